using System.IO.Enumeration;

namespace GitOpsServerless.Engine.Policies;

/// <summary>Lists of patterns with <c>*</c>; a leading <c>!</c> denies and wins.</summary>
internal static class Wildcards
{
    /// <summary>Whether a text is allowed by a list of patterns.</summary>
    public static bool Allows(IReadOnlyList<string> patterns, string text)
    {
        var isAllowed = false;
        foreach (var pattern in patterns)
        {
            if (pattern.StartsWith('!'))
            {
                if (Matches(pattern.AsSpan(1), text))
                {
                    return false;
                }
            }
            else
            {
                isAllowed |= Matches(pattern, text);
            }
        }

        return isAllowed;
    }

    // The matcher of the framework says no to an empty name.
    private static bool Matches(ReadOnlySpan<char> pattern, string text) => pattern is "*" || FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);
}
