using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Git.Tests.Differential;

public sealed class TreeLimitTests
{
    [Fact]
    public async Task The_files_of_a_tree_are_bounded_together_and_count_once()
    {
        await using var git = await GitFixture.CreateAsync();
        git.Repository.Commit("main", "Two files", ("a", "12345678"), ("b", "abcdefgh"));
        var source = git.Source(options => options with { Limits = new GitLimits { MaxTreeBytes = 10 } });
        var revision = (await source.ResolveAsync(git.Definition("main"), CancellationToken.None)).Value;
        var tree = (await source.FetchAsync(git.Definition("main"), revision, CancellationToken.None)).Value;

        Assert.True((await tree.ReadAsync("a", CancellationToken.None)).IsSuccess);
        Assert.True((await tree.ReadAsync("a", CancellationToken.None)).IsSuccess);
        Assert.Equal("GOS0113", (await tree.ReadAsync("b", CancellationToken.None)).Error!.Code);
    }
}
