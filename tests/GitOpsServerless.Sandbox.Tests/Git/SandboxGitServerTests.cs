using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Git;
using GitOpsServerless.Git.Tests.Support;
using GitOpsServerless.Sandbox.Git;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Sandbox.Tests.Git;

public sealed class SandboxGitServerTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> pushed = [];
    private WebApplication application = null!;
    private SandboxGitServer server = null!;
    private GitSource source = null!;
    private string url = string.Empty;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        application = builder.Build();
        server = new SandboxGitServer(folder.Sub("repositories")) { Pushed = pushed.Add };
        server.Map(application, "/git");
        server.Create("shop");
        await application.StartAsync();
        url = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/git/shop";
        source = new GitSource(new GitSourceOptions { CacheFolder = folder.Sub("cache") }, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        source.Dispose();
        await application.DisposeAsync();
        server.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Commits_come_in_by_a_push_and_go_out_by_a_fetch()
    {
        Assert.Equal("GOS0106", (await source.ResolveAsync(Definition(), Stop)).Error!.Code);
        var first = await PushAsync(("apps/shop/app.yaml", "replicas: 1\n"), ("other/readme", "x\n"));
        var second = await PushAsync(("apps/shop/app.yaml", "replicas: 2\n"));

        var definition = Definition("apps/shop");
        var revision = (await source.ResolveAsync(definition, Stop)).Value;
        Assert.Equal(second, revision.Id);
        Assert.Equal("replicas: 2\n", await ReadAsync(definition, "apps/shop/app.yaml"));
        Assert.Equal([second, first], (await source.HistoryAsync(definition, 10, Stop)).Value.Select(item => item.Id));
        Assert.Equal(["apps/shop/app.yaml"], (await source.ChangedPathsAsync(definition, first, second, Stop)).Value);
        Assert.Equal(["shop", "shop"], pushed);

        var revert = await source.PushAsync(definition, Change() with { RevertPath = "apps/shop", RevertTo = first }, Stop);
        Assert.Equal(PushStatus.Pushed, revert.Value.Status);
        Assert.Equal("replicas: 1\n", await ReadAsync(definition, "apps/shop/app.yaml"));
    }

    [Fact]
    public async Task A_fresh_reader_fetches_one_folder_only()
    {
        await PushAsync([.. Enumerable.Range(0, 60).Select(at => ($"apps/app-{at}/app.yaml", $"name: {at}\n"))]);
        await PushAsync(("apps/app-7/app.yaml", "name: seven\n"));
        using var fresh = new GitSource(new GitSourceOptions { CacheFolder = folder.Sub("fresh") }, TimeProvider.System);
        var definition = Definition("apps/app-7");
        var revision = await fresh.ResolveAsync(definition, Stop);
        var tree = (await fresh.FetchAsync(definition, revision.Value, Stop)).Value;

        Assert.Equal("name: seven\n", Encoding.UTF8.GetString((await tree.ReadAsync("apps/app-7/app.yaml", Stop)).Value!.Value.Span));
        Assert.Equal("name: 9\n", Encoding.UTF8.GetString((await tree.ReadAsync("apps/app-9/app.yaml", Stop)).Value!.Value.Span));
    }

    [Theory]
    [InlineData("--quiet")]
    [InlineData("--depth=1")]
    [InlineData("--filter=blob:none")]
    [InlineData("--filter=tree:0")]
    public async Task The_git_command_clones_fetches_and_pushes(string option)
    {
        Assert.SkipUnless(GitCommand.IsHere, "The git command is not on this machine.");
        await PushAsync(("apps/shop/app.yaml", "replicas: 1\n"));
        await PushAsync(("apps/shop/app.yaml", "replicas: 2\n"), ("deep/er/file", "f\n"));
        var clone = Path.Combine(folder.Path, "clone");
        GitCommand.Run(folder.Path, "clone", "-q", option, url, clone);
        Assert.Equal("replicas: 2\n", File.ReadAllText(Path.Combine(clone, "apps/shop/app.yaml")));

        File.WriteAllText(Path.Combine(clone, "apps/shop/app.yaml"), "replicas: 3\n");
        GitCommand.Run(clone, "commit", "-qam", "Three");
        GitCommand.Run(clone, "tag", "-a", "-m", "v1", "v1");
        GitCommand.Run(clone, "push", "-q", "origin", "main", "v1", "main:refs/heads/other");
        Assert.Equal("replicas: 3\n", await ReadAsync(Definition("apps/shop"), "apps/shop/app.yaml"));
        Assert.Equal(GitCommand.Run(clone, "rev-parse", "HEAD"), (await source.ResolveAsync(Definition() with { Revision = "v1" }, Stop)).Value.Id);

        var later = await PushAsync(("apps/shop/app.yaml", "replicas: 4\n"));
        GitCommand.Run(clone, "pull", "-q", "--ff-only", "origin", "main");
        Assert.Equal(later, GitCommand.Run(clone, "rev-parse", "HEAD"));
        GitCommand.Run(clone, "push", "-q", "origin", ":refs/heads/other");
        Assert.DoesNotContain("other", GitCommand.Run(clone, "ls-remote", "origin"), StringComparison.Ordinal);
        if (option == "--quiet")
        {
            GitCommand.Run(clone, "fsck", "--strict");
            Assert.Equal("4", GitCommand.Run(clone, "rev-list", "--count", "HEAD"));
        }
    }

    [Fact]
    public async Task A_push_over_somebody_elses_commit_is_refused()
    {
        Assert.SkipUnless(GitCommand.IsHere, "The git command is not on this machine.");
        await PushAsync(("a", "1\n"));
        var clone = Path.Combine(folder.Path, "clone");
        GitCommand.Run(folder.Path, "clone", "-q", url, clone);
        var head = await PushAsync(("a", "2\n"));
        File.WriteAllText(Path.Combine(clone, "a"), "3\n");
        GitCommand.Run(clone, "commit", "-qam", "Three");

        Assert.Throws<InvalidOperationException>(() => GitCommand.Run(clone, "push", "-q", "origin", "main"));
        Assert.Equal(head, (await source.ResolveAsync(Definition(), Stop)).Value.Id);
    }

    [Theory]
    [InlineData("/git/../etc/info/refs?service=git-upload-pack")]
    [InlineData("/git/.hidden/info/refs?service=git-upload-pack")]
    [InlineData("/git/unknown/info/refs?service=git-upload-pack")]
    [InlineData("/git/shop/info/refs?service=git-shell")]
    public async Task Other_addresses_are_not_served(string path)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(new Uri(url), path), Stop);
        Assert.False(response.IsSuccessStatusCode);
    }

    private async Task<string> PushAsync(params (string Path, string Content)[] files)
    {
        var contents = files.ToDictionary(file => file.Path, file => (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(file.Content));
        var outcome = await source.PushAsync(Definition(), Change() with { Files = contents }, Stop);
        Assert.True(outcome.IsSuccess, outcome.Error?.ToString());
        Assert.Equal(PushStatus.Pushed, outcome.Value.Status);
        return outcome.Value.Revision!.Id;
    }

    private async Task<string> ReadAsync(SourceDefinition definition, string path)
    {
        var revision = await source.ResolveAsync(definition, Stop);
        var tree = await source.FetchAsync(definition, revision.Value, Stop);
        return Encoding.UTF8.GetString((await tree.Value.ReadAsync(path, Stop)).Value!.Value.Span);
    }

    private SourceDefinition Definition(string path = "") => new() { Url = url, Revision = "main", Path = path };

    private static SourceChange Change() => new("main", "Change", "Robot", "robot@example.org");
}
