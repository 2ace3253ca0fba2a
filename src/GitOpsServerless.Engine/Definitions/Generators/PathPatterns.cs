using System.IO.Enumeration;

namespace GitOpsServerless.Engine.Definitions.Generators;

/// <summary>Patterns for paths: <c>*</c> within a segment, <c>**</c> for any number of segments; a leading <c>!</c> excludes and wins.</summary>
internal static class PathPatterns
{
    public static bool Matches(IReadOnlyList<string> patterns, string path)
    {
        var isIncluded = false;
        foreach (var pattern in patterns)
        {
            var excludes = pattern.StartsWith('!');
            if (Matches(Split(excludes ? pattern[1..] : pattern), Split(path)))
            {
                if (excludes)
                {
                    return false;
                }

                isIncluded = true;
            }
        }

        return isIncluded;
    }

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    // Row by row, so that no pattern costs more than segments times segments.
    private static bool Matches(string[] pattern, string[] path)
    {
        var reached = new bool[path.Length + 1];
        reached[0] = true;
        foreach (var part in pattern)
        {
            var next = new bool[path.Length + 1];
            for (var i = 0; i <= path.Length; i++)
            {
                next[i] = part == "**"
                    ? reached[i] || (i > 0 && next[i - 1])
                    : i > 0 && reached[i - 1] && FileSystemName.MatchesSimpleExpression(part, path[i - 1], ignoreCase: false);
            }

            reached = next;
        }

        return reached[path.Length];
    }
}
