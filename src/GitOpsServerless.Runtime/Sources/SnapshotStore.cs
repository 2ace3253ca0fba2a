using System.Text.Json;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.Sources;

/// <summary>Keeps the contents of directory revisions: one index for each revision, and contents by digest.</summary>
internal sealed class SnapshotStore
{
    private const string IndexSuffix = ".json";
    private readonly string _root;
    private readonly Lock _lock = new();

    public SnapshotStore(string root)
    {
        _root = Path.GetFullPath(root);
        Directory.CreateDirectory(Path.Combine(_root, "revisions"));
        Directory.CreateDirectory(Path.Combine(_root, "contents"));
    }

    public void Keep(DirectoryTree tree)
    {
        tree.FileAdded = file => Add(tree.Revision, file);
        if (File.Exists(IndexPath(tree.Revision.Id)))
        {
            return;
        }

        foreach (var file in tree.Files.Values)
        {
            WriteContent(file);
        }

        WriteIndex(tree.Revision, tree.Files.Values.Select(f => f.Entry));
    }

    public IFileTree? Open(Revision revision) => Entries(revision.Id) is { } entries ? new SnapshotTree(this, revision, entries) : null;

    public Revision? Find(string revisionId)
    {
        var names = Directory.EnumerateFiles(Path.Combine(_root, "revisions"), "*" + IndexSuffix)
            .Select(f => $"sha256:{Path.GetFileNameWithoutExtension(f)}")
            .Where(id => id == revisionId || Revision.Shorten(id) == revisionId)
            .ToList();
        return names.Count == 1 ? new Revision(names[0]) { Reference = "directory" } : null;
    }

    public IReadOnlyDictionary<string, FileEntry>? Entries(string revisionId)
    {
        var path = IndexPath(revisionId);
        return File.Exists(path)
            ? JsonSerializer.Deserialize<List<FileEntry>>(File.ReadAllBytes(path), ContractsJson.Options)!.ToDictionary(e => e.Path, StringComparer.Ordinal)
            : null;
    }

    public ReadOnlyMemory<byte>? ReadContent(FileEntry entry)
    {
        var path = ContentPath(entry.ContentId);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    private void Add(Revision revision, DirectoryFile file)
    {
        lock (_lock)
        {
            WriteContent(file);
            var entries = Entries(revision.Id)?.Values ?? [];
            WriteIndex(revision, entries.Where(e => e.Path != file.Entry.Path).Append(file.Entry));
        }
    }

    private void WriteContent(DirectoryFile file)
    {
        var path = ContentPath(file.Entry.ContentId);
        if (!File.Exists(path))
        {
            Replace(path, file.Content.Span);
        }
    }

    private void WriteIndex(Revision revision, IEnumerable<FileEntry> entries) =>
        Replace(IndexPath(revision.Id), JsonSerializer.SerializeToUtf8Bytes(entries.ToList(), ContractsJson.Options));

    private static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var temporary = $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.tmp";
        File.WriteAllBytes(temporary, content);
        File.Move(temporary, path, overwrite: true);
    }

    private string IndexPath(string revisionId) => Path.Combine(_root, "revisions", SafeName(revisionId) + IndexSuffix);

    private string ContentPath(string digest) => Path.Combine(_root, "contents", SafeName(digest));

    // Digests are hexadecimal; anything else cannot be one of ours and must not become a path.
    private static string SafeName(string id)
    {
        var name = id.StartsWith("sha256:", StringComparison.Ordinal) ? id["sha256:".Length..] : id;
        return name.Length > 0 && name.All(char.IsAsciiHexDigit) ? name : Digests.Of(id);
    }

    private sealed class SnapshotTree(SnapshotStore store, Revision revision, IReadOnlyDictionary<string, FileEntry> entries) : IFileTree
    {
        public Revision Revision => revision;

        public ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Result<IReadOnlyList<FileEntry>>.Success(DirectoryTree.EntriesBelow(entries.Values, folder)));

        public ValueTask<Result<ReadOnlyMemory<byte>?>> ReadAsync(string path, CancellationToken cancellationToken) =>
            ValueTask.FromResult<Result<ReadOnlyMemory<byte>?>>(entries.TryGetValue(path, out var entry) ? store.ReadContent(entry) : null);
    }
}
