using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Trees;

namespace GitOpsServerless.Git.Push;

/// <summary>Makes a new tree from one that is there by replacing entries. Only the folders on the way are read and written.</summary>
internal sealed class TreeEditor(TreeFetcher fetcher, ObjectId commit)
{
    private readonly Dictionary<ObjectId, GitObject> written = [];

    /// <summary>The objects that were made.</summary>
    public IReadOnlyDictionary<ObjectId, GitObject> Written => written;

    public ObjectId Write(ObjectKind kind, ReadOnlyMemory<byte> content)
    {
        var id = ObjectHasher.Hash(kind, content.Span);
        written[id] = new GitObject(kind, content);
        return id;
    }

    /// <summary>The id of the new root. A folder that becomes empty goes away, since Git keeps none.</summary>
    public async Task<ObjectId> ApplyAsync(ObjectId? root, IReadOnlyList<TreeEdit> edits, CancellationToken cancellationToken)
    {
        var whole = edits.FirstOrDefault(edit => edit.Parts.Length == 0);
        if (whole is not null && edits.Count > 1)
        {
            throw new GitException(GitFault.PushInvalid, "The change replaces the whole tree and also writes files below it.");
        }

        if (whole is not null)
        {
            return whole.Entry?.Id ?? Write(ObjectKind.Tree, ReadOnlyMemory<byte>.Empty);
        }

        return await FolderAsync(root, edits, 0, cancellationToken) ?? Write(ObjectKind.Tree, ReadOnlyMemory<byte>.Empty);
    }

    private async Task<ObjectId?> FolderAsync(ObjectId? folder, IReadOnlyList<TreeEdit> edits, int depth, CancellationToken cancellationToken)
    {
        var entries = folder is { } id ? await fetcher.FolderAsync(id, commit, cancellationToken) : [];
        var byName = new Dictionary<string, TreeEntry>(StringComparer.Ordinal);
        entries.ForEach(entry => byName.TryAdd(entry.Name, entry));
        var changed = new Dictionary<string, TreeEntry?>(StringComparer.Ordinal);
        foreach (var group in edits.GroupBy(edit => edit.Parts[depth], StringComparer.Ordinal))
        {
            changed[group.Key] = await EntryAsync(byName.GetValueOrDefault(group.Key), group.Key, [.. group], depth, cancellationToken);
        }

        // Names that are not UTF-8 may read like others; the entries behind them stay as they are.
        TreeEntry[] after = [.. entries.Where(entry => !changed.ContainsKey(entry.Name) || !ReferenceEquals(byName[entry.Name], entry)), .. changed.Values.OfType<TreeEntry>()];
        return after.Length == 0 ? null : Write(ObjectKind.Tree, Tree.Write(after));
    }

    private async Task<TreeEntry?> EntryAsync(TreeEntry? before, string name, TreeEdit[] edits, int depth, CancellationToken cancellationToken)
    {
        var here = Array.Find(edits, edit => edit.Parts.Length == depth + 1);
        if (here is not null && edits.Length > 1)
        {
            throw new GitException(GitFault.PushInvalid, $"The change writes both '{string.Join('/', here.Parts)}' and something below it.");
        }

        if (here is { Entry: { } entry })
        {
            // A file that is executable stays so when only its content is given.
            var mode = !here.IsExact && entry.Mode == EntryMode.File && before?.Mode == EntryMode.Executable ? EntryMode.Executable : entry.Mode;
            return Entry(before, mode, name, entry.Id);
        }

        if (here is not null)
        {
            return null;
        }

        var folder = await FolderAsync(before is { IsFolder: true } ? before.Id : null, edits, depth + 1, cancellationToken);
        return folder is { } id ? Entry(before, EntryMode.Folder, name, id) : null;
    }

    /// <summary>What is replaced keeps the bytes of its name, which need not be UTF-8.</summary>
    private static TreeEntry Entry(TreeEntry? before, EntryMode mode, string name, ObjectId id) =>
        before is null ? Tree.Entry(mode, name, id) : new TreeEntry(mode, before.RawName, id);
}
