using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Lfs;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Submodules;

namespace GitOpsServerless.Git.Trees;

/// <summary>
/// The files of a commit. A folder that is listed is fetched with its files in one request; a file that is read alone, alone.
/// </summary>
/// <remarks>
/// <c>.gitattributes</c> is ignored on purpose: files are read as they are stored, so that the same commit gives the same bytes everywhere.
/// Symbolic links are entries of their own and are never followed.
/// </remarks>
internal sealed class GitFileTree(Revision revision, Commit commit, IRepository repository, TreeFetcher fetcher, ISubmodules? submodules, ILargeFiles? largeFiles) : IFileTree
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, IFileTree> opened = new(StringComparer.Ordinal);

    public Revision Revision { get; } = revision;

    public async ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken) =>
        await GitDiagnostics.GuardAsync(() => repository, _ => ListInsideAsync(folder, cancellationToken));

    public async ValueTask<Result<ReadOnlyMemory<byte>?>> ReadAsync(string path, CancellationToken cancellationToken) =>
        await GitDiagnostics.GuardAsync(() => repository, _ => ReadInsideAsync(path, cancellationToken));

    private async Task<Result<IReadOnlyList<FileEntry>>> ListInsideAsync(string folder, CancellationToken cancellationToken)
    {
        folder = string.Join('/', PathGuard.Split(folder));
        if (await EnterSubmoduleAsync(folder, cancellationToken) is { } inside)
        {
            return Prefixed(await inside.Tree.ListAsync(inside.Inner, cancellationToken), inside.Path);
        }

        if (await fetcher.FindAsync(commit, folder, cancellationToken) is not { } root)
        {
            return Result<IReadOnlyList<FileEntry>>.Success([]);
        }

        await fetcher.CompleteAsync(root, commit.Id, cancellationToken);
        var entries = new List<FileEntry>();
        foreach (var (path, entry) in fetcher.Walk(root, folder, cancellationToken))
        {
            entries.Add(new FileEntry(path, Kind(entry.Mode), Size: null, entry.Id.ToString()));
            if (entry.Mode == EntryMode.Submodule && await OpenAsync(path, entry, cancellationToken) is { } module)
            {
                var files = Prefixed(await module.ListAsync(string.Empty, cancellationToken), path);
                if (!files.IsSuccess)
                {
                    return files;
                }

                entries.AddRange(files.Value);
            }
        }

        entries.Sort(static (left, right) => string.CompareOrdinal(left.Path, right.Path));
        return entries;
    }

    private async Task<Result<ReadOnlyMemory<byte>?>> ReadInsideAsync(string path, CancellationToken cancellationToken)
    {
        path = string.Join('/', PathGuard.Split(path));
        if (await EnterSubmoduleAsync(path, cancellationToken) is { Inner.Length: > 0 } inside)
        {
            return await inside.Tree.ReadAsync(inside.Inner, cancellationToken);
        }

        var entry = await fetcher.FindAsync(commit, path, cancellationToken);
        if (entry is null || !entry.IsBlob)
        {
            return Result<ReadOnlyMemory<byte>?>.Success(null);
        }

        await fetcher.EnsureAsync([entry.Id], commit.Id, shallow: false, cancellationToken);
        var content = fetcher.ReadFile(entry.Id).Content;
        if (LfsPointer.TryParse(content.Span) is not { } pointer || entry.Mode == EntryMode.SymbolicLink)
        {
            return Result<ReadOnlyMemory<byte>?>.Success(content);
        }

        return largeFiles is null
            ? throw new GitException(GitFault.LfsPointer, $"The file '{path}' is kept by Git LFS; the repository {repository.DisplayName} holds only a pointer to it.", path)
            : Result<ReadOnlyMemory<byte>?>.Success(await largeFiles.ReadAsync(pointer, path, cancellationToken));
    }

    /// <summary>The submodule on the way to a path, where there is one and submodules are followed.</summary>
    private async Task<(IFileTree Tree, string Path, string Inner)?> EnterSubmoduleAsync(string path, CancellationToken cancellationToken)
    {
        var parts = PathGuard.Split(path);
        for (var count = 1; submodules is not null && count <= parts.Length; count++)
        {
            var at = string.Join('/', parts[..count]);
            if (await fetcher.FindAsync(commit, at, cancellationToken) is { Mode: EntryMode.Submodule } entry
                && await OpenAsync(at, entry, cancellationToken) is { } tree)
            {
                return (tree, at, string.Join('/', parts[count..]));
            }
        }

        return null;
    }

    private async Task<IFileTree?> OpenAsync(string path, TreeEntry entry, CancellationToken cancellationToken)
    {
        if (submodules is null)
        {
            return null;
        }

        if (!opened.TryGetValue(path, out var tree))
        {
            opened[path] = tree = await submodules.OpenAsync(commit, path, entry.Id, fetcher, cancellationToken);
        }

        return tree;
    }

    private static Result<IReadOnlyList<FileEntry>> Prefixed(Result<IReadOnlyList<FileEntry>> files, string path) =>
        files.IsSuccess
            ? Result<IReadOnlyList<FileEntry>>.Success([.. files.Value.Select(file => file with { Path = PathGuard.Join(path, file.Path) })], files.Diagnostics)
            : files;

    private static FileKind Kind(EntryMode mode) => mode switch
    {
        EntryMode.Executable => FileKind.Executable,
        EntryMode.SymbolicLink => FileKind.Symlink,
        EntryMode.Submodule => FileKind.Submodule,
        _ => FileKind.File,
    };
}
