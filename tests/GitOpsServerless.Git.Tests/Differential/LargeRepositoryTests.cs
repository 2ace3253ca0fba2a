using System.Text;
using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Git.Tests.Differential;

public sealed class LargeRepositoryTests
{
    /// <summary>A folder that is read anew for each of its files costs some 100 bytes for every entry, each time.</summary>
    [Fact]
    public async Task Files_of_a_large_folder_do_not_each_read_the_folder()
    {
        await using var git = await GitFixture.CreateAsync();
        git.Repository.Import("main", "Start", Enumerable.Range(0, 2000).Select(at => ("100644", $"apps/{at}.yaml", (byte[]?)System.Text.Encoding.ASCII.GetBytes($"a: {at}\n"))));
        var tree = await TreeListing.OpenAsync(git.Source(), git.Local("main", "apps"));
        await tree.ReadAsync("apps/0.yaml", CancellationToken.None);

        // All is at hand, so that nothing here waits and all is on this thread.
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var at = 0; at < 500; at++)
        {
            Assert.Equal($"a: {at}\n", System.Text.Encoding.ASCII.GetString((await tree.ReadAsync($"apps/{at}.yaml", CancellationToken.None)).Value!.Value.Span));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 500 * 30_000);
    }

    [Fact]
    public async Task Fifty_thousand_files_are_listed_as_git_lists_them()
    {
        await using var git = await GitFixture.CreateAsync();
        var commit = git.Repository.Import("main", "Many files", Enumerable.Range(0, 50_000)
            .Select(at => ("100644", $"d{at % 50}/e{at / 50 % 20}/f{at}.txt", (byte[]?)Encoding.UTF8.GetBytes($"{at}"))));
        var expected = TreeListing.FromGit(git.Repository, commit, string.Empty);

        Assert.Equal(expected, await TreeListing.FromSourceAsync(git.Source(), git.Definition("main")));
        Assert.Equal(expected, await TreeListing.FromSourceAsync(git.Source(), git.Local("main")));
        Assert.Equal(TreeListing.FromGit(git.Repository, commit, "d7/e3"), await TreeListing.FromSourceAsync(git.Source(cache: "other"), git.Definition("main", "d7/e3")));
    }

    [Fact]
    public async Task Ten_thousand_commits_are_walked_as_git_walks_them()
    {
        await using var git = await GitFixture.CreateAsync();
        var script = new StringBuilder();
        for (var at = 1; at <= 10_000; at++)
        {
            var content = $"{at}";
            script.Append($"commit refs/heads/main\nmark :{at}\ncommitter A <a@example.org> {1_600_000_000 + at} +0000\ndata 1\nx\n");
            script.Append(at > 1 ? $"from :{at - 1}\n" : string.Empty);
            script.Append($"M 100644 inline {(at % 500 == 0 ? "apps/shop/app.yaml" : $"other/{at % 10}")}\ndata {content.Length}\n{content}\n");
        }

        GitCommand.RunBytes(git.Repository.Path, Encoding.ASCII.GetBytes(script.ToString()), "fast-import", "--quiet");
        var expected = git.Repository.Git("log", "--first-parent", "--format=%H", "main", "--", "apps/shop").Split('\n');

        Assert.Equal(20, expected.Length);
        Assert.Equal(expected, (await git.Source().HistoryAsync(git.Definition("main", "apps/shop"), 100, CancellationToken.None)).Value.Select(revision => revision.Id));
        Assert.Equal(expected, (await git.Source().HistoryAsync(git.Local("main", "apps/shop"), 100, CancellationToken.None)).Value.Select(revision => revision.Id));
    }
}
