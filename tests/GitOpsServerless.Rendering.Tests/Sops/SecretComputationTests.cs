using System.Security.Cryptography;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Sops;
using GitOpsServerless.Rendering.Tests.Support;

namespace GitOpsServerless.Rendering.Tests.Sops;

/// <summary>Templates see placeholders: what computes on them is refused, and what takes them as they are is not.</summary>
public sealed class SecretComputationTests
{
    private readonly AgeIdentity _identity = SopsEncryptor.NewIdentity();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    [Theory]
    [InlineData("{{ .Values.secret.pw | upper }}")]
    [InlineData("{{ .Values.secret.pw | len }}")]
    [InlineData("{{ .Values.secret.pw | trunc 3 }}")]
    [InlineData("{{ .Values.secret.pw | sha256sum }}")]
    [InlineData("{{ .Values.secret.pw | b64enc }}")]
    [InlineData("{{ .Values.secret.pw | title }}")]
    [InlineData("{{ if gt (len .Values.secret.pw) 30 }}long{{ end }}")]
    [InlineData("{{ if lt (len .Values.secret.pw) 30 }}{{ fail \"too short\" }}{{ end }}")]
    public async Task A_template_that_computes_on_an_encrypted_value_is_refused(string expression)
    {
        var result = await RenderAsync($"stringData: {{ r: '{{{{ randAlphaNum 8 }}}}', a: 'x{expression}' }}");

        Assert.Equal(("GOS0222", "templates/s.yaml"), (result.Error?.Code, result.Error?.File));
        Assert.Contains(expression.Contains("too short", StringComparison.Ordinal) ? "too short" : "stringData.a", result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_are_encoded_twice_are_refused()
    {
        const string auth = "{{ printf `{\"auths\":{\"r\":{\"auth\":\"%s\"}}}` (printf \"u:%s\" .Values.secret.pw | b64enc) | b64enc }}";

        Assert.Equal("GOS0222", (await RenderAsync($"data: {{ .dockerconfigjson: {auth} }}")).Error?.Code);
    }

    [Theory]
    [InlineData("stringData: { a: {{ .Values.secret.pw | quote }}, b: 'x{{ .Values.secret.pw }}y' }")]
    [InlineData("data: { a: {{ .Values.secret.pw | b64enc }} }")]
    [InlineData("stringData: { a: {{ .Values.secret.pw | toJson }}, r: {{ randAlphaNum 12 | quote }}, t: {{ now | quote }} }")]
    [InlineData("stringData: {{ .Values.secret | toJson }}")]
    public async Task What_takes_the_value_as_it_is_renders(string body)
    {
        var result = await RenderAsync(body, "annotations: { checksum/secret: {{ .Values.secret | toJson | sha256sum }}, short: {{ .Values.secret.pw | sha256sum | trunc 8 | quote }} }");

        Assert.True(result.IsSuccess, result.Error?.ToString());
        Assert.DoesNotContain("gosx", result.Value.Resources[0].Payload.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hzyv", result.Value.Resources[0].Payload.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_encrypted_values_nothing_is_rendered_twice_and_with_them_nothing_twice_over()
    {
        const string body = "stringData: { a: {{ .Values.secret.pw | quote }} }";
        using var renderer = new HelmRenderer(WithTools.Helm(o => o with { Sops = new SopsOptions { AgeIdentities = [SopsEncryptor.Secret(_identity)] } }));

        await renderer.RenderAsync(Request(Chart(body, string.Empty), "values.yaml"), TestContext.Current.CancellationToken);
        Assert.Equal(1, renderer.ProgramStarts);
        var tree = WithSecret(Chart(body, string.Empty));
        await renderer.RenderAsync(Request(tree, "secrets.yaml"), TestContext.Current.CancellationToken);
        await renderer.RenderAsync(Request(tree, "secrets.yaml"), TestContext.Current.CancellationToken);
        Assert.Equal(3, renderer.ProgramStarts);
    }

    private async Task<Result<DesiredState>> RenderAsync(string body, string metadata = "")
    {
        using var renderer = new HelmRenderer(WithTools.Helm(o => o with { Sops = new SopsOptions { AgeIdentities = [SopsEncryptor.Secret(_identity)] } }));
        return await renderer.RenderAsync(Request(WithSecret(Chart(body, metadata)), "secrets.yaml"), TestContext.Current.CancellationToken);
    }

    private static RenderRequest Request(MemoryTree tree, string values) =>
        Requests.For(tree, rendering: new RenderingDefinition { Helm = new HelmOptions { ValueFiles = [values] } });

    private MemoryTree WithSecret(MemoryTree tree) =>
        tree.With("secrets.yaml", SopsEncryptor.Yaml("secret: { pw: hunter22 }\n", _key, SopsEncryptor.Recipients(_identity, _key)));

    private static MemoryTree Chart(string body, string metadata) => new()
    {
        ["Chart.yaml"] = "apiVersion: v2\nname: c\nversion: 1.0.0\n",
        ["values.yaml"] = "secret: { pw: none }\n",
        ["templates/s.yaml"] = $"apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  {metadata}\n{body}\n",
    };
}
