namespace GitOpsServerless.Git.Submodules;

/// <summary>Reads ".gitmodules": the addresses of submodules by their paths (gitmodules).</summary>
internal static class ModulesFile
{
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        var urls = new Dictionary<string, string>(StringComparer.Ordinal);
        var (path, url) = (string.Empty, string.Empty);
        foreach (var raw in text.Split('\n').Append("[end]"))
        {
            var line = raw.Trim();
            if (line.StartsWith('['))
            {
                if (path.Length > 0 && url.Length > 0)
                {
                    urls[path] = url;
                }

                (path, url) = (string.Empty, string.Empty);
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || line[0] is '#' or ';')
            {
                continue;
            }

            var value = Unquote(line[(equals + 1)..].Trim());
            switch (line[..equals].Trim().ToLowerInvariant())
            {
                case "path":
                    path = value;
                    break;
                case "url":
                    url = value;
                    break;
            }
        }

        return urls;
    }

    private static string Unquote(string value) =>
        value.Length >= 2 && value[0] == '"' && value[^1] == '"'
            ? value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
            : value;
}
