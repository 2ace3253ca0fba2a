using System.Text.Json;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.Sources;

/// <summary>
/// Revisions of one source: one index for each, and contents by digest. As many revisions are kept as the history has runs; the ones
/// that were not looked at for longest go first.
/// </summary>
internal sealed class SnapshotFolder(string root, TimeProvider time, string? earlier = null)
{
    public const string Revisions = "revisions";

    private const string Contents = "contents";
    private const string IndexSuffix = ".json";

    // Another process may be about to write the index that needs a content.
    private static readonly TimeSpan s_unreferenced = TimeSpan.FromMinutes(10);
    private static readonly Lock s_lock = new();

    public void Keep(DirectoryTree tree)
    {
        tree.FileAdded = file => AddOutside(tree, file);
        lock (s_lock)
        {
            Touch(IndexPath(tree.PathId));
            if (Touch(IndexPath(tree.Revision.Id)))
            {
                return;
            }

            Directory.CreateDirectory(Path.Combine(root, Revisions));
            Directory.CreateDirectory(Path.Combine(root, Contents));
            foreach (var file in tree.Files.Values)
            {
                WriteContent(file);
            }

            WriteIndex(tree.Revision.Id, new SnapshotIndex([.. tree.Inside.Select(f => f.Entry)], [.. tree.Outside.Select(f => f.Entry)]));
            Prune();
        }
    }

    public IFileTree? Open(Revision revision) => Entries(revision.Id) is { } entries ? new SnapshotTree(this, revision, entries) : null;

    public Revision? Find(string revisionId)
    {
        var names = Indexes()
            .Concat(earlier is null ? [] : new SnapshotFolder(earlier, time).Indexes())
            .DistinctBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => $"sha256:{Path.GetFileNameWithoutExtension(f.Name)}")
            .Where(id => id == revisionId || Revision.Shorten(id) == revisionId)
            .ToList();
        return names.Count == 1 ? new Revision(names[0]) { Reference = "directory" } : null;
    }

    public IReadOnlyDictionary<string, FileEntry>? Entries(string revisionId) =>
        Read(revisionId)?.All.DistinctBy(e => e.Path, StringComparer.Ordinal).ToDictionary(e => e.Path, StringComparer.Ordinal);

    public SnapshotIndex? Read(string revisionId)
    {
        try
        {
            return JsonSerializer.Deserialize<SnapshotIndex>(File.ReadAllBytes(ToRead(IndexPath(revisionId))), ContractsJson.Options);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            // A damaged index is written again when the revision is looked at again.
            return null;
        }
    }

    private void AddOutside(DirectoryTree tree, DirectoryFile file)
    {
        lock (s_lock)
        {
            WriteContent(file);
            foreach (var id in new[] { tree.Revision.Id, tree.PathId }.Distinct(StringComparer.Ordinal))
            {
                // What the revision was rendered with first stays: the directory may have moved on since.
                if (Read(id) is { } index && index.All.All(e => e.Path != file.Entry.Path))
                {
                    WriteIndex(id, index with { Outside = [.. index.Outside, file.Entry] });
                }
            }
        }
    }

    private void WriteContent(DirectoryFile file)
    {
        var path = ContentPath(file.Entry.ContentId);
        if (file.Content is { } content && !(Touch(path) && new FileInfo(path).Length == content.Length))
        {
            Replace(path, content.Span);
        }
    }

    private void WriteIndex(string id, SnapshotIndex index) => Replace(IndexPath(id), JsonSerializer.SerializeToUtf8Bytes(index, ContractsJson.Options));

    private void Prune()
    {
        var old = Indexes().OrderByDescending(f => f.LastWriteTimeUtc).Skip(DefinitionDefaults.HistoryLimit).ToList();
        if (old.Count == 0)
        {
            return;
        }

        old.ForEach(f => f.Delete());
        var used = Indexes()
            .SelectMany(f => Read($"sha256:{Path.GetFileNameWithoutExtension(f.Name)}")?.All ?? [])
            .Select(e => SafeName(e.ContentId))
            .ToHashSet(StringComparer.Ordinal);
        var now = time.GetUtcNow().UtcDateTime;
        foreach (var content in new DirectoryInfo(Path.Combine(root, Contents)).EnumerateFiles().Where(f => !used.Contains(f.Name) && now - f.LastWriteTimeUtc > s_unreferenced))
        {
            content.Delete();
        }
    }

    private IEnumerable<FileInfo> Indexes()
    {
        var folder = new DirectoryInfo(Path.Combine(root, Revisions));
        return folder.Exists ? folder.EnumerateFiles("*" + IndexSuffix) : [];
    }

    // What is written here comes before what is only read.
    private string ToRead(string path) => earlier is null || File.Exists(path) ? path : Path.Combine(earlier, Path.GetRelativePath(root, path));

    /// <summary>Marks a file as used now.</summary>
    /// <returns>False when it is not there.</returns>
    private bool Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
            return true;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private void Replace(string path, ReadOnlySpan<byte> content)
    {
        var temporary = $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        catch (IOException)
        {
            // On a full disk what is half written must not take what is left.
            File.Delete(temporary);
            throw;
        }

        Touch(path);
    }

    // What a crash or a disk has cut off is not what the revision had, and neither is nothing: rendered, it would delete what is missing in it.
    private ReadOnlyMemory<byte>? ReadContent(FileEntry entry)
    {
        var path = ToRead(ContentPath(entry.ContentId));
        var content = File.Exists(path) ? File.ReadAllBytes(path) : null;

        // Not the null of an array: that would become an empty content.
        return content is not null && Digests.Of(content) == entry.ContentId ? (ReadOnlyMemory<byte>?)content : null;
    }

    private string IndexPath(string revisionId) => Path.Combine(root, Revisions, SafeName(revisionId) + IndexSuffix);

    private string ContentPath(string digest) => Path.Combine(root, Contents, SafeName(digest));

    // Digests are hexadecimal; anything else cannot be one of ours and must not become a path.
    private static string SafeName(string id)
    {
        var name = id.StartsWith("sha256:", StringComparison.Ordinal) ? id["sha256:".Length..] : id;
        return name.Length > 0 && name.All(char.IsAsciiHexDigit) ? name : Digests.Of(id);
    }

    private sealed class SnapshotTree(SnapshotFolder folder, Revision revision, IReadOnlyDictionary<string, FileEntry> entries) : IFileTree
    {
        public Revision Revision => revision;

        public ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string path, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Result<IReadOnlyList<FileEntry>>.Success(DirectoryTree.EntriesBelow(entries.Values, path)));

        public ValueTask<Result<ReadOnlyMemory<byte>?>> ReadAsync(string path, CancellationToken cancellationToken) =>
            ValueTask.FromResult(entries.TryGetValue(path, out var entry)
                ? new DirectoryFile(entry, folder.ReadContent(entry)).ContentOrError
                : Result<ReadOnlyMemory<byte>?>.Success(null));
    }
}
