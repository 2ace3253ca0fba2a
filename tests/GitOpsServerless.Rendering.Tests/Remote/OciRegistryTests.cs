using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tests.Support;

namespace GitOpsServerless.Rendering.Tests.Remote;

/// <summary>Charts of a registry that speaks the OCI distribution API, on this machine.</summary>
public sealed class OciRegistryTests
{
    private static readonly byte[] Archive = Packed.Chart("web", "1.4.0+7", ("templates/a.yaml", Requests.ConfigMap("from-registry")));

    [Theory]
    [InlineData("1.4.0+7")]
    [InlineData("1.x")]
    [InlineData("")]
    public async Task A_chart_is_fetched_by_tag_and_by_range(string version)
    {
        await using var server = Registry(token: null);

        var state = (await RenderAsync(server, version)).Value;

        Assert.Equal("from-registry", Assert.Single(state.Resources).Id.Name);
    }

    [Fact]
    public async Task A_token_is_asked_for_where_the_challenge_says_and_used_for_what_follows()
    {
        await using var server = Registry(token: "t0ken");
        var credentials = new RemoteCredential("127.0.0.1", "robot", "hunter22");

        Assert.True((await RenderAsync(server, "1.x", o => o with { Credentials = [credentials] })).IsSuccess);

        var asked = Assert.Single(server.Requests, r => r.Path.StartsWith("/token", StringComparison.Ordinal));
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("robot:hunter22")), asked.Authorization);
        Assert.Contains("scope=repository%3Acharts%2Fweb%3Apull", asked.Path, StringComparison.Ordinal);
        Assert.Equal("Bearer t0ken", server.Requests.Last().Authorization);
    }

    [Fact]
    public async Task A_credential_that_cannot_be_resolved_is_told_and_nothing_is_asked()
    {
        await using var server = Registry(token: "t0ken");
        var credentials = new RemoteCredential("127.0.0.1", "robot", "${keyvault:https://v.vault.azure.net/secrets/registry}");

        var error = (await RenderAsync(server, "1.x", o => o with { Credentials = [credentials] })).Error!;

        Assert.Contains("secret reference", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Requests_of_one_rendering_are_counted()
    {
        await using var server = Registry(token: null);

        Assert.Equal("GOS0204", (await RenderAsync(server, "1.x", o => o with { Limits = new RenderingLimits { MaxRequests = 2 } })).Error!.Code);
        Assert.Equal(2, server.Requests.Count);
    }

    // CVE-2026-50151, CVE-2026-48978: a challenge that sends the credentials elsewhere.
    [Fact]
    public async Task A_challenge_that_names_another_host_gets_nothing()
    {
        await using var other = new LoopbackServer("localhost");
        other.Answers["/token?service=s&scope=repository%3Acharts%2Fweb%3Apull"] = (_, response) => response.OutputStream.Write("{\"token\":\"x\"}"u8);
        await using var server = Registry(token: "t0ken", realm: $"{other.Address}token");
        var credentials = new RemoteCredential("127.0.0.1", "robot", "hunter22");

        Assert.Equal("GOS0212", (await RenderAsync(server, "1.4.0+7", o => o with { Credentials = [credentials] })).Error!.Code);
        Assert.Empty(other.Requests);

        Assert.False((await RenderAsync(server, "1.4.0+7", o => o with { Credentials = [credentials], AllowedHosts = ["127.0.0.1", "localhost"] })).IsSuccess);
        Assert.All(other.Requests, r => Assert.Null(r.Authorization));
    }

    [Fact]
    public async Task A_blob_with_another_digest_than_its_name_is_refused()
    {
        await using var server = Registry(token: null);
        server.Serve($"/v2/charts/web/blobs/sha256:{Digests.Of(Archive)}", "something else");

        Assert.Equal("GOS0221", (await RenderAsync(server, "1.4.0+7")).Error!.Code);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("{\"layers\":[{\"mediaType\":\"application/vnd.cncf.helm.chart.content.v1.tar+gzip\",\"digest\":\"sha256:../../x\"}]}")]
    [InlineData("{\"layers\":[null,1,{\"mediaType\":\"x\"}]}")]
    public async Task A_manifest_that_is_no_chart_is_told(string manifest)
    {
        await using var server = Registry(token: null);
        server.Serve("/v2/charts/web/manifests/1.4.0_7", manifest);

        Assert.Equal("GOS0220", (await RenderAsync(server, "1.4.0+7")).Error!.Code);
    }

    [Fact]
    public async Task Tags_that_may_not_be_read_are_told_as_what_they_are()
    {
        await using var server = Registry(token: null);
        server.Answers["/v2/charts/web/tags/list"] = (_, response) => response.StatusCode = 403;

        var error = (await RenderAsync(server, "1.x")).Error!;

        Assert.Equal(("GOS0220", DiagnosticCategory.Permission), (error.Code, error.Category));
        Assert.Contains("403", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_not_sent_back_over_plain_http()
    {
        var web = new DowngradingRegistry();
        var options = WithTools.Helm(o => o with { AllowedHosts = ["registry.example"], Network = new HttpMessageInvoker(web) });
        using var renderer = new HelmRenderer(options);
        var helm = new HelmOptions { Chart = "web", Repository = "oci://registry.example/charts", Version = "1.4.0" };

        await renderer.RenderAsync(Requests.For(new MemoryTree(), rendering: new RenderingDefinition { Helm = helm }), TestContext.Current.CancellationToken);

        Assert.Contains("https://registry.example/v2/charts/web/manifests/1.4.0 Bearer t0ken", web.Seen);
        Assert.Contains("http://registry.example/elsewhere ", web.Seen);
    }

    private sealed class DowngradingRegistry : HttpMessageHandler
    {
        public List<string> Seen { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen.Add($"{request.RequestUri} {request.Headers.Authorization}");
            var response = new HttpResponseMessage(System.Net.HttpStatusCode.OK);
            if (request.RequestUri!.AbsolutePath == "/token")
            {
                response.Content = new StringContent("{\"token\":\"t0ken\"}");
            }
            else if (request.Headers.Authorization is null)
            {
                response.StatusCode = System.Net.HttpStatusCode.Unauthorized;
                response.Headers.WwwAuthenticate.ParseAdd("Bearer realm=\"https://registry.example/token\",service=\"s\"");
            }
            else
            {
                response.StatusCode = System.Net.HttpStatusCode.TemporaryRedirect;
                response.Headers.Location = new Uri("http://registry.example/elsewhere");
            }

            return Task.FromResult(response);
        }
    }

    private static LoopbackServer Registry(string? token, string? realm = null)
    {
        var server = new LoopbackServer();
        var digest = $"sha256:{Digests.Of(Archive)}";
        void Guarded(string path, byte[] content) => server.Answers[path] = (request, response) =>
        {
            if (token is not null && request.Headers["Authorization"] != $"Bearer {token}")
            {
                response.StatusCode = 401;
                response.Headers["WWW-Authenticate"] = $"Bearer realm=\"{realm ?? $"{server.Address}token"}\",service=\"s\",scope=\"repository:other:pull,push\"";
                return;
            }

            response.OutputStream.Write(content);
        };
        Guarded("/v2/charts/web/tags/list", """{"name":"charts/web","tags":["1.3.9","1.4.0_7","2.0.0-rc.1","latest",null]}"""u8.ToArray());
        Guarded("/v2/charts/web/manifests/1.4.0_7", Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"layers":[{"mediaType":"application/vnd.cncf.helm.chart.content.v1.tar+gzip","digest":"{{digest}}","size":1}]}"""));
        Guarded($"/v2/charts/web/blobs/{digest}", Archive);
        server.Answers["/token?service=s&scope=repository%3Acharts%2Fweb%3Apull"] = (_, response) =>
            response.OutputStream.Write(Encoding.UTF8.GetBytes($$"""{"token":"{{token}}"}"""));
        return server;
    }

    private static async Task<Result<DesiredState>> RenderAsync(
        LoopbackServer server, string version, Func<RenderingOptions, RenderingOptions>? change = null)
    {
        using var renderer = new HelmRenderer((change ?? (o => o))(WithTools.Helm(o => o with { AllowedHosts = ["127.0.0.1"] })));
        var helm = new HelmOptions { Chart = "web", Repository = $"oci://{server.Address.Authority}/charts", Version = version };
        return await renderer.RenderAsync(Requests.For(new MemoryTree(), rendering: new RenderingDefinition { Helm = helm }), TestContext.Current.CancellationToken);
    }
}
