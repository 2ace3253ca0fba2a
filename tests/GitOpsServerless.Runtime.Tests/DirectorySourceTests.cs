using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Runtime.Sources;

namespace GitOpsServerless.Runtime.Tests;

public sealed class DirectorySourceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gitops-directory-");
    private readonly SourceDefinition _definition;
    private readonly DirectorySource _source;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly string _snapshots;

    public DirectorySourceTests()
    {
        _definition = new SourceDefinition { Directory = "config", Path = "app" };
        _snapshots = Path.Combine(_folder.FullName, "snapshots");
        _source = new DirectorySource(_folder.FullName, _snapshots, time: _time);
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

    // Rendered, a file that was cut off would delete what is missing in it.
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Kept_content_that_was_cut_off_is_not_taken_for_that_of_the_revision(int length)
    {
        var first = await RevisionAsync();
        await _source.FetchAsync(_definition, first, default);
        Write("config/app/a.yaml", "a: 2");
        foreach (var path in Directory.GetFiles(_snapshots, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(Path.GetDirectoryName(f)) == "contents"))
        {
            File.WriteAllBytes(path, File.ReadAllBytes(path)[..length]);
        }

        var earlier = (await _source.FetchAsync(_definition, first, default)).Value;
        Assert.Equal("app/a.yaml", (await earlier.ReadAsync("app/a.yaml", default)).Error!.File);

        // As soon as the directory has it again, it is whole again.
        Write("config/app/a.yaml", "a: 1");
        foreach (var index in Directory.GetFiles(_snapshots, "*.json", SearchOption.AllDirectories))
        {
            File.Delete(index);
        }

        await _source.FetchAsync(_definition, await RevisionAsync(), default);
        Write("config/app/a.yaml", "a: 2");
        Assert.Equal("a: 1", await TextAtAsync(first, "app/a.yaml"));
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
    public async Task Single_file_or_link_beside_the_path_is_found_and_kept()
    {
        Write("config/bicepconfig.json", "{}");
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "config", "link"), "shared");
        var first = await RevisionAsync();
        var tree = (await _source.FetchAsync(_definition, first, default)).Value;

        Assert.Equal(["shared/b.yaml"], (await tree.ListAsync("shared/b.yaml", default)).Value.Select(e => e.Path));
        Assert.Equal(["bicepconfig.json"], (await tree.ListAsync("bicepconfig.json", default)).Value.Select(e => e.Path));
        Assert.Equal(FileKind.Symlink, (await tree.ListAsync("link", default)).Value.Single().Kind);
        Assert.Empty((await tree.ListAsync("../outside.txt", default)).Value);
        Assert.Empty((await tree.ListAsync("link/b.yaml", default)).Value);
        Write("config/shared/b.yaml", "b: 2");
        Assert.Equal("b: 1", await TextAtAsync(first, "shared/b.yaml"));
        Assert.NotEqual(first.Id, (await RevisionAsync()).Id);
    }

    [Theory]
    [InlineData("app/pipe.yaml")]
    [InlineData("shared/pipe.yaml")]
    public async Task Pipe_is_never_opened_and_is_told_where_it_is_asked_for(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes are no files there.");
        using var made = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_folder.FullName, "config", path)]);
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        Write("config/app/empty.yaml", string.Empty);

        var tree = (await _source.FetchAsync(_definition, await RevisionAsync(), default)).Value;

        Assert.Contains(path, (await tree.ListAsync(path, default)).Value.Select(e => e.Path));
        Assert.Contains("no regular file", (await tree.ReadAsync(path, default)).Error!.Message, StringComparison.Ordinal);
        Assert.Equal("a: 1", await TextAsync(tree, "app/a.yaml"));
        Assert.Equal(string.Empty, await TextAsync(tree, "app/empty.yaml"));
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
    public async Task File_outside_of_the_path_that_was_asked_for_is_part_of_the_revision()
    {
        var first = await FetchedAsync("shared/b.yaml");
        Assert.Equal(first.Id, (await RevisionAsync()).Id);
        Write("config/shared/b.yaml", "b: 2");
        var second = await FetchedAsync("shared/b.yaml");
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(second.Id, (await RevisionAsync()).Id);
        Assert.Equal(("b: 1", "b: 2"), (await TextAtAsync(first, "shared/b.yaml"), await TextAtAsync(second, "shared/b.yaml")));
        Write("config/shared/b.yaml", "b: 1");
        Assert.Equal(first.Id, (await RevisionAsync()).Id);
        File.Delete(Path.Combine(_folder.FullName, "config", "shared", "b.yaml"));
        Assert.DoesNotContain((await RevisionAsync()).Id, new[] { first.Id, second.Id });
    }

    [Fact]
    public async Task Oldest_snapshots_beyond_the_history_are_removed_with_their_contents()
    {
        var first = await FetchedAsync();
        foreach (var i in Enumerable.Range(2, DefinitionDefaults.HistoryLimit))
        {
            Write("config/app/a.yaml", $"a: {i}");
            _time.Advance(TimeSpan.FromMinutes(15));
            await FetchedAsync();
        }

        Assert.Equal("GOS0192", (await _source.GetAsync(_definition, first.Id, default)).Error!.Code);
        Assert.Equal(DefinitionDefaults.HistoryLimit, Directory.GetFiles(_snapshots, "*.json", SearchOption.AllDirectories).Length);
        Assert.Equal(DefinitionDefaults.HistoryLimit, Directory.GetFiles(_snapshots, "*", SearchOption.AllDirectories).Count(f => Path.GetExtension(f).Length == 0));
    }

    [Fact]
    public async Task Snapshots_of_a_source_that_nobody_uses_any_more_are_removed_at_the_next_start()
    {
        await FetchedAsync();
        _time.Advance(TimeSpan.FromDays(80));
        _ = new DirectorySource(_folder.FullName, _snapshots, time: _time);
        Assert.NotEmpty(Directory.GetDirectories(_snapshots));
        _time.Advance(TimeSpan.FromDays(11));
        _ = new DirectorySource(_folder.FullName, _snapshots, time: _time);
        Assert.Empty(Directory.GetDirectories(_snapshots));
    }

    [Fact]
    public async Task Revision_of_another_source_is_not_found()
    {
        var first = await FetchedAsync();
        Assert.Equal("GOS0192", (await _source.GetAsync(_definition with { Path = "shared" }, first.Id, default)).Error!.Code);
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("..")]
    [InlineData("config/../..")]
    [InlineData("config/way-out")]
    public async Task Directory_outside_of_the_definitions_is_refused_whether_or_not_it_exists(string directory)
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "config", "way-out"), Path.GetTempPath());
        Assert.Equal("GOS0196", (await _source.ResolveAsync(new SourceDefinition { Directory = directory }, default)).Error!.Code);
        Assert.Equal("GOS0196", (await _source.ResolveAsync(new SourceDefinition { Directory = directory + "/not-there" }, default)).Error!.Code);
    }

    [Fact]
    public async Task Path_over_a_link_out_of_the_directory_is_refused()
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "config", "way-out"), _folder.FullName);
        Assert.Equal("GOS0190", (await _source.ResolveAsync(_definition with { Path = "way-out" }, default)).Error!.Code);
    }

    [Fact]
    public async Task Directory_that_the_owner_of_the_host_allows_is_read()
    {
        var elsewhere = Directory.CreateTempSubdirectory("gitops-elsewhere-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(elsewhere.FullName, "a.yaml"), "a: 1");
            var source = new DirectorySource(_folder.FullName, null) { AllowedFolders = [elsewhere.FullName] };
            Assert.True((await source.ResolveAsync(new SourceDefinition { Directory = elsewhere.FullName }, default)).IsSuccess);
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task One_file_beyond_the_limit_is_refused_alone()
    {
        Write("config/app/big.bin", new string('x', 100));
        var small = new DirectorySource(_folder.FullName, null, new DirectoryLimits { MaxFileBytes = 99 });
        var tree = (await small.FetchAsync(_definition, (await small.ResolveAsync(_definition, default)).Value, default)).Value;
        Assert.Equal("a: 1", await TextAsync(tree, "app/a.yaml"));
        Assert.Equal("GOS0191", (await tree.ReadAsync("app/big.bin", default)).Error!.Code);
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

    private async Task<Revision> FetchedAsync(string? outside = null)
    {
        var revision = await RevisionAsync();
        var tree = (await _source.FetchAsync(_definition, revision, default)).Value;
        if (outside is not null)
        {
            await tree.ReadAsync(outside, default);
        }

        return revision;
    }

    private async Task<string> TextAtAsync(Revision revision, string path) => await TextAsync((await _source.FetchAsync(_definition, revision, default)).Value, path);

    private static async Task<string> TextAsync(IFileTree tree, string path) => Encoding.UTF8.GetString((await tree.ReadAsync(path, default)).Value!.Value.Span);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
