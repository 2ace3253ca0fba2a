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
    private readonly long _insideBytes = files.Values.Sum(f => (long)(f.Content?.Length ?? 0));
    private long _outsideBytes;

    public Revision Revision { get; } = revision;

    /// <summary>Path of the files that were read at once, relative to the root.</summary>
    public string Own { get; init; } = string.Empty;

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
            if (_outside.TryAdd(file.Entry.Path, file))
            {
                _outsideBytes += file.Content?.Length ?? 0;
            }
        }

        return this;
    }

    public async ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(Path.Combine(root, folder));
        if (IsBeside(folder.Trim('/')) && FolderContainment.IsInside(root, full) && !PassesLink(full))
        {
            try
            {
                if (await KeepAllAsync(full, folder.Trim('/'), cancellationToken) is { } tooMuch)
                {
                    return tooMuch;
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return DiagnosticCatalog.SourceUnreadable.Create($"The folder '{folder}' could not be read: {error.Message}");
            }
        }

        return Result<IReadOnlyList<FileEntry>>.Success(EntriesBelow(Files.Values.Select(f => f.Entry), folder));
    }

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

        try
        {
            return (await KeepAsync(new FileInfo(full), path, cancellationToken)).ContentOrError;
        }
        catch (IOException error)
        {
            return DiagnosticCatalog.SourceUnreadable.Create($"'{path}' could not be read: {error.Message}", path);
        }
    }

    private async Task<Diagnostic?> KeepAllAsync(string full, string folder, CancellationToken cancellationToken)
    {
        foreach (var info in EntriesAt(full))
        {
            if (_insideBytes + Interlocked.Read(ref _outsideBytes) > limits.MaxTotalBytes || files.Count + _outside.Count >= limits.MaxFiles)
            {
                return DiagnosticCatalog.SourceTooLarge.Create($"'{folder}' has more than {limits.MaxFiles} files or {limits.MaxTotalBytes} bytes.", folder);
            }

            var path = Path.GetRelativePath(root, info.FullName).Replace(Path.DirectorySeparatorChar, '/');
            await KeepAsync(info, path, cancellationToken);
        }

        return null;
    }

    // The path that is asked for may be a folder, one file, or a link, which is an entry of its own and is not followed.
    private IEnumerable<FileSystemInfo> EntriesAt(string full)
    {
        var info = new FileInfo(full);
        return info.Exists || info.LinkTarget is not null ? [info]
            : Directory.Exists(full) ? DirectorySource.Enumerate(full, limits, filter: null, 0)
            : [];
    }

    private async Task<DirectoryFile> KeepAsync(FileSystemInfo info, string path, CancellationToken cancellationToken)
    {
        if (_outside.TryGetValue(path, out var known))
        {
            return known;
        }

        var read = await DirectoryFile.ReadAsync(info, path, limits.MaxFileBytes, cancellationToken);
        if (_outside.TryAdd(path, read))
        {
            Interlocked.Add(ref _outsideBytes, read.Content?.Length ?? 0);
            FileAdded?.Invoke(read);
        }

        return _outside[path];
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
        var inside = Own.Trim('/');
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
