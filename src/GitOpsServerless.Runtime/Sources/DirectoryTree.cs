using System.Collections.Concurrent;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.Sources;

/// <summary>
/// The files of a directory as they were when they were read. What a reader asks for outside of the path is read when it is asked for,
/// never outside of the root, and kept with the snapshot.
/// </summary>
internal sealed class DirectoryTree(string root, Revision revision, Dictionary<string, DirectoryFile> files, DirectoryLimits limits) : IFileTree
{
    private readonly ConcurrentDictionary<string, DirectoryFile> _outside = new(StringComparer.Ordinal);

    public Revision Revision { get; } = revision;

    /// <summary>Id of the files below the path alone.</summary>
    public string PathId { get; init; } = revision.Id;

    /// <summary>Files below the path, and those outside of it that were read.</summary>
    public IReadOnlyDictionary<string, DirectoryFile> Files => _outside.IsEmpty
        ? files
        : files.Concat(_outside.Where(o => !files.ContainsKey(o.Key))).ToDictionary(StringComparer.Ordinal);

    /// <summary>Files below the path.</summary>
    public IEnumerable<DirectoryFile> Inside => files.Values;

    /// <summary>Files outside of the path.</summary>
    public IEnumerable<DirectoryFile> Outside => _outside.Values;

    /// <summary>Told of every file that is read outside of the path.</summary>
    public Action<DirectoryFile>? FileAdded { get; set; }

    public DirectoryTree With(IEnumerable<DirectoryFile> outside)
    {
        foreach (var file in outside)
        {
            _outside.TryAdd(file.Entry.Path, file);
        }

        return this;
    }

    public ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Result<IReadOnlyList<FileEntry>>.Success(EntriesBelow(Files.Values.Select(f => f.Entry), folder)));

    public async ValueTask<Result<ReadOnlyMemory<byte>?>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (files.TryGetValue(path, out var known) || _outside.TryGetValue(path, out known))
        {
            return known.ContentOrError;
        }

        var full = Path.GetFullPath(Path.Combine(root, path));
        if (!FolderContainment.IsInside(root, full) || PassesLink(full) || !File.Exists(full))
        {
            return (ReadOnlyMemory<byte>?)null;
        }

        var read = await DirectoryFile.ReadAsync(new FileInfo(full), path, limits.MaxFileBytes, cancellationToken);
        if (_outside.TryAdd(path, read))
        {
            FileAdded?.Invoke(read);
        }

        return _outside[path].ContentOrError;
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
