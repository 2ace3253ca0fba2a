using System.Collections.Concurrent;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.Sources;

/// <summary>
/// The files of a directory as they were when they were read. What a reader asks for outside of the path is read when it is asked for,
/// never outside of the root, and kept with the snapshot.
/// </summary>
internal sealed class DirectoryTree(string root, string own, Revision revision, IReadOnlyDictionary<string, DirectoryFile> files, DirectoryLimits limits) : IFileTree
{
    private readonly ConcurrentDictionary<string, DirectoryFile> _files = new(files, StringComparer.Ordinal);

    public Revision Revision => revision;

    public IReadOnlyDictionary<string, DirectoryFile> Files => _files;

    /// <summary>Told of every file that is read outside of the path.</summary>
    public Action<DirectoryFile>? FileAdded { get; set; }

    public async ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(Path.Combine(root, folder));
        if (IsBeside(folder.Trim('/')) && DirectorySource.IsInside(root, full) && Directory.Exists(full) && !PassesLink(Path.Combine(full, ".")))
        {
            try
            {
                if (await KeepAllAsync(full, folder, cancellationToken) is { } tooMuch)
                {
                    return tooMuch;
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return DiagnosticCatalog.SourceUnreadable.Create($"The folder '{folder}' could not be read: {error.Message}");
            }
        }

        return Result<IReadOnlyList<FileEntry>>.Success(EntriesBelow(_files.Values.Select(f => f.Entry), folder));
    }

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

        return (await KeepAsync(info, path, cancellationToken)).Content;
    }

    private async Task<Diagnostic?> KeepAllAsync(string full, string folder, CancellationToken cancellationToken)
    {
        var total = _files.Values.Sum(f => (long)f.Content.Length);
        foreach (var info in DirectorySource.Enumerate(full, limits, 0))
        {
            if (total > limits.MaxTotalBytes || _files.Count >= limits.MaxFiles || (info is FileInfo { LinkTarget: null } file && file.Length > limits.MaxFileBytes))
            {
                return DiagnosticCatalog.SourceTooLarge.Create($"'{folder}' has more than {limits.MaxFiles} files, or more bytes than are read of a directory.", folder);
            }

            total += (await KeepAsync(info, Path.GetRelativePath(root, info.FullName).Replace(Path.DirectorySeparatorChar, '/'), cancellationToken)).Content.Length;
        }

        return null;
    }

    private async Task<DirectoryFile> KeepAsync(FileSystemInfo info, string path, CancellationToken cancellationToken)
    {
        if (_files.TryGetValue(path, out var known))
        {
            return known;
        }

        var file = _files.GetOrAdd(path, await DirectorySource.ReadAsync(info, path, cancellationToken));
        FileAdded?.Invoke(file);
        return file;
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

    // What lies below the path was read at once, and folders around it are never read as a whole.
    private bool IsBeside(string folder)
    {
        var inside = own.Trim('/');
        return folder.Length > 0 && inside.Length > 0 && folder != inside
            && !folder.StartsWith(inside + "/", StringComparison.Ordinal) && !inside.StartsWith(folder + "/", StringComparison.Ordinal);
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
