using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Push;

namespace GitOpsServerless.Sandbox.Git;

/// <summary>What differs between a folder as it was and as it is.</summary>
internal sealed class FolderChanges
{
    private readonly SortedDictionary<string, ScannedFile?> changed = new(StringComparer.Ordinal);
    private readonly HashSet<string> added = new(StringComparer.Ordinal);

    public FolderChanges(IReadOnlyDictionary<string, TreeEntry> before, IReadOnlyDictionary<string, ScannedFile> after)
    {
        foreach (var (path, file) in after)
        {
            if (!before.TryGetValue(path, out var entry))
            {
                added.Add(path);
                changed[path] = file;
            }
            else if (entry.Id != file.Id || entry.Mode != file.Mode)
            {
                changed[path] = file;
            }
        }

        foreach (var path in before.Keys.Where(path => !after.ContainsKey(path)))
        {
            changed[path] = null;
        }
    }

    public bool IsEmpty => changed.Count == 0;

    /// <summary>The changes as edits. Where a file became a folder, or a folder a file, what is put there replaces what was.</summary>
    public List<TreeEdit> Edits(Func<ReadOnlyMemory<byte>, ObjectId> write)
    {
        var put = changed.Where(item => item.Value is not null).Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        var folders = put.SelectMany(FoldersOf).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. changed
                .Where(item => item.Value is not null || (!folders.Contains(item.Key) && !FoldersOf(item.Key).Any(put.Contains)))
                .Select(item => new TreeEdit(item.Key.Split('/'), item.Value is { } file ? Tree.Entry(file.Mode, item.Key.Split('/')[^1], write(file.Read())) : null) { IsExact = true }),
        ];
    }

    /// <summary>Subject of the commit: what happened to which file, or to how many.</summary>
    public string Describe()
    {
        var (path, file) = changed.First();
        if (changed.Count == 1)
        {
            return $"{(file is null ? "Delete" : added.Contains(path) ? "Add" : "Change")} {path}";
        }

        return $"Change {changed.Count} files\n\n{string.Join('\n', changed.Keys.Take(50))}";
    }

    private static IEnumerable<string> FoldersOf(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            yield return path[..slash];
        }
    }
}
