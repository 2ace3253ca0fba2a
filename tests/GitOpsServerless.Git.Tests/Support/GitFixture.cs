using GitOpsServerless.Contracts;

namespace GitOpsServerless.Git.Tests.Support;

/// <summary>A served repository and a source that reads it.</summary>
internal sealed class GitFixture : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<GitSource> sources = [];

    private GitFixture(GitHttpBackend server) => Server = server;

    public GitHttpBackend Server { get; }

    public TestRepository Repository { get; private set; } = null!;

    public string Folder => folder.Path;

    public string Url => Server.Url("repository.git");

    public static async Task<GitFixture> CreateAsync()
    {
        Assert.SkipUnless(GitCommand.IsHere, "The git command is not on this machine.");
        var root = new TemporaryFolder();
        var fixture = new GitFixture(await GitHttpBackend.StartAsync(root.Path)) { root = root };
        fixture.Repository = new TestRepository(Path.Combine(root.Path, "repository.git"));
        return fixture;
    }

    private TemporaryFolder? root;

    public TestRepository Another(string name) => new(Path.Combine(root!.Path, name));

    public GitSource Source(Func<GitSourceOptions, GitSourceOptions>? configure = null, IGitCredentials? credentials = null, string cache = "cache")
    {
        var options = new GitSourceOptions { CacheFolder = Path.Combine(Folder, cache), AllowLocalRepositories = true };
        var source = new GitSource(configure?.Invoke(options) ?? options, TimeProvider.System, credentials);
        sources.Add(source);
        return source;
    }

    public SourceDefinition Definition(string? revision = null, string path = "") => new() { Url = Url, Revision = revision, Path = path };

    public SourceDefinition Local(string? revision = null, string path = "") =>
        new() { Url = new Uri(Repository.Path).AbsoluteUri, Revision = revision, Path = path };

    public async ValueTask DisposeAsync()
    {
        sources.ForEach(source => source.Dispose());
        await Server.DisposeAsync();
        root?.Dispose();
        folder.Dispose();
    }
}
