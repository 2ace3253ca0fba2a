using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Sops;
using GitOpsServerless.Rendering.Tests.Support;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Rendering.Tests.Sops;

/// <summary>Files that were encrypted once and are no encrypted files any more are never taken for plain ones.</summary>
public sealed class DamagedSopsTests
{
    private const string Plain = "apiVersion: v1\nkind: Secret\nmetadata: { name: db }\nstringData: { password: hunter22 }\n";
    private readonly AgeIdentity _identity = SopsEncryptor.NewIdentity();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    [Theory]
    [InlineData("sops")]
    [InlineData("sops.mac")]
    public async Task A_manifest_without_its_section_or_its_code_is_refused(string removed) => await RefusedAsync("a.yaml", Without(removed));

    [Fact]
    public async Task A_section_without_a_code_is_refused_even_where_nothing_is_encrypted() =>
        await RefusedAsync("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\nsops: { age: [], lastmodified: '2026-01-02T03:04:05Z', version: 3.9.0 }\n");

    [Fact]
    public async Task What_a_kustomization_generates_from_is_refused_too()
    {
        var value = SopsEncryptor.Value("x", "str", _key, "A:");
        foreach (var (name, text) in new[] { ("vars.env", $"A={value}\nB=1\n"), ("vars", $"B=1\nA={value}\n"), ("s.json", $"{{\"data\": \"{value}\"}}"), ("cut.json", $"{{\n\"data\": \"{value}\",\n\"so") })
        {
            var tree = new MemoryTree { ["kustomization.yaml"] = $"secretGenerator:\n- name: gen\n  files: [{name}]\n", [name] = text };
            using var renderer = new KustomizeRenderer(WithTools.Kustomize());

            var error = (await renderer.RenderAsync(Requests.For(tree), TestContext.Current.CancellationToken)).Error;

            Assert.Equal(("GOS0215", name), (error?.Code, error?.File));
        }
    }

    [Fact]
    public async Task A_value_in_a_template_is_refused_with_the_template()
    {
        var tree = new MemoryTree
        {
            ["Chart.yaml"] = "apiVersion: v2\nname: c\nversion: 1.0.0\n",
            ["templates/s.txt"] = string.Empty,
            ["templates/s.yaml"] = $"apiVersion: v1\nkind: Secret\nmetadata: {{ name: {{{{ .Release.Name }}}} }}\nstringData: {{ a: \"{SopsEncryptor.Value("x", "str", _key, "a:")}\" }}\n",
        };
        using var renderer = new HelmRenderer(WithTools.Helm());

        var error = (await renderer.RenderAsync(Requests.For(tree), TestContext.Current.CancellationToken)).Error!;

        Assert.Equal(("GOS0215", "templates/s.yaml"), (error.Code, error.File));
    }

    [Fact]
    public async Task Text_that_shows_an_encrypted_file_is_just_text()
    {
        var shown = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "a" }, ["data"] = new JsonObject { ["s.yaml"] = Without("nothing") } };

        var state = await new PlainRenderer().RenderAsync(Requests.For(new MemoryTree { ["a.yaml"] = YamlWriter.Write(shown) }), TestContext.Current.CancellationToken);

        Assert.True(state.IsSuccess, state.Error?.ToString());
    }

    [Fact]
    public async Task A_key_that_is_damaged_is_told_and_not_shown()
    {
        var key = SopsEncryptor.Secret(_identity)[..^3];
        var renderer = new PlainRenderer(new RenderingOptions { Sops = new SopsOptions { AgeIdentities = ["# created today", key] } });

        var error = (await renderer.RenderAsync(Requests.For(new MemoryTree { ["a.yaml"] = Without("nothing") }), TestContext.Current.CancellationToken)).Error!;

        Assert.Equal("GOS0214", error.Code);
        Assert.Contains("GITOPS_SOPS_AGE_KEYS is damaged", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key[..30], error.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task RefusedAsync(string path, string text)
    {
        var error = (await new PlainRenderer().RenderAsync(Requests.For(new MemoryTree { [path] = text }), TestContext.Current.CancellationToken)).Error;
        Assert.Equal(("GOS0215", path), (error?.Code, error?.File));
    }

    private string Without(string what)
    {
        var file = YamlReader.Read(Encoding.UTF8.GetBytes(SopsEncryptor.Yaml(Plain, _key, SopsEncryptor.Recipients(_identity, _key)))).Documents[0].Root!.AsObject();
        if (what == "sops")
        {
            file.Remove("sops");
        }
        else if (what == "sops.mac")
        {
            file["sops"]!.AsObject().Remove("mac");
        }

        return YamlWriter.Write(file);
    }
}
