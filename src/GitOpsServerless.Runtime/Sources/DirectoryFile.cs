using System.Text;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.Sources;

/// <summary>A file with its content. A file that is too large or cannot be read is an entry without content: it must not take the others away.</summary>
/// <param name="Entry">Entry.</param>
/// <param name="Content">Content, or null.</param>
/// <param name="Problem">Why there is no content.</param>
internal sealed record DirectoryFile(FileEntry Entry, ReadOnlyMemory<byte>? Content, Diagnostic? Problem = null)
{
    public Result<ReadOnlyMemory<byte>?> ContentOrError => Content is { } content
        ? Result<ReadOnlyMemory<byte>?>.Success(content)
        : Problem ?? DiagnosticCatalog.SourceUnreadable.Create($"The content of '{Entry.Path}' was not kept.", Entry.Path);

    public static async Task<DirectoryFile> ReadAsync(FileSystemInfo info, string path, long largest, CancellationToken cancellationToken)
    {
        if (info.LinkTarget is { } target)
        {
            var link = Encoding.UTF8.GetBytes(target);
            return new DirectoryFile(new FileEntry(path, FileKind.Symlink, link.Length, Digests.Of(link)), link);
        }

        var isExecutable = !OperatingSystem.IsWindows() && (info.UnixFileMode & UnixFileMode.UserExecute) != UnixFileMode.None;
        var kind = isExecutable ? FileKind.Executable : FileKind.File;
        if (info is FileInfo { Length: var length } && length > largest)
        {
            return Without(info, path, kind, length, DiagnosticCatalog.SourceTooLarge.Create($"'{path}' has {length} bytes, more than a file may have.", path));
        }

        try
        {
            if (SpecialFiles.IsSpecial(info))
            {
                return Without(info, path, kind, 0, DiagnosticCatalog.SourceUnreadable.Create($"'{path}' is no regular file: pipes, sockets and devices are not read.", path));
            }

            var content = await File.ReadAllBytesAsync(info.FullName, cancellationToken);
            return new DirectoryFile(new FileEntry(path, kind, content.Length, Digests.Of(content)), content);
        }
        catch (UnauthorizedAccessException)
        {
            return Without(info, path, kind, 0, DiagnosticCatalog.SourceUnreadable.Create($"'{path}' may not be read.", path));
        }
    }

    private static DirectoryFile Without(FileSystemInfo info, string path, FileKind kind, long length, Diagnostic problem) =>
        new(new FileEntry(path, kind, length, Digests.Of($"{length}:{info.LastWriteTimeUtc.Ticks}")), null, problem);
}
