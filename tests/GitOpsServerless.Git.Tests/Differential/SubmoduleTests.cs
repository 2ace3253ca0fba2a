using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Submodules;
using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Git.Tests.Differential;

public sealed class SubmoduleTests
{
    [Fact]
    public async Task Submodules_of_the_same_host_are_part_of_the_tree_when_asked_for()
    {
        await using var git = await GitFixture.CreateAsync();
        var library = git.Another("library.git");
        var commit = library.Commit("main", "Library", ("base/app.yaml", "kind: App\n"), ("readme", "r"));
        library.Commit("main", "Later", ("base/app.yaml", "kind: Later\n"));
        Embed(git.Repository, "../library.git", commit);
        var definition = git.Definition("main", "apps") with { Submodules = true };
        var tree = await TreeListing.OpenAsync(git.Source(), definition);

        Assert.Equal(
            ["apps/library", "apps/library/base/app.yaml", "apps/library/readme", "apps/own.yaml"],
            (await tree.ListAsync("apps", CancellationToken.None)).Value.Select(entry => entry.Path));
        Assert.Equal("kind: App\n"u8.ToArray(), (await tree.ReadAsync("apps/library/base/app.yaml", CancellationToken.None)).Value!.Value.ToArray());
        Assert.Equal(["apps/library/base/app.yaml"], (await tree.ListAsync("apps/library/base", CancellationToken.None)).Value.Select(entry => entry.Path));
    }

    [Fact]
    public async Task Without_being_asked_a_submodule_is_an_entry()
    {
        await using var git = await GitFixture.CreateAsync();
        Embed(git.Repository, "../library.git", new string('1', 40));
        var tree = await TreeListing.OpenAsync(git.Source(), git.Definition("main", "apps"));
        Assert.Equal(FileKind.Submodule, (await tree.ListAsync("apps", CancellationToken.None)).Value[0].Kind);
    }

    [Theory]
    [InlineData("https://other.example/library.git")]
    [InlineData("ext::sh -c id")]
    [InlineData("file:///etc")]
    [InlineData("ssh://git@127.0.0.1/library.git")]
    public async Task Submodules_elsewhere_are_refused(string url)
    {
        await using var git = await GitFixture.CreateAsync();
        Embed(git.Repository, url, new string('1', 40));
        var definition = git.Definition("main", "apps") with { Submodules = true };
        var source = git.Source();
        var revision = await source.ResolveAsync(definition, CancellationToken.None);
        var error = (await source.FetchAsync(definition, revision.Value, CancellationToken.None)).Error!;
        Assert.Equal("GOS0119", error.Code);
        Assert.Equal("apps/library", error.File);
    }

    [Theory]
    [InlineData("https://host/org/parent.git", "../lib.git", "https://host/org/lib.git")]
    [InlineData("https://host/org/parent", "../../other/lib", "https://host/other/lib")]
    [InlineData("https://host/org/parent.git", "https://user:pw@friend/lib", "https://friend/lib")]
    public void Addresses_are_resolved_as_git_resolves_them(string parent, string url, string expected) =>
        Assert.Equal(expected, SubmoduleAddress.Resolve(parent, url, ["friend"], "lib"));

    [Fact]
    public async Task Pointers_of_lfs_are_named()
    {
        await using var git = await GitFixture.CreateAsync();
        git.Repository.Commit("main", "Pointer", ("apps/model.bin", $"version https://git-lfs.github.com/spec/v1\noid sha256:{new string('a', 64)}\nsize 12345\n"));
        var tree = await TreeListing.OpenAsync(git.Source(), git.Definition("main", "apps"));
        var error = (await tree.ReadAsync("apps/model.bin", CancellationToken.None)).Error!;
        Assert.Equal("GOS0120", error.Code);
        Assert.Equal("apps/model.bin", error.File);
    }

    private static void Embed(TestRepository repository, string url, string commit) => repository.Import("main", "Embed",
    [
        ("100644", ".gitmodules", System.Text.Encoding.UTF8.GetBytes($"# comment\n[submodule \"library\"]\n\tpath = apps/library\n\turl = {url}\n")),
        ("160000", "apps/library", System.Text.Encoding.ASCII.GetBytes(commit)),
        ("100644", "apps/own.yaml", "own: 1\n"u8.ToArray()),
    ]);
}
