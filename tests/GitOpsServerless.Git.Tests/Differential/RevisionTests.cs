using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Git.Tests.Differential;

public sealed class RevisionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Names_mean_what_they_mean_to_git(bool remote)
    {
        await using var git = await GitFixture.CreateAsync();
        var repository = Fill(git.Repository);
        var source = git.Source();
        foreach (var (asked, expected) in new[]
        {
            (null, "HEAD"), ("HEAD", "HEAD"), ("main", "main"), ("release/1.x", "release/1.x"), ("refs/heads/main", "main"), ("v1.0.0", "v1.0.0^{commit}"),
            ("nested", "nested^{commit}"), ("light", "light"), ("refs/tags/v1.1.0", "v1.1.0^{commit}"), ("refs/pull/7/head", "refs/pull/7/head"),
        })
        {
            Assert.Equal(repository.Git("rev-parse", expected), await ResolveAsync(source, git, remote, asked));
        }

        var full = repository.Git("rev-parse", "main~2");
        Assert.Equal(full, await ResolveAsync(source, git, remote, full));
        Assert.Equal(full, await ResolveAsync(source, git, remote, full[..9]));
        Assert.Equal(full, await ResolveAsync(source, git, remote, full[..7].ToUpperInvariant()));
    }

    [Theory]
    [InlineData("1.x", null, "v1.1.0")]
    [InlineData("^1.0", null, "v1.1.0")]
    [InlineData("~1.0", null, "v1.0.3")]
    [InlineData(">=1.0 <1.1", null, "v1.0.3")]
    [InlineData("*", null, "v2.0.0")]
    [InlineData(">=2.0.1-0", null, "v2.1.0-rc.1")]
    [InlineData("1.0.0 - 1.0.9", null, "v1.0.3")]
    [InlineData("<1 || ^1.0.0", null, "v1.1.0")]
    [InlineData("1.x", "shop-", "shop-1.4.0")]
    [InlineData("<1.1 !=1.0.x", null, "v0.9.0")]
    [InlineData("<2 !=1", null, "v0.9.0")]
    [InlineData("<2 !=1.1.0", null, "v1.0.3")]
    public async Task A_range_means_the_highest_version(string range, string? prefix, string tag)
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        var result = await git.Source().ResolveAsync(git.Definition(range) with { TagPrefix = prefix }, CancellationToken.None);

        Assert.Equal(git.Repository.Git("rev-parse", tag + "^{commit}"), result.Value.Id);
        Assert.Equal(tag, result.Value.Reference);
    }

    [Theory]
    [InlineData("1.4.0", "shop-1.4.0")]
    [InlineData("1.4", "shop-1.4.0")]
    [InlineData("=1.4.0", "shop-1.4.0")]
    [InlineData("9.0.0", "9.0.0")]
    public async Task A_version_below_a_prefix_goes_before_a_tag_of_that_name(string version, string tag)
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        foreach (var bare in new[] { "1.4", "1.4.0", "9.0.0" })
        {
            git.Repository.Git("tag", bare, "main~1");
        }

        var result = await git.Source().ResolveAsync(git.Definition(version) with { TagPrefix = "shop-" }, CancellationToken.None);
        Assert.Equal(tag, result.Value.Reference);
    }

    [Theory]
    [InlineData("!=*", "GOS0106")]
    [InlineData("nothing-here", "GOS0106")]
    [InlineData(">=9", "GOS0106")]
    [InlineData("deadbeef", "GOS0106")]
    [InlineData("refs/heads/../../config", "GOS0106")]
    [InlineData("main~1", "GOS0106")]
    [InlineData("--upload-pack=x", "GOS0106")]
    public async Task What_is_not_there_is_a_diagnostic(string revision, string code)
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        Assert.Equal(code, (await git.Source().ResolveAsync(git.Definition(revision), CancellationToken.None)).Error!.Code);
        Assert.Equal(code, (await git.Source().ResolveAsync(git.Local(revision), CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public async Task An_abbreviation_of_two_commits_is_ambiguous()
    {
        await using var git = await GitFixture.CreateAsync();
        var commits = Commits(git.Repository, "main", 0, 1500);
        var two = commits.GroupBy(id => id[..4]).First(group => group.Count() > 1);
        var one = commits.GroupBy(id => id[..4]).First(group => group.Count() == 1);
        foreach (var (source, local) in new[] { (git.Source(), false), (git.Source(), true) })
        {
            var definition = local ? git.Local() : git.Definition();
            Assert.Equal("GOS0107", (await source.ResolveAsync(definition with { Revision = two.Key }, CancellationToken.None)).Error!.Code);
            Assert.Equal(one.Single(), (await source.ResolveAsync(definition with { Revision = one.Key }, CancellationToken.None)).Value.Id);
        }
    }

    [Fact]
    public async Task What_is_in_the_cache_does_not_answer_for_the_remote()
    {
        await using var git = await GitFixture.CreateAsync();
        var first = Commits(git.Repository, "main", 0, 600);
        var source = git.Source();
        await source.ResolveAsync(git.Definition(first[0][..12]), CancellationToken.None);
        var second = Commits(git.Repository, "side", 600, 600);
        var shared = second.First(id => first.Count(other => other[..4] == id[..4]) == 1)[..4];
        Assert.Equal("GOS0107", (await source.ResolveAsync(git.Definition(shared), CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public async Task A_missing_branch_with_a_hexadecimal_name_brings_the_history_once()
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        var source = git.Source();
        await source.ResolveAsync(git.Definition("deadbeef"), CancellationToken.None);
        var before = git.Server.Requests.Count;
        Assert.Equal("GOS0106", (await source.ResolveAsync(git.Definition("deadbeef"), CancellationToken.None)).Error!.Code);
        Assert.Equal(2, git.Server.Requests.Count - before);
    }

    /// <summary>Commits of a branch, made at once, in the order of git rev-list.</summary>
    private static string[] Commits(TestRepository repository, string branch, int from, int count)
    {
        var script = new System.Text.StringBuilder();
        for (var at = from; at < from + count; at++)
        {
            script.Append(System.Globalization.CultureInfo.InvariantCulture, $"commit refs/heads/{branch}\ncommitter A <a@b> {1_700_000_000 + at} +0000\ndata 1\nm\nM 100644 inline a\ndata 4\n{at:0000}\n");
        }

        GitCommand.RunBytes(repository.Path, System.Text.Encoding.ASCII.GetBytes(script.ToString()), "fast-import", "--quiet");
        return repository.Git("rev-list", branch).Split('\n');
    }

    [Fact]
    public async Task A_commit_is_told_as_git_tells_it()
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        var revision = (await git.Source().ResolveAsync(git.Definition("main"), CancellationToken.None)).Value;

        Assert.Equal(git.Repository.Git("show", "-s", "--format=%an|%ae|%cn|%cI|%s|%P", "main"), string.Join(
            '|', revision.Author, revision.AuthorEmail, revision.Committer, revision.Date!.Value.ToString("yyyy-MM-ddTHH:mm:sszzz"), revision.Subject, string.Join(' ', revision.Parents)));
        Assert.Equal(git.Repository.Git("show", "-s", "--format=%B", "main").TrimEnd(), revision.Message!.TrimEnd());
    }

    [Fact]
    public async Task An_empty_repository_has_no_commit_yet()
    {
        await using var git = await GitFixture.CreateAsync();
        Assert.Equal("GOS0106", (await git.Source().ResolveAsync(git.Definition(), CancellationToken.None)).Error!.Code);
        Assert.Equal("GOS0106", (await git.Source().ResolveAsync(git.Local(), CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public async Task A_detached_head_is_the_commit_that_it_names()
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        var commit = git.Repository.Git("rev-parse", "main~1");
        File.WriteAllText(Path.Combine(git.Repository.Path, "HEAD"), commit + "\n");

        Assert.Equal(commit, (await git.Source().ResolveAsync(git.Definition(), CancellationToken.None)).Value.Id);
        Assert.Equal(commit, (await git.Source().ResolveAsync(git.Local(), CancellationToken.None)).Value.Id);
    }

    [Fact]
    public async Task Sha256_repositories_are_a_diagnostic()
    {
        await using var git = await GitFixture.CreateAsync();
        var path = Path.Combine(Path.GetDirectoryName(git.Repository.Path)!, "sha256.git");
        GitCommand.Run(Path.GetDirectoryName(path)!, "init", "--bare", "--quiet", "--object-format=sha256", path);
        var source = git.Source();

        Assert.Equal("GOS0114", (await source.ResolveAsync(git.Definition() with { Url = git.Server.Url("sha256.git") }, CancellationToken.None)).Error!.Code);
        Assert.Equal("GOS0114", (await source.ResolveAsync(git.Definition() with { Url = new Uri(path).AbsoluteUri }, CancellationToken.None)).Error!.Code);
    }

    private static async Task<string> ResolveAsync(GitSource source, GitFixture git, bool remote, string? revision)
    {
        var result = await source.ResolveAsync(remote ? git.Definition(revision) : git.Local(revision), CancellationToken.None);
        Assert.True(result.IsSuccess, $"{revision}: {result.Error}");
        return result.Value.Id;
    }

    private static TestRepository Fill(TestRepository repository)
    {
        Template.Fill(repository, "revisions", Write);
        return repository;
    }

    private static void Write(TestRepository repository)
    {
        foreach (var version in new[] { "v0.9.0", "v1.0.0", "v1.0.3", "v1.1.0", "v2.0.0", "v2.1.0-rc.1", "shop-1.4.0", "shop-2.0.0", "not-a-version" })
        {
            repository.Commit("main", $"Release {version}\n\nWith a body of\ntwo lines.", ("version", version));
            GitCommand.Run(repository.Path, version == "v0.9.0" ? ["tag", version, "main"] : ["tag", "-a", "-m", version, version, "main"]);
        }

        repository.Git("tag", "light", "main~1");
        repository.Git("tag", "-a", "-m", "A tag of a tag", "nested", "v1.0.0");
        repository.Git("update-ref", "refs/heads/release/1.x", "v1.1.0^{commit}");
        repository.Git("update-ref", "refs/pull/7/head", "main~3");
        repository.Git("pack-refs", "--all");
        repository.Commit("main", "Größe after packing", ("version", "later"));
    }
}
