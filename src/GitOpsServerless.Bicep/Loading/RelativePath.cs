using System.Buffers;

namespace GitOpsServerless.Bicep.Loading;

/// <summary>Paths inside a file set: relative to its root, with <c>/</c>.</summary>
internal static class RelativePath
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\"*:<>?|");

    public static string Folder(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? "" : path[..slash];
    }

    public static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];

    public static string Extension(string path)
    {
        var name = FileName(path);
        var dot = name.LastIndexOf('.');
        return dot < 0 ? "" : name[dot..];
    }

    /// <summary>The code of what is wrong with the characters of a path; null when nothing is.</summary>
    public static string? Problem(string path) =>
        path.AsSpan().IndexOfAny(Forbidden) >= 0 || path.Any(char.IsControl) ? "BCP085" : path.EndsWith(' ') || path.EndsWith('.') ? "BCP086" : null;

    /// <summary>Resolves a path that a file names. Returns null when it leaves the root or is not a relative path.</summary>
    public static string? Resolve(string file, string path)
    {
        if (path.StartsWith('/') || path.Contains('\\', StringComparison.Ordinal) || path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var segments = Folder(file).Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        foreach (var segment in path.Split('/'))
        {
            if (segment == "..")
            {
                if (segments.Count == 0)
                {
                    return null;
                }

                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment.Length > 0 && segment != ".")
            {
                segments.Add(segment);
            }
        }

        return string.Join('/', segments);
    }

    /// <summary>The path of a file as another file would write it.</summary>
    public static string From(string file, string target)
    {
        var from = Folder(file).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var to = target.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var common = 0;
        while (common < from.Length && common < to.Length - 1 && string.Equals(from[common], to[common], StringComparison.Ordinal))
        {
            common++;
        }

        return string.Join('/', Enumerable.Repeat("..", from.Length - common).Concat(to[common..]));
    }
}
