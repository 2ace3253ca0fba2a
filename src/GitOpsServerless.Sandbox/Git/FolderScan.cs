using System.Text;
using GitOpsServerless.Git;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Trees;

namespace GitOpsServerless.Sandbox.Git;

/// <summary>
/// Reads the files below a folder as entries of trees. Links are entries and are not followed; what no tree may hold is left out. A file that has
/// the length and the date that it had in the scan before is not read again.
/// </summary>
internal sealed class FolderScan(IReadOnlyDictionary<string, ScannedFile> before, GitLimits limits)
{
    /// <summary>A file that changed this shortly before it was read may change again without a new date, as Git has it too ("racy").</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private readonly DateTime now = TimeProvider.System.GetUtcNow().UtcDateTime;
    private readonly Dictionary<string, ScannedFile> files = new(StringComparer.Ordinal);
    private long bytes;

    public static IReadOnlyDictionary<string, ScannedFile> Read(string folder, IReadOnlyDictionary<string, ScannedFile> before, GitLimits limits)
    {
        var scan = new FolderScan(before, limits);
        scan.Folder(new DirectoryInfo(folder), string.Empty, 0);
        return scan.files;
    }

    private void Folder(DirectoryInfo folder, string path, int depth)
    {
        if (depth > limits.MaxTreeDepth)
        {
            throw GitException.Limit("The depth of folders", limits.MaxTreeDepth);
        }

        foreach (var item in folder.EnumerateFileSystemInfos().Where(item => !PathGuard.IsDangerous(item.Name)))
        {
            var at = PathGuard.Join(path, item.Name);
            if (item.LinkTarget is { } target)
            {
                var content = Encoding.UTF8.GetBytes(target);
                Add(at, new ScannedFile(EntryMode.SymbolicLink, ObjectHasher.Hash(ObjectKind.Blob, content), () => content));
            }
            else if (item is DirectoryInfo inner)
            {
                Folder(inner, at, depth + 1);
            }
            else if (item is FileInfo file)
            {
                Check(file.Length);
                Add(at, Scan(at, file));
            }
        }
    }

    private void Check(long length)
    {
        if (length > limits.MaxObjectBytes)
        {
            throw GitException.Limit("The size of a file", limits.MaxObjectBytes);
        }

        bytes += length;
        if (bytes > limits.MaxTreeBytes)
        {
            throw GitException.Limit("The size of a folder", limits.MaxTreeBytes);
        }
    }

    private ScannedFile Scan(string path, FileInfo file)
    {
        var mode = IsExecutable(file) ? EntryMode.Executable : EntryMode.File;
        var stamp = (file.Length, file.LastWriteTimeUtc);
        if (before.TryGetValue(path, out var known) && known.Stamp == stamp)
        {
            return known with { Mode = mode };
        }

        using var content = file.OpenRead();
        var id = ObjectHasher.Hash(ObjectKind.Blob, content, file.Length);
        return new ScannedFile(mode, id, () => File.ReadAllBytes(file.FullName)) { Stamp = now - file.LastWriteTimeUtc > Settled ? stamp : null };
    }

    private void Add(string path, ScannedFile file)
    {
        if (files.Count >= limits.MaxTreeEntries)
        {
            throw GitException.Limit("The number of files of a folder", limits.MaxTreeEntries);
        }

        files[path] = file;
    }

    private static bool IsExecutable(FileInfo file) =>
        !OperatingSystem.IsWindows() && (file.UnixFileMode & UnixFileMode.UserExecute) != UnixFileMode.None;
}

/// <summary>A file as it was found; its content is read when it is needed.</summary>
internal sealed record ScannedFile(EntryMode Mode, ObjectId Id, Func<ReadOnlyMemory<byte>> Read)
{
    /// <summary>Length and date by which it is known again; null where it must be read.</summary>
    public (long Length, DateTime Written)? Stamp { get; init; }
}
