namespace GitOpsServerless.Engine.Definitions;

/// <summary>Paths inside a source: forward slashes, no root, never above it.</summary>
internal static class RelativePath
{
    /// <summary>Removes <c>.</c> and inner <c>..</c>; false when the path is rooted, leaves its root, or has characters that no source path has.</summary>
    public static bool TryNormalize(string path, out string normalized)
    {
        normalized = string.Empty;
        if (path.Length > 4096 || path.StartsWith('/') || path.AsSpan().IndexOfAny('\\', ':', '\0') >= 0)
        {
            return false;
        }

        var segments = new List<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == "..")
            {
                if (segments.Count == 0)
                {
                    return false;
                }

                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment != ".")
            {
                segments.Add(segment);
            }
        }

        normalized = string.Join('/', segments);
        return true;
    }
}
