namespace GitOpsServerless.Rendering.Files;

/// <summary>Paths inside a source: forward slashes, relative to its root, without <c>.</c> and <c>..</c>.</summary>
internal static class SourcePath
{
    /// <summary>The path without leading or trailing slashes and <c>.</c> segments; null when it leaves the root or is not a relative path.</summary>
    public static string? Normalize(string path) => Combine(string.Empty, path.TrimStart('/'));

    /// <summary>Resolves a relative reference against a folder; null when it leaves the root, is absolute, or has parts that only Windows understands.</summary>
    public static string? Combine(string folder, string reference)
    {
        if (reference.StartsWith('/') || reference.AsSpan().IndexOfAny('\\', '\0') >= 0 || IsAddress(reference))
        {
            return null;
        }

        var segments = new List<string>(folder.Length == 0 ? [] : folder.Split('/'));
        foreach (var segment in reference.Split('/'))
        {
            switch (segment)
            {
                case "" or ".":
                    break;
                case "..":
                    if (segments.Count == 0)
                    {
                        return null;
                    }

                    segments.RemoveAt(segments.Count - 1);
                    break;
                default:
                    segments.Add(segment);
                    break;
            }
        }

        return string.Join('/', segments);
    }

    // A colon is a letter like any other, unless it makes a drive or a URL of what stands before it.
    private static bool IsAddress(string reference) =>
        reference.Contains("://", StringComparison.Ordinal) || (reference.Length > 1 && reference[1] == ':' && char.IsAsciiLetter(reference[0]));

    /// <summary>The folder that a path is in; empty for the root.</summary>
    public static string FolderOf(string path) => path.LastIndexOf('/') is var slash && slash < 0 ? string.Empty : path[..slash];

    /// <summary>The last segment.</summary>
    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Whether the path is the folder itself or lies below it.</summary>
    public static bool IsWithin(string path, string folder) =>
        folder.Length == 0
        || (path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/'));

    /// <summary>The path as seen from a folder that it lies in.</summary>
    public static string RelativeTo(string path, string folder) => folder.Length == 0 ? path : path[(folder.Length + 1)..];

    /// <summary>The way from a folder to a path, upwards where needed.</summary>
    public static string From(string folder, string path)
    {
        var (from, to) = (folder.Length == 0 ? [] : folder.Split('/'), path.Split('/'));
        var common = from.Zip(to).TakeWhile(pair => pair.First == pair.Second).Count();
        return string.Join('/', Enumerable.Repeat("..", from.Length - common).Concat(to[common..]));
    }
}
