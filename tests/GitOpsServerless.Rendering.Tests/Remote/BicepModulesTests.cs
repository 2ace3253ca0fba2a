using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tests.Support;

namespace GitOpsServerless.Rendering.Tests.Remote;

/// <summary>Modules of registries and of the module cache of this machine.</summary>
public sealed class BicepModulesTests : IDisposable
{
    private const string Template = """{"$schema":"x","resources":[]}""";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gitops-bicep-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_module_is_fetched_once_from_a_registry_that_is_allowed()
    {
        await using var server = Registry();
        var options = Options();

        Assert.Equal(Template, await FindAsync(options, server));
        var requests = server.Requests.Count;
        Assert.Equal(Template, await FindAsync(options, server));

        Assert.Equal((2, 2), (requests, server.Requests.Count));
    }

    [Fact]
    public async Task A_registry_that_is_not_allowed_is_told_with_the_setting()
    {
        await using var server = Registry();
        var error = (await ResultAsync(Options() with { AllowedHosts = [] }, server)).Error!;

        Assert.Equal("GOS0212", error.Code);
        Assert.Contains("GITOPS_ALLOWED_HOSTS", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("9.9.9", "GOS0220")]
    [InlineData("sha256:0000000000000000000000000000000000000000000000000000000000000000", "GOS0221")]
    public async Task A_version_that_is_not_there_or_not_itself_is_told(string version, string code)
    {
        await using var server = Registry();
        server.Serve("/v2/bicep/net/manifests/sha256:0000000000000000000000000000000000000000000000000000000000000000", Manifest());

        Assert.Equal(code, (await ResultAsync(Options(), server, version)).Error!.Code);
    }

    [Fact]
    public async Task The_cache_of_the_machine_comes_first_and_is_not_left()
    {
        await using var server = Registry();
        var options = Options() with { BicepCacheFolder = Path.Combine(_folder.FullName, "cache"), AllowedHosts = [] };
        Write("cache/br/example.org/net/1.0.0$/main.json", Template);
        Write("outside.json", "secret");

        Assert.Equal(Template, Encoding.UTF8.GetString((await new BicepModules(options).FindAsync("br/example.org/net/1.0.0$/main.json", "example.org", "net", "1.0.0", null, Token)).Value.Span));
        Assert.False((await new BicepModules(options).FindAsync("../outside.json", "example.org", "net", "1.0.0", null, Token)).IsSuccess);
    }

    [Fact]
    public async Task A_template_spec_that_is_not_in_the_cache_is_told_with_the_command()
    {
        var error = (await new BicepModules(Options()).FindAsync("ts/sub/rg/spec/v1/main.json", null, "", "v1", null, Token)).Error!;

        Assert.Contains("bicep restore", error.Message, StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RenderingOptions Options() => new() { AllowedHosts = ["127.0.0.1"], TempFolder = _folder.FullName };

    private static string Manifest() =>
        $$"""{"schemaVersion":2,"layers":[{"mediaType":"application/vnd.ms.bicep.module.layer.v1+json","digest":"sha256:{{Digests.Of(Encoding.UTF8.GetBytes(Template))}}","size":1}]}""";

    private static LoopbackServer Registry()
    {
        var server = new LoopbackServer();
        server.Serve("/v2/bicep/net/manifests/1.0.0", Manifest());
        server.Serve($"/v2/bicep/net/blobs/sha256:{Digests.Of(Encoding.UTF8.GetBytes(Template))}", Template);
        return server;
    }

    private static Task<Result<ReadOnlyMemory<byte>>> ResultAsync(RenderingOptions options, LoopbackServer server, string version = "1.0.0") =>
        new BicepModules(options).FindAsync($"br/x/bicep$net/{version}$/main.json", server.Address.Authority, "bicep/net", version, null, Token);

    private static async Task<string> FindAsync(RenderingOptions options, LoopbackServer server) =>
        Encoding.UTF8.GetString((await ResultAsync(options, server)).Value.Span);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
