using System.Text.RegularExpressions;
using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Loading.JsonPaths;

/// <summary>
/// <c>=~ /pattern/options</c>. A text matches or not, which engine ever says so: this one takes time in proportion to the text, and what
/// it does not have (references back, looking around) is refused.
/// </summary>
internal static class JsonPathPattern
{
    private const int MaximumPattern = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static bool IsMatch(string text, string pattern)
    {
        var end = pattern.LastIndexOf('/');
        if (end < 1)
        {
            throw new JsonPathError("The pattern does not stand between slashes.");
        }

        if (pattern.Length > MaximumPattern)
        {
            throw new Refusal(RefusalCodes.Limit, null, null, "The pattern of a JSON path is too long.");
        }

        try
        {
            return Regex.IsMatch(text, pattern[1..end], Options(pattern.AsSpan(end + 1)) | RegexOptions.NonBacktracking, Patience);
        }
        catch (NotSupportedException)
        {
            throw new Refusal(RefusalCodes.Feature, null, null, "This compiler does not vouch for the exact output of: a pattern with references back or around in a JSON path.");
        }
        catch (RegexMatchTimeoutException)
        {
            throw new Refusal(RefusalCodes.Limit, null, null, "A pattern of a JSON path takes too long.");
        }
        catch (ArgumentException)
        {
            throw new JsonPathError("The pattern is not a regular expression.");
        }
    }

    private static RegexOptions Options(ReadOnlySpan<char> letters)
    {
        var options = RegexOptions.None;
        foreach (var letter in letters)
        {
            options |= letter switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.ExplicitCapture,
                _ => RegexOptions.None,
            };
        }

        return options;
    }
}
