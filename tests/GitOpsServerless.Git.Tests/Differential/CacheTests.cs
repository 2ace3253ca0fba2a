using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Git.Tests.Differential;

public sealed class CacheTests
{
    [Fact]
    public async Task Many_commits_leave_few_packs_and_all_files()
    {
        await using var git = await GitFixture.CreateAsync();
        git.Repository.Commit("main", "Start", ("apps/a/0", "0"), ("apps/b/0", "0"));
        var source = git.Source();
        for (var at = 1; at <= 60; at++)
        {
            var commit = git.Repository.Commit("main", $"Commit {at}", ($"apps/a/{at % 9}", $"{at}"));
            var listed = await TreeListing.FromSourceAsync(source, git.Definition("main", "apps/a"));
            if (at % 20 == 0)
            {
                Assert.Equal(TreeListing.FromGit(git.Repository, commit, "apps/a"), listed);
            }
        }

        Assert.InRange(Packs(git).Length, 1, 45);
        var before = source.Traffic.Requests;
        var old = git.Repository.Git("rev-parse", "main~30");
        Assert.Equal(TreeListing.FromGit(git.Repository, old, "apps/a"), await TreeListing.FromSourceAsync(git.Source(), git.Definition(old, "apps/a")));
        Assert.Equal(before, source.Traffic.Requests);
    }

    [Fact]
    public async Task The_cache_stays_below_its_bound_and_what_was_dropped_comes_again()
    {
        await using var git = await GitFixture.CreateAsync();
        var noise = new byte[200_000];
        for (var at = 0; at < 6; at++)
        {
            new Random(at).NextBytes(noise);
            git.Repository.Import("main", $"Folder {at}", [("100644", $"apps/app-{at}/data", noise.ToArray())]);
        }

        var commit = git.Repository.Head("main")!;
        var source = git.Source(options => options with { MaxCacheBytes = 500_000 });
        for (var at = 0; at < 12; at++)
        {
            var path = $"apps/app-{at % 6}";
            Assert.Equal(TreeListing.FromGit(git.Repository, commit, path), await TreeListing.FromSourceAsync(source, git.Definition("main", path)));
            Assert.InRange(Packs(git).Sum(file => file.Length), 0, 750_000);
        }
    }

    [Fact]
    public async Task Two_processes_share_one_folder()
    {
        await using var git = await GitFixture.CreateAsync();
        for (var at = 0; at < 8; at++)
        {
            git.Repository.Commit("main", $"Commit {at}", [.. Enumerable.Range(0, 20).Select(file => ($"apps/app-{file}/f", (string?)$"{at}-{file}"))]);
        }

        var commits = git.Repository.Git("rev-list", "main").Split('\n');
        var sources = Enumerable.Range(0, 4).Select(_ => git.Source()).ToArray();
        await Task.WhenAll(sources.Select((source, number) => Task.Run(async () =>
        {
            for (var at = 0; at < 8; at++)
            {
                var (commit, path) = (commits[(at + (number * 3)) % 8], $"apps/app-{(at * 5) + number}");
                path = (at * 5) + number < 20 ? path : "apps";
                Assert.Equal(TreeListing.FromGit(git.Repository, commit, path), await TreeListing.FromSourceAsync(source, git.Definition(commit, path)));
            }
        })));
    }

    [Fact]
    public async Task One_credential_does_not_see_what_another_fetched()
    {
        await using var git = await GitFixture.CreateAsync();
        git.Repository.Commit("main", "Start", ("a", "1"));
        var source = git.Source();
        await TreeListing.FromSourceAsync(source, git.Definition("main"));
        var before = source.Traffic.Requests;
        await source.ResolveAsync(git.Definition(git.Repository.Head("main")) with { UserName = "somebody else" }, CancellationToken.None);
        Assert.True(source.Traffic.Requests > before);
    }

    private static FileInfo[] Packs(GitFixture git) =>
        new DirectoryInfo(Path.Combine(git.Folder, "cache")).GetFiles("*.pack", SearchOption.AllDirectories);
}
