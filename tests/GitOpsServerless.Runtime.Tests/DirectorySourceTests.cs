using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Runtime.Sources;

namespace GitOpsServerless.Runtime.Tests;

public sealed class DirectorySourceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gitops-directory-");
    private readonly SourceDefinition _definition;
    private readonly DirectorySource _source;

    public DirectorySourceTests()
    {
        _definition = new SourceDefinition { Directory = "config", Path = "app" };
        _source = new DirectorySource(_folder.FullName, Path.Combine(_folder.FullName, "snapshots"));
        Write("config/app/a.yaml", "a: 1");
        Write("config/shared/b.yaml", "b: 1");
        Write("outside.txt", "secret");
    }

    [Fact]
    public async Task Revision_follows_the_content_below_the_path_and_nothing_else()
    {
        var first = await RevisionAsync();
        Write("config/shared/b.yaml", "b: 2");
        Assert.Equal(first.Id, (await RevisionAsync()).Id);
        Write("config/app/a.yaml", "a: 2");
        Assert.NotEqual(first.Id, (await RevisionAsync()).Id);
        Write("config/app/a.yaml", "a: 1");
        Assert.Equal(first.Id, (await RevisionAsync()).Id);
    }

    [Fact]
    public async Task Earlier_revision_is_still_there_after_the_directory_moved_on()
    {
        var first = await RevisionAsync();
        var tree = (await _source.FetchAsync(_definition, first, default)).Value;
        await tree.ReadAsync("shared/b.yaml", default);
        Write("config/app/a.yaml", "a: 2");
        Write("config/shared/b.yaml", "b: 2");

        var earlier = (await _source.FetchAsync(_definition, (await _source.GetAsync(_definition, first.ShortId, default)).Value, default)).Value;

        Assert.Equal(("a: 1", "b: 1"), (await TextAsync(earlier, "app/a.yaml"), await TextAsync(earlier, "shared/b.yaml")));
    }

    [Fact]
    public async Task Folder_beside_the_path_is_listed_when_it_is_asked_for_and_kept()
    {
        var first = await RevisionAsync();
        var tree = (await _source.FetchAsync(_definition, first, default)).Value;

        Assert.Equal(["shared/b.yaml"], (await tree.ListAsync("shared", default)).Value.Select(e => e.Path));
        Assert.Empty((await tree.ListAsync("../snapshots", default)).Value);
        Assert.Empty((await tree.ListAsync("nothing", default)).Value);
        Write("config/app/a.yaml", "a: 2");
        Write("config/shared/b.yaml", "b: 2");
        var earlier = (await _source.FetchAsync(_definition, (await _source.GetAsync(_definition, first.ShortId, default)).Value, default)).Value;
        Assert.Equal(["shared/b.yaml"], (await earlier.ListAsync("shared", default)).Value.Select(e => e.Path));
        Assert.Equal("b: 1", await TextAsync(earlier, "shared/b.yaml"));
    }

    [Fact]
    public async Task Changed_paths_between_two_kept_revisions_are_named()
    {
        var first = await FetchedAsync();
        Write("config/app/a.yaml", "a: 2");
        Write("config/app/c.yaml", "c: 1");
        var second = await FetchedAsync();

        Assert.Equal(["app/a.yaml", "app/c.yaml"], (await _source.ChangedPathsAsync(_definition, first.Id, second.Id, default)).Value);
    }

    [Fact]
    public async Task Unknown_revision_is_a_diagnostic() =>
        Assert.Equal("GOS0192", (await _source.GetAsync(_definition, "sha256:00", default)).Error!.Code);

    [Fact]
    public async Task Missing_path_is_a_diagnostic() =>
        Assert.Equal("GOS0190", (await _source.ResolveAsync(_definition with { Path = "nope" }, default)).Error!.Code);

    [Theory]
    [InlineData("../outside.txt")]
    [InlineData("app/../../outside.txt")]
    [InlineData("link/outside.txt")]
    public async Task Nothing_outside_of_the_directory_can_be_read(string path)
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "config", "link"), _folder.FullName);
        var tree = (await _source.FetchAsync(_definition, await RevisionAsync(), default)).Value;

        Assert.Null((await tree.ReadAsync(path, default)).Value);
    }

    [Fact]
    public async Task Link_is_an_entry_of_its_own_and_is_not_followed()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "config", "app", "link.yaml"), "/etc/passwd");

        var tree = (await _source.FetchAsync(_definition, await RevisionAsync(), default)).Value;

        var entry = (await tree.ListAsync("app", default)).Value.Single(e => e.Path == "app/link.yaml");
        Assert.Equal(FileKind.Symlink, entry.Kind);
        Assert.Equal("/etc/passwd", await TextAsync(tree, "app/link.yaml"));
    }

    [Fact]
    public async Task Directory_beyond_the_limits_is_a_diagnostic()
    {
        var small = new DirectorySource(_folder.FullName, null, new DirectoryLimits { MaxTotalBytes = 3 });

        Assert.Equal("GOS0191", (await small.ResolveAsync(_definition, default)).Error!.Code);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<Revision> RevisionAsync() => (await _source.ResolveAsync(_definition, default)).Value;

    private async Task<Revision> FetchedAsync()
    {
        var revision = await RevisionAsync();
        await _source.FetchAsync(_definition, revision, default);
        return revision;
    }

    private static async Task<string> TextAsync(IFileTree tree, string path) => Encoding.UTF8.GetString((await tree.ReadAsync(path, default)).Value!.Value.Span);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
