using System.Text;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Rendering.Files;

/// <summary>One file that was read, by the path it was asked for.</summary>
/// <param name="Path">Path in the source.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record SourceFile(string Path, ReadOnlyMemory<byte> Content);

/// <summary>
/// Reads files of a tree within the limits. Symbolic links are followed here and nowhere else: only inside the tree, and only a
/// bounded number of them. Whether something exists outside is never told.
/// </summary>
internal sealed class SourceReader(IFileTree files, RenderingLimits limits)
{
    private long _total;

    /// <summary>All entries below a folder, within the limit.</summary>
    public async Task<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var listed = await files.ListAsync(folder, cancellationToken);
        return listed.IsSuccess && listed.Value.Count > limits.MaxFiles
            ? DiagnosticCatalog.RenderLimit.Create($"There are more than {limits.MaxFiles} files below the path.", folder)
            : listed;
    }

    /// <summary>The content of an entry, links followed.</summary>
    public async Task<Result<SourceFile>> ReadAsync(FileEntry entry, CancellationToken cancellationToken)
    {
        var target = entry;
        for (var hop = 0; target.Kind == FileKind.Symlink; hop++)
        {
            var next = await FollowAsync(target, cancellationToken);
            if (!next.IsSuccess || hop >= limits.MaxLinkHops)
            {
                return Outside(entry.Path);
            }

            target = next.Value;
        }

        return await ReadFileAsync(entry.Path, target, cancellationToken);
    }

    /// <summary>The content of a path, or null when there is no such file.</summary>
    public async Task<Result<SourceFile?>> TryReadAsync(string path, CancellationToken cancellationToken)
    {
        var listed = await files.ListAsync(path, cancellationToken);
        if (!listed.IsSuccess)
        {
            return Result<SourceFile?>.Failure(listed.Diagnostics);
        }

        if (listed.Value.FirstOrDefault(e => string.Equals(e.Path, path, StringComparison.Ordinal)) is not { } entry)
        {
            return Result<SourceFile?>.Success(null);
        }

        var read = await ReadAsync(entry, cancellationToken);
        return read.IsSuccess ? Result<SourceFile?>.Success(read.Value) : Result<SourceFile?>.Failure(read.Diagnostics);
    }

    private static Diagnostic Outside(string path) =>
        DiagnosticCatalog.PathOutsideSource.Create($"The symbolic link '{path}' does not lead to a file of the source.", path);

    private async Task<Result<FileEntry>> FollowAsync(FileEntry link, CancellationToken cancellationToken)
    {
        var content = await files.ReadAsync(link.Path, cancellationToken);
        if (!content.IsSuccess || content.Value is not { Length: > 0 and < 4096 } text
            || SourcePath.Combine(SourcePath.FolderOf(link.Path), Encoding.UTF8.GetString(text.Span)) is not { } path)
        {
            return Outside(link.Path);
        }

        var listed = await files.ListAsync(path, cancellationToken);
        return listed.IsSuccess && listed.Value.FirstOrDefault(e => string.Equals(e.Path, path, StringComparison.Ordinal)) is { } entry
            ? entry
            : Outside(link.Path);
    }

    private async Task<Result<SourceFile>> ReadFileAsync(string path, FileEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Size > limits.MaxFileBytes)
        {
            return TooLarge(path);
        }

        var content = await files.ReadAsync(entry.Path, cancellationToken);
        if (!content.IsSuccess)
        {
            return Result<SourceFile>.Failure(content.Diagnostics);
        }

        if (content.Value is not { } bytes)
        {
            return DiagnosticCatalog.RenderFileMissing.Create($"'{path}' is not in the source.", path);
        }

        _total += bytes.Length;
        return bytes.Length > limits.MaxFileBytes || _total > limits.MaxTotalBytes ? TooLarge(path) : new SourceFile(path, bytes);
    }

    private Diagnostic TooLarge(string path) => DiagnosticCatalog.RenderLimit.Create(
        $"The file is larger than {limits.MaxFileBytes} bytes, or all files together are larger than {limits.MaxTotalBytes} bytes.", path);
}
