using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Git.Tests.Differential;

public sealed class TreeLimitTests
{
    [Fact]
    public async Task Submodules_share_the_limits_of_the_tree_that_embeds_them()
    {
        await using var git = await GitFixture.CreateAsync();
        var library = git.Another("library.git");
        var commit = library.Commit("main", "Library", [.. Enumerable.Range(0, 5).Select(at => ($"f{at}", (string?)"12345678"))]);
        var modules = "[submodule \"a\"]\n\tpath = a\n\turl = ../library.git\n[submodule \"b\"]\n\tpath = b\n\turl = ../library.git\n";
        git.Repository.Import("main", "Embed twice",
        [
            ("100644", ".gitmodules", System.Text.Encoding.UTF8.GetBytes(modules)),
            ("160000", "a", System.Text.Encoding.ASCII.GetBytes(commit)),
            ("160000", "b", System.Text.Encoding.ASCII.GetBytes(commit)),
        ]);
        var definition = git.Definition("main") with { Submodules = true };
        foreach (var (limits, code) in new[] { (new GitLimits { MaxTreeEntries = 13 }, null), (new GitLimits { MaxTreeEntries = 12 }, "GOS0113") })
        {
            var source = git.Source(options => options with { Limits = limits });
            var revision = (await source.ResolveAsync(definition, CancellationToken.None)).Value;
            var tree = await source.FetchAsync(definition, revision, CancellationToken.None);
            Assert.Equal(code, tree.Error?.Code);
            Assert.Equal(code is null, tree.IsSuccess && (await tree.Value.ListAsync(string.Empty, CancellationToken.None)).IsSuccess);
        }

        var small = git.Source(options => options with { Limits = new GitLimits { MaxTreeBytes = 12 } });
        var opened = await TreeListing.OpenAsync(small, definition);
        Assert.True((await opened.ReadAsync("a/f0", CancellationToken.None)).IsSuccess);
        Assert.Equal("GOS0113", (await opened.ReadAsync("b/f0", CancellationToken.None)).Error!.Code);
    }

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
