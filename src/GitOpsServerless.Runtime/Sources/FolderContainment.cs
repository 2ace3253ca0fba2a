namespace GitOpsServerless.Runtime.Sources;

/// <summary>Decides whether a folder lies inside of another one, after every symbolic link on the way was followed.</summary>
internal static class FolderContainment
{
    // As Linux itself bounds it (path_resolution(7)).
    private const int MostLinks = 40;

    /// <summary>Whether <paramref name="path"/> really is <paramref name="root"/> or below it. The root itself may be a link: it is its owner's choice.</summary>
    public static bool IsReallyInside(string root, string path) =>
        Real(root) is { } realRoot && Real(path) is { } realPath && IsInside(realRoot, realPath);

    /// <summary>The same by the text alone.</summary>
    public static bool IsInside(string root, string path) =>
        path == root || path.StartsWith(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string? Real(string path)
    {
        var full = Path.GetFullPath(path);
        var current = Path.GetPathRoot(full)!;
        var rest = new Stack<string>(Segments(full, current));
        var links = 0;
        while (rest.TryPop(out var segment))
        {
            var next = Path.Combine(current, segment);
            if (new DirectoryInfo(next).LinkTarget is not { } target)
            {
                current = next;
                continue;
            }

            if (++links > MostLinks)
            {
                return null;
            }

            var absolute = Path.GetFullPath(target, current);
            current = Path.GetPathRoot(absolute)!;
            foreach (var piece in Segments(absolute, current))
            {
                rest.Push(piece);
            }
        }

        return current;
    }

    // Last segment first, as a stack takes them.
    private static IEnumerable<string> Segments(string full, string root) =>
        full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse();
}
