using System.Text;
using GitOpsServerless.Git;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Trees;

namespace GitOpsServerless.Sandbox.Git;

/// <summary>Reads the files below a folder as entries of trees. Links are entries and are not followed; what no tree may hold is left out.</summary>
internal sealed class FolderScan(GitLimits limits)
{
    private readonly Dictionary<string, ScannedFile> files = new(StringComparer.Ordinal);
    private long bytes;

    public static IReadOnlyDictionary<string, ScannedFile> Read(string folder, GitLimits limits)
    {
        var scan = new FolderScan(limits);
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
                Add(at, EntryMode.SymbolicLink, Encoding.UTF8.GetBytes(target));
            }
            else if (item is DirectoryInfo inner)
            {
                Folder(inner, at, depth + 1);
            }
            else if (item is FileInfo file)
            {
                Check(file.Length);
                Add(at, IsExecutable(file) ? EntryMode.Executable : EntryMode.File, File.ReadAllBytes(file.FullName));
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

    private void Add(string path, EntryMode mode, byte[] content)
    {
        if (files.Count >= limits.MaxTreeEntries)
        {
            throw GitException.Limit("The number of files of a folder", limits.MaxTreeEntries);
        }

        files[path] = new ScannedFile(mode, content, ObjectHasher.Hash(ObjectKind.Blob, content));
    }

    private static bool IsExecutable(FileInfo file) =>
        !OperatingSystem.IsWindows() && (file.UnixFileMode & UnixFileMode.UserExecute) != UnixFileMode.None;
}

/// <summary>A file as it was read.</summary>
internal sealed record ScannedFile(EntryMode Mode, ReadOnlyMemory<byte> Content, ObjectId Id);
