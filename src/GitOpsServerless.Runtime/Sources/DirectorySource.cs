using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.Sources;

/// <summary>
/// A plain directory as a source. Its revision is the digest of the names, kinds and contents below the path, and of the files outside of
/// the path that an earlier look asked for. Contents of revisions that were fetched are kept in a snapshot folder, so that a rollback finds
/// what the directory no longer has.
/// </summary>
public sealed class DirectorySource : ISource
{
    private readonly string _definitionsRoot;
    private readonly SnapshotStore? _snapshots;
    private readonly DirectoryLimits _limits;

    /// <summary>Creates the source.</summary>
    /// <param name="definitionsRoot">What relative directories are relative to; no source leaves it, except for <see cref="AllowedFolders"/>.</param>
    /// <param name="snapshotFolder">Where contents of fetched revisions are kept; null keeps none, and rollback finds none.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="time">Clock of the files that are kept.</param>
    public DirectorySource(string definitionsRoot, string? snapshotFolder, DirectoryLimits? limits = null, TimeProvider? time = null)
    {
        _definitionsRoot = Path.GetFullPath(definitionsRoot);
        _snapshots = snapshotFolder is null ? null : new SnapshotStore(snapshotFolder, time ?? TimeProvider.System);
        _limits = limits ?? new DirectoryLimits();
    }

    /// <summary>Folders besides the definitions root that definitions may name. Their author need not be the owner of this machine.</summary>
    public IReadOnlyList<string> AllowedFolders { get; init; } = [];

    /// <summary>Snapshots that are only read, for a snapshot folder that is a scratch one.</summary>
    public string? EarlierSnapshots
    {
        get => _snapshots?.Earlier;
        init => _snapshots?.Earlier = value;
    }

    /// <summary>Which files belong to the source, by name; null takes all.</summary>
    public Func<string, bool>? Filter { get; init; }

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

        return Snapshots(source)?.Find(revisionId) is { } known ? known : NotFound(source, revisionId);
    }

    /// <inheritdoc />
    public async Task<Result<IFileTree>> FetchAsync(SourceDefinition source, Revision revision, CancellationToken cancellationToken)
    {
        var tree = await ReadTreeAsync(source, cancellationToken);
        if (tree.IsSuccess && tree.Value.Revision.Id == revision.Id)
        {
            Snapshots(source)?.Keep(tree.Value);
            return tree.Value;
        }

        if (Snapshots(source)?.Open(revision) is { } snapshot)
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
        var before = Snapshots(source)?.Entries(from);
        var after = Snapshots(source)?.Entries(to);
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

    private string RootOf(SourceDefinition source) => Path.GetFullPath(source.Directory!, _definitionsRoot);

    private SnapshotFolder? Snapshots(SourceDefinition source) => _snapshots?.Of($"{RootOf(source)}\n{source.Path.Trim('/')}");

    private async Task<Result<DirectoryTree>> ReadTreeAsync(SourceDefinition source, CancellationToken cancellationToken)
    {
        var root = RootOf(source);

        // Before anything else, so that the answer does not tell what exists elsewhere.
        if (!AllowedFolders.Prepend(_definitionsRoot).Any(f => FolderContainment.IsReallyInside(f, root)))
        {
            return DiagnosticCatalog.DirectoryNotAllowed.Create($"The directory '{source.Directory}' is outside of the folder of the definitions.");
        }

        var folder = Path.GetFullPath(Path.Combine(root, source.Path));
        if (!FolderContainment.IsReallyInside(root, folder) || (!Directory.Exists(folder) && !File.Exists(folder)))
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
        foreach (var info in Enumerate(folder, _limits, Filter, 0))
        {
            var path = Path.GetRelativePath(root, info.FullName).Replace(Path.DirectorySeparatorChar, '/');
            var file = await DirectoryFile.ReadAsync(info, path, _limits.MaxFileBytes, cancellationToken);
            total += file.Content?.Length ?? 0;
            if (files.Count >= _limits.MaxFiles || total > _limits.MaxTotalBytes)
            {
                return DiagnosticCatalog.SourceTooLarge.Create(
                    $"'{source.Path}' of '{source.Directory}' has more than {_limits.MaxFiles} files or {_limits.MaxTotalBytes} bytes.", path);
            }

            files[path] = file;
        }

        return await WithOutsideAsync(root, source.Path, files, Snapshots(source), cancellationToken);
    }

    // A base or a values file beside the path decides what is rendered too. Which ones do is known from the first look at the same files.
    private async Task<DirectoryTree> WithOutsideAsync(
        string root, string own, Dictionary<string, DirectoryFile> files, SnapshotFolder? snapshots, CancellationToken cancellationToken)
    {
        var id = DirectoryDigest.Of(files.Values.Select(f => f.Entry));
        var outside = new DirectoryTree(root, new Revision(id), [], _limits);
        var moved = new List<(string Path, string? ContentId)>();
        foreach (var known in snapshots?.Read(id)?.Outside ?? [])
        {
            await outside.ReadAsync(known.Path, cancellationToken);
            var now = outside.Files.GetValueOrDefault(known.Path)?.Entry.ContentId;
            if (now != known.ContentId)
            {
                moved.Add((known.Path, now));
            }
        }

        var revision = new Revision(moved.Count == 0 ? id : DirectoryDigest.Of(id, moved)) { Reference = "directory" };
        return new DirectoryTree(root, revision, files, _limits) { Own = own, PathId = id }.With(outside.Files.Values);
    }

    internal static IEnumerable<FileSystemInfo> Enumerate(string folder, DirectoryLimits limits, Func<string, bool>? filter, int depth)
    {
        if (File.Exists(folder))
        {
            return [new FileInfo(folder)];
        }

        return new DirectoryInfo(folder).EnumerateFileSystemInfos()
            .Where(i => i.Name != ".git")
            .SelectMany(i => i is DirectoryInfo { LinkTarget: null } && depth < limits.MaxDepth ? Enumerate(i.FullName, limits, filter, depth + 1)
                : (i is FileInfo || i.LinkTarget is not null) && filter?.Invoke(i.Name) != false ? [i]
                : []);
    }
}
