using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Git.Tests.Differential;

/// <summary>Names that are not UTF-8, and that read like others.</summary>
public sealed class RawNameTests
{
    private static readonly byte[] Latin = [.. "caf"u8, 0xE9];
    private static readonly byte[] Noise = [0xFF, 0xFE, (byte)'x'];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Trees_blobs_and_changes_are_those_of_git(bool remote)
    {
        await using var git = await GitFixture.CreateAsync();
        var first = Commit(git, null, ("latin", Latin, "1"), ("noise", Noise, "2"), ("utf", "größe 名"u8.ToArray(), "3"));
        var second = Commit(git, first, ("latin", Latin, "changed"), ("noise", [.. Noise, (byte)'y'], "2"), ("utf", "größe 名"u8.ToArray(), "3"));
        var definition = remote ? git.Definition("main") : git.Local("main");
        var source = git.Source();
        Assert.Equal(TreeListing.FromGit(git.Repository, second, string.Empty), await TreeListing.FromSourceAsync(source, definition));

        var tree = await TreeListing.OpenAsync(source, definition);
        foreach (var entry in (await tree.ListAsync(string.Empty, Stop)).Value)
        {
            Assert.Equal(GitCommand.RunBytes(git.Repository.Path, null, "cat-file", "blob", entry.ContentId), (await tree.ReadAsync(entry.Path, Stop)).Value!.Value.ToArray());
        }

        var changed = GitCommand.RunBytes(git.Repository.Path, null, "diff", "--name-only", "--no-renames", "-z", first, second);
        var expected = new List<string>();
        for (var rest = changed.AsSpan(); rest.Length > 0; rest = rest[(rest.IndexOf((byte)0) + 1)..])
        {
            expected.Add(ObjectText.Decode(rest[..rest.IndexOf((byte)0)]));
        }

        Assert.Equal(expected.Order(StringComparer.Ordinal), (await source.ChangedPathsAsync(definition, first, second, Stop)).Value);
    }

    [Fact]
    public async Task A_push_beside_names_that_read_alike_keeps_them()
    {
        await using var git = await GitFixture.CreateAsync();
        var folder = Write(git, [("100644", Latin, Blob(git, "latin")), ("100644", "café"u8.ToArray(), Blob(git, "utf"))]);
        var root = Write(git, [("040000", "folder"u8.ToArray(), folder)]);
        git.Repository.Git("update-ref", "refs/heads/main", git.Repository.Git("commit-tree", "-m", "Start", root));
        var change = new SourceChange("main", "Add", "Robot", "robot@example.org") { Files = new Dictionary<string, ReadOnlyMemory<byte>?> { ["folder/new.yaml"] = "a: 1\n"u8.ToArray() } };
        Assert.Equal(PushStatus.Pushed, (await git.Source().PushAsync(git.Definition(), change, Stop)).Value.Status);
        git.Repository.Git("fsck", "--strict");
        Assert.Equal("A\tfolder/new.yaml", git.Repository.Git("diff", "--name-status", "main~1", "main"));
    }

    [Fact]
    public async Task A_push_below_a_name_that_is_not_utf8_keeps_its_bytes()
    {
        await using var git = await GitFixture.CreateAsync();
        var folder = Write(git, [("100644", "x.yaml"u8.ToArray(), Blob(git, "1")), ("100644", Latin, Blob(git, "1"))]);
        git.Repository.Git("update-ref", "refs/heads/main", git.Repository.Git("commit-tree", "-m", "Start", Write(git, [("040000", Latin, folder)])));
        var change = new SourceChange("main", "Change", "Robot", "robot@example.org")
        {
            Files = new Dictionary<string, ReadOnlyMemory<byte>?> { ["café/x.yaml"] = "2"u8.ToArray(), ["café/café"] = "2"u8.ToArray() },
        };
        Assert.Equal(PushStatus.Pushed, (await git.Source().PushAsync(git.Definition(), change, Stop)).Value.Status);
        git.Repository.Git("fsck", "--strict");
        Assert.Equal(["M\t\"caf\\351/caf\\351\"", "M\t\"caf\\351/x.yaml\""], git.Repository.Git("diff", "--name-status", "--no-renames", "main~1", "main").Split('\n'));
    }

    [Theory]
    [InlineData("changed", "utf")]
    [InlineData("latin", "changed")]
    public async Task A_change_of_one_of_two_names_that_read_alike_is_seen(string latin, string utf)
    {
        await using var git = await GitFixture.CreateAsync();
        string Tree(string first, string second) => Write(git, [("100644", Latin, Blob(git, first)), ("100644", "café"u8.ToArray(), Blob(git, second))]);
        var before = git.Repository.Git("commit-tree", "-m", "1", Tree("latin", "utf"));
        var after = git.Repository.Git("commit-tree", "-m", "2", "-p", before, Tree(latin, utf));
        git.Repository.Git("update-ref", "refs/heads/main", after);
        Assert.Equal(["café"], (await git.Source().ChangedPathsAsync(git.Definition("main"), before, after, Stop)).Value);
    }

    private static string Commit(GitFixture git, string? parent, params (string Folder, byte[] Name, string Content)[] files)
    {
        var folders = files.Select(file => ("040000", System.Text.Encoding.UTF8.GetBytes(file.Folder), Write(git, [("100644", file.Name, Blob(git, file.Content))])));
        string[] parents = parent is null ? [] : ["-p", parent];
        var commit = git.Repository.Git(["commit-tree", "-m", "Names", .. parents, Write(git, folders)]);
        git.Repository.Git("update-ref", "refs/heads/main", commit);
        return commit;
    }

    private static string Blob(GitFixture git, string content) =>
        GitCommand.RunWithInput(git.Repository.Path, System.Text.Encoding.UTF8.GetBytes(content), "hash-object", "-w", "--stdin");

    private static string Write(GitFixture git, IEnumerable<(string Mode, byte[] Name, string Id)> entries)
    {
        using var input = new MemoryStream();
        foreach (var (mode, name, id) in entries)
        {
            input.Write(System.Text.Encoding.ASCII.GetBytes($"{mode} {(mode == "040000" ? "tree" : "blob")} {id}\t"));
            input.Write(name);
            input.WriteByte(0);
        }

        return GitCommand.RunWithInput(git.Repository.Path, input.ToArray(), "mktree", "-z");
    }
}
