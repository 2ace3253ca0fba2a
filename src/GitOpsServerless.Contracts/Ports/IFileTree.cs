namespace GitOpsServerless.Contracts;

/// <summary>Kinds of entries in a file tree.</summary>
public enum FileKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A regular file with the executable bit.</summary>
    Executable,

    /// <summary>A symbolic link: its content is the target text. Never followed by the tree itself.</summary>
    Symlink,

    /// <summary>A commit of another repository.</summary>
    Submodule,
}

/// <summary>One entry of a file tree.</summary>
/// <param name="Path">Path from the root of the source, with forward slashes, without <c>.</c> and <c>..</c>.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Size">Size in bytes where known without reading, else null.</param>
/// <param name="ContentId">Id that changes when the content changes (blob id, digest).</param>
public sealed record FileEntry(string Path, FileKind Kind, long? Size, string ContentId);

/// <summary>
/// The files of one revision, read-only. Listing and reading may fetch; nothing outside the root can be reached,
/// and links are not followed.
/// </summary>
public interface IFileTree
{
    /// <summary>The revision that the files are of.</summary>
    Revision Revision { get; }

    /// <summary>All entries below a folder (recursively), ordered by path; an unknown folder has none. The path of a file gives that file.</summary>
    ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken);

    /// <summary>The content of a file, or null when there is no such file.</summary>
    ValueTask<Result<ReadOnlyMemory<byte>?>> ReadAsync(string path, CancellationToken cancellationToken);
}
