using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Git.Tests.Differential;

/// <summary>The same answers from every kind of server: protocol v0, v1 and v2, with and without filters and exact wants.</summary>
public sealed class ServerMatrixTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<int, bool, bool> Servers => new(
        from protocol in new[] { 0, 1, 2 }
        from filter in new[] { true, false }
        from wants in new[] { true, false }
        select (protocol, filter, wants));

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Trees_changes_history_and_older_commits_are_those_of_git(int protocol, bool filter, bool wants)
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git, protocol, filter, wants);
        var source = git.Source(options => options with { ProtocolVersion2 = protocol == 2 });
        var definition = git.Definition("main", "apps/a");
        var (head, old) = (git.Repository.Git("rev-parse", "main"), git.Repository.Git("rev-parse", "main~5"));

        Assert.Equal(TreeListing.FromGit(git.Repository, head, "apps/a"), await TreeListing.FromSourceAsync(source, definition));
        Assert.Equal(git.Repository.Git("diff", "--name-only", old, head).Split('\n'), (await source.ChangedPathsAsync(definition, old, head, Stop)).Value);
        Assert.Equal(
            git.Repository.Git("log", "--first-parent", "--format=%H", "main", "--", "apps/a").Split('\n'),
            (await source.HistoryAsync(definition, 100, Stop)).Value.Select(revision => revision.Id));
        Assert.Equal(old, (await source.GetAsync(definition, old[..9], Stop)).Value.Id);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task An_older_commit_is_found_by_a_source_that_has_nothing_yet(int protocol, bool filter, bool wants)
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git, protocol, filter, wants);
        var source = git.Source(options => options with { ProtocolVersion2 = protocol == 2 });
        var old = git.Repository.Git("rev-parse", "main~7");
        var definition = git.Definition(old, "apps/a");
        Assert.Equal(TreeListing.FromGit(git.Repository, old, "apps/a"), await TreeListing.FromSourceAsync(source, definition));
        Assert.False((await source.GetAsync(definition, new string('a', 40), Stop)).IsSuccess);
    }

    [Fact]
    public async Task A_server_whose_repository_is_shallow_gives_what_it_has()
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git, 2, filter: true, wants: true);
        var shallow = Path.Combine(Path.GetDirectoryName(git.Repository.Path)!, "shallow.git");
        GitCommand.Run(git.Folder, "clone", "-q", "--bare", "--depth=3", new Uri(git.Repository.Path).AbsoluteUri, shallow);
        GitCommand.Run(shallow, "config", "uploadpack.allowFilter", "true");
        foreach (var url in new[] { git.Server.Url("shallow.git"), new Uri(shallow).AbsoluteUri })
        {
            var definition = new SourceDefinition { Url = url, Revision = "main", Path = "apps/a" };
            var source = git.Source(cache: Path.GetRandomFileName());
            Assert.Equal(TreeListing.FromGit(git.Repository, "main", "apps/a"), await TreeListing.FromSourceAsync(source, definition));
            Assert.Equal(
                GitCommand.Run(shallow, "log", "--first-parent", "--format=%H", "main", "--", "apps/a").Split('\n'),
                (await source.HistoryAsync(definition, 100, Stop)).Value.Select(revision => revision.Id));
        }
    }

    [Fact]
    public async Task A_server_of_plain_files_is_not_a_git_server()
    {
        await using var server = await HostileServer.StartAsync();
        server.Advertise = context => HostileServer.WriteAsync(context, "text/plain", "4b825dc642cb6eb9a060e54bf8d69288fbee4904\trefs/heads/main\n"u8.ToArray());
        using var folder = new TemporaryFolder();
        using var source = new GitSource(new GitSourceOptions { CacheFolder = folder.Path }, TimeProvider.System);
        var error = (await source.ResolveAsync(new SourceDefinition { Url = server.Url, Revision = "main" }, Stop)).Error!;
        Assert.Equal("GOS0110", error.Code);
        Assert.Contains("smart HTTP", error.Message, StringComparison.Ordinal);
    }

    private static void Fill(GitFixture git, int protocol, bool filter, bool wants)
    {
        Template.Fill(git.Repository, "matrix", Write);
        git.Repository.Configure("uploadpack.allowFilter", filter ? "true" : "false");
        git.Repository.Configure("uploadpack.allowAnySHA1InWant", wants ? "true" : "false");
        git.Server.Protocol = protocol;
    }

    private static void Write(TestRepository repository)
    {
        // More commits between two changes of the path than one request brings.
        repository.Commit("main", "First", ("apps/a/first.yaml", "1"), ("README.md", "first\n"));
        for (var filler = 0; filler < 70; filler++)
        {
            repository.Commit("main", $"Filler {filler}", ("docs/filler", $"{filler}"));
        }

        for (var commit = 0; commit < 12; commit++)
        {
            repository.Commit("main", $"Commit {commit}", ($"apps/{(commit % 2 == 0 ? 'a' : 'b')}/file-{commit}.yaml", $"value: {commit}\n"), ("README.md", $"{commit}\n"));
        }

        repository.Git("tag", "-a", "-m", "tag", "v1", "main~3");
        repository.Git("tag", "-a", "-m", "nested", "v1-nested", "v1");
    }
}
