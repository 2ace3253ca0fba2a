using GitOpsServerless.Contracts;

namespace GitOpsServerless.Git.Tests.Support;

/// <summary>The same listing from both sides: "mode id path" lines, ordered.</summary>
internal static class TreeListing
{
    public static List<string> FromGit(TestRepository repository, string commit, string path)
    {
        string[] arguments = path.Length == 0 ? ["ls-tree", "-r", "-z", commit] : ["ls-tree", "-r", "-z", commit, "--", path];
        var output = GitCommand.RunBytes(repository.Path, null, arguments);
        var lines = new List<string>();
        var rest = output.AsSpan();
        while (rest.Length > 0)
        {
            var end = rest.IndexOf((byte)0);
            var line = Objects.ObjectText.Decode(rest[..end]);
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var words = line[..tab].Split(' ');
            lines.Add($"{words[0]} {words[2]} {line[(tab + 1)..]}");
            rest = rest[(end + 1)..];
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    public static async Task<List<string>> FromSourceAsync(GitSource source, SourceDefinition definition)
    {
        var tree = await OpenAsync(source, definition);
        var entries = await tree.ListAsync(definition.Path, CancellationToken.None);
        Assert.True(entries.IsSuccess, entries.Error?.ToString());
        var lines = entries.Value.Select(entry => $"{Mode(entry.Kind)} {entry.ContentId} {entry.Path}").ToList();
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    public static async Task<IFileTree> OpenAsync(GitSource source, SourceDefinition definition)
    {
        var revision = await source.ResolveAsync(definition, CancellationToken.None);
        Assert.True(revision.IsSuccess, revision.Error?.ToString());
        var tree = await source.FetchAsync(definition, revision.Value, CancellationToken.None);
        Assert.True(tree.IsSuccess, tree.Error?.ToString());
        return tree.Value;
    }

    private static string Mode(FileKind kind) => kind switch
    {
        FileKind.Executable => "100755",
        FileKind.Symlink => "120000",
        FileKind.Submodule => "160000",
        _ => "100644",
    };
}
