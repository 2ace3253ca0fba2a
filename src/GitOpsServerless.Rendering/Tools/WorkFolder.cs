using System.Text;
using GitOpsServerless.Rendering.Files;
using GitOpsServerless.Rendering.Pipeline;

namespace GitOpsServerless.Rendering.Tools;

/// <summary>
/// A private folder for one run of a program: the files that it may see, and a home of its own. Only regular files that were
/// read through the file tree are written, and links whose target was found inside the tree.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    private const int MaxNameBytes = 255;
    private readonly string _root;

    public WorkFolder(string tempFolder)
    {
        _root = TempFolders.Create(tempFolder);
        Files = Directory.CreateDirectory(Path.Combine(_root, "files")).FullName;
        Home = Directory.CreateDirectory(Path.Combine(_root, "home")).FullName;
    }

    /// <summary>Root of the files: the root of the source.</summary>
    public string Files { get; }

    /// <summary>Home of the program.</summary>
    public string Home { get; }

    public void Write(string path, ReadOnlySpan<byte> content)
    {
        var full = PathOf(path);
        if (Directory.Exists(full) || HasFileAbove(full))
        {
            throw new RenderLimitException("The source has a file and a folder of the same name.", file: null);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
    }

    public void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public void Link(string path, string targetFolder)
    {
        var full = PathOf(path);
        var parent = Path.GetDirectoryName(full)!;
        Directory.CreateDirectory(parent);
        if (!Path.Exists(full))
        {
            Directory.CreateSymbolicLink(full, Path.GetRelativePath(parent, PathOf(targetFolder)));
        }
    }

    public string PathOf(string path)
    {
        if (path.Length == 0)
        {
            return Files;
        }

        // The last line of defence: whatever the stages before did, nothing is written beside the folder.
        var full = Path.GetFullPath(Path.Combine(Files, path.Replace('/', Path.DirectorySeparatorChar)));
        return full.StartsWith(Files + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && path.Split('/').All(name => Encoding.UTF8.GetByteCount(name) <= MaxNameBytes)
            && (!OperatingSystem.IsWindows() || path.Split('/').All(WindowsNames.IsSafe))
            ? full
            : throw new RenderLimitException("The source has an entry whose name is not a path inside it.", file: null);
    }

    private bool HasFileAbove(string full)
    {
        for (var folder = Path.GetDirectoryName(full)!; folder.Length > Files.Length; folder = Path.GetDirectoryName(folder)!)
        {
            if (Directory.Exists(folder))
            {
                return false;
            }

            if (File.Exists(folder))
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_root, recursive: true);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // A stopped program may still hold a file for a moment; a later start removes what is left.
        }
    }
}
