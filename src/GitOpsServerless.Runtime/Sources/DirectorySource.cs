using System.Security.Cryptography;
using System.Text;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.Sources;

/// <summary>
/// A plain directory as a source. Its revision is the digest of the names, kinds and contents below the path.
/// Contents of revisions that were fetched are kept in a snapshot folder, so that a rollback finds what the directory no longer has.
/// </summary>
public sealed class DirectorySource : ISource
{
    private readonly string _definitionsRoot;
    private readonly SnapshotStore? _snapshots;
    private readonly DirectoryLimits _limits;

    /// <summary>Creates the source.</summary>
    /// <param name="definitionsRoot">What relative directories are relative to.</param>
    /// <param name="snapshotFolder">Where contents of fetched revisions are kept; null keeps none, and rollback finds none.</param>
    /// <param name="limits">Bounds.</param>
    public DirectorySource(string definitionsRoot, string? snapshotFolder, DirectoryLimits? limits = null)
    {
        _definitionsRoot = Path.GetFullPath(definitionsRoot);
        _snapshots = snapshotFolder is null ? null : new SnapshotStore(snapshotFolder);
        _limits = limits ?? new DirectoryLimits();
    }

    /// <inheritdoc />
    public bool Serves(SourceDefinition source) => source.Directory is not null;

    /// <inheritdoc />
    public async Task<Result<Revision>> ResolveAsync(SourceDefinition source, CancellationToken cancellationToken)
    {
        var tree = await ReadTreeAsync(source, cancellationToken);
        return tree.IsSuccess ? tree.Value.Revision : Result<Revision>.Failure(tree.Diagnostics);
    }

    /// <inheritdoc />
    public async Task<Result<Revision>> GetAsync(SourceDefinition source, string revisionId, CancellationToken cancellationToken)
    {
        var current = await ResolveAsync(source, cancellationToken);
        if (current.IsSuccess && (current.Value.Id == revisionId || current.Value.ShortId == revisionId))
        {
            return current;
        }

        return _snapshots?.Find(revisionId) is { } known ? known : NotFound(source, revisionId);
    }

    /// <inheritdoc />
    public async Task<Result<IFileTree>> FetchAsync(SourceDefinition source, Revision revision, CancellationToken cancellationToken)
    {
        var tree = await ReadTreeAsync(source, cancellationToken);
        if (tree.IsSuccess && tree.Value.Revision.Id == revision.Id)
        {
            _snapshots?.Keep(tree.Value);
            return tree.Value;
        }

        if (_snapshots?.Open(revision) is { } snapshot)
        {
            return Result<IFileTree>.Success(snapshot);
        }

        return tree.IsSuccess
            ? Result<IFileTree>.Failure(NotFound(source, revision.Id).Diagnostics)
            : Result<IFileTree>.Failure(tree.Diagnostics);
    }

    /// <inheritdoc />
    public Task<Result<IReadOnlyList<string>>> ChangedPathsAsync(SourceDefinition source, string from, string to, CancellationToken cancellationToken)
    {
        var before = _snapshots?.Entries(from);
        var after = _snapshots?.Entries(to);
        if (before is null || after is null)
        {
            return Task.FromResult(Result<IReadOnlyList<string>>.Failure(NotFound(source, before is null ? from : to).Diagnostics));
        }

        var changed = before.Keys.Union(after.Keys, StringComparer.Ordinal)
            .Where(p => before.GetValueOrDefault(p)?.ContentId != after.GetValueOrDefault(p)?.ContentId)
            .Order(StringComparer.Ordinal);
        return Task.FromResult(Result<IReadOnlyList<string>>.Success([.. changed]));
    }

    /// <inheritdoc />
    public async Task<Result<IReadOnlyList<Revision>>> HistoryAsync(SourceDefinition source, int limit, CancellationToken cancellationToken)
    {
        var current = await ResolveAsync(source, cancellationToken);
        return current.IsSuccess
            ? Result<IReadOnlyList<Revision>>.Success([current.Value])
            : Result<IReadOnlyList<Revision>>.Failure(current.Diagnostics);
    }

    private static Result<Revision> NotFound(SourceDefinition source, string revision) => DiagnosticCatalog.RevisionNotFound.Create(
        $"The directory '{source.Directory}' has no revision '{Revision.Shorten(revision)}': it is not its content now and no earlier run kept it.");

    private async Task<Result<DirectoryTree>> ReadTreeAsync(SourceDefinition source, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(source.Directory!, _definitionsRoot);
        var folder = Path.GetFullPath(Path.Combine(root, source.Path));
        if (!IsInside(root, folder) || (!Directory.Exists(folder) && !File.Exists(folder)))
        {
            return DiagnosticCatalog.DirectoryNotFound.Create($"There is no '{source.Path}' in the directory '{source.Directory}'.");
        }

        try
        {
            return await ScanAsync(root, folder, source, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return DiagnosticCatalog.SourceUnreadable.Create($"The directory '{source.Directory}' could not be read: {error.Message}");
        }
    }

    private async Task<Result<DirectoryTree>> ScanAsync(string root, string folder, SourceDefinition source, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, DirectoryFile>(StringComparer.Ordinal);
        var total = 0L;
        foreach (var info in Enumerate(folder, _limits, 0))
        {
            var path = Path.GetRelativePath(root, info.FullName).Replace(Path.DirectorySeparatorChar, '/');
            var file = await ReadAsync(info, path, cancellationToken);
            total += file.Content.Length;
            if (files.Count >= _limits.MaxFiles || total > _limits.MaxTotalBytes || file.Content.Length > _limits.MaxFileBytes)
            {
                return DiagnosticCatalog.SourceTooLarge.Create(
                    $"'{source.Path}' of '{source.Directory}' has more than {_limits.MaxFiles} files or {_limits.MaxTotalBytes} bytes.", path);
            }

            files[path] = file;
        }

        return new DirectoryTree(root, source.Path, RevisionOf(files), files, _limits);
    }

    internal static IEnumerable<FileSystemInfo> Enumerate(string folder, DirectoryLimits limits, int depth)
    {
        if (File.Exists(folder))
        {
            return [new FileInfo(folder)];
        }

        return new DirectoryInfo(folder).EnumerateFileSystemInfos()
            .Where(i => i.Name != ".git")
            .SelectMany(i => i is DirectoryInfo { LinkTarget: null } && depth < limits.MaxDepth ? Enumerate(i.FullName, limits, depth + 1)
                : i is FileInfo || i.LinkTarget is not null ? [i]
                : []);
    }

    internal static async Task<DirectoryFile> ReadAsync(FileSystemInfo info, string path, CancellationToken cancellationToken)
    {
        var isLink = info.LinkTarget is not null;
        var content = isLink ? Encoding.UTF8.GetBytes(info.LinkTarget!) : await File.ReadAllBytesAsync(info.FullName, cancellationToken);
        var isExecutable = !isLink && !OperatingSystem.IsWindows() && (info.UnixFileMode & UnixFileMode.UserExecute) != UnixFileMode.None;
        var kind = isLink ? FileKind.Symlink : isExecutable ? FileKind.Executable : FileKind.File;
        return new DirectoryFile(new FileEntry(path, kind, content.Length, Digests.Of(content)), content);
    }

    internal static bool IsInside(string root, string path) =>
        path == root || path.StartsWith(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static Revision RevisionOf(Dictionary<string, DirectoryFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, file) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}\0{file.Entry.Kind}\0{file.Entry.ContentId}\n"));
        }

        return new Revision($"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}") { Reference = "directory" };
    }
}

/// <summary>A file with its content.</summary>
internal sealed record DirectoryFile(FileEntry Entry, ReadOnlyMemory<byte> Content);
