using System.Collections.Concurrent;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.Sources;

/// <summary>
/// The files of a directory as they were when they were read. What a reader asks for outside of the path is read when it is asked for,
/// never outside of the root, and kept with the snapshot.
/// </summary>
internal sealed class DirectoryTree(string root, Revision revision, IReadOnlyDictionary<string, DirectoryFile> files, DirectoryLimits limits) : IFileTree
{
    private readonly ConcurrentDictionary<string, DirectoryFile> _files = new(files, StringComparer.Ordinal);

    public Revision Revision => revision;

    public IReadOnlyDictionary<string, DirectoryFile> Files => _files;

    /// <summary>Told of every file that is read outside of the path.</summary>
    public Action<DirectoryFile>? FileAdded { get; set; }

    public ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Result<IReadOnlyList<FileEntry>>.Success(EntriesBelow(_files.Values.Select(f => f.Entry), folder)));

    public async ValueTask<Result<ReadOnlyMemory<byte>?>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (_files.TryGetValue(path, out var known))
        {
            return known.Content;
        }

        var full = Path.GetFullPath(Path.Combine(root, path));
        if (!DirectorySource.IsInside(root, full) || PassesLink(full))
        {
            return (ReadOnlyMemory<byte>?)null;
        }

        var info = new FileInfo(full);
        if (!info.Exists || info.Length > limits.MaxFileBytes)
        {
            return (ReadOnlyMemory<byte>?)null;
        }

        var file = _files.GetOrAdd(path, await DirectorySource.ReadAsync(info, path, cancellationToken));
        FileAdded?.Invoke(file);
        return file.Content;
    }

    internal static IReadOnlyList<FileEntry> EntriesBelow(IEnumerable<FileEntry> entries, string folder)
    {
        var trimmed = folder.Trim('/');
        var prefix = trimmed.Length == 0 ? string.Empty : trimmed + "/";
        return
        [
            .. entries
                .Where(e => e.Path == trimmed || e.Path.StartsWith(prefix, StringComparison.Ordinal))
                .OrderBy(e => e.Path, StringComparer.Ordinal),
        ];
    }

    private bool PassesLink(string full)
    {
        for (var folder = new DirectoryInfo(Path.GetDirectoryName(full)!); folder is not null && folder.FullName.Length > root.Length; folder = folder.Parent)
        {
            if (folder.LinkTarget is not null)
            {
                return true;
            }
        }

        return false;
    }
}
