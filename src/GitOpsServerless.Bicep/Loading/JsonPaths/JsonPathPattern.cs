using System.Text.RegularExpressions;
using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Loading.JsonPaths;

/// <summary>
/// <c>=~ /pattern/options</c>. A text matches or not, which engine ever says so: this one takes time in proportion to the text and the
/// pattern, and what it does not have (references back, looking around) is refused. A pattern may come from the document, so that there
/// may be many: one is built once, and building it and matching with it are counted as the many steps that they are.
/// </summary>
internal sealed class JsonPathPattern
{
    private const int MaximumPattern = 500;
    private const int MaximumPatterns = 50;
    private const int StepsOfAPart = 16;

    // Beside the steps, for what their number does not foresee.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Regex _expression;
    private readonly int _size;

    private JsonPathPattern(Regex expression, int size) => (_expression, _size) = (expression, size);

    /// <summary>Whether a text matches a pattern, which is written between slashes.</summary>
    /// <exception cref="JsonPathError">The pattern is none.</exception>
    /// <exception cref="Refusal">There are too many patterns, or it is too large, takes too long or needs what the engine does not have.</exception>
    public static bool IsMatch(Compilation compilation, string text, string pattern)
    {
        if (!compilation.JsonPathPatterns.TryGetValue(pattern, out var known))
        {
            compilation.JsonPathPatterns[pattern] = known = Build(compilation, pattern);
        }

        return known.IsMatch(compilation, text);
    }

    private bool IsMatch(Compilation compilation, string text)
    {
        compilation.Steps((text.Length + 1L) * _size * StepsOfAPart);
        try
        {
            return _expression.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new Refusal(RefusalCodes.Limit, null, null, "A pattern of a JSON path takes too long.");
        }
    }

    private static JsonPathPattern Build(Compilation compilation, string pattern)
    {
        var end = pattern.LastIndexOf('/');
        if (end < 1)
        {
            throw new JsonPathError("The pattern does not stand between slashes.");
        }

        if (pattern.Length > MaximumPattern || compilation.JsonPathPatterns.Count == MaximumPatterns || JsonPathPatternSize.Of(pattern[1..end]) is not { } size)
        {
            throw new Refusal(RefusalCodes.Limit, null, null, "A pattern of a JSON path is too large, or there are too many of them.");
        }

        // Classes are compared with each other.
        compilation.Steps((long)pattern.Length * pattern.Length);
        try
        {
            return new JsonPathPattern(new Regex(pattern[1..end], Options(pattern.AsSpan(end + 1)) | RegexOptions.NonBacktracking, Patience), size);
        }
        catch (NotSupportedException)
        {
            throw new Refusal(RefusalCodes.Feature, null, null, "This compiler does not vouch for the exact output of: a pattern with references back or around in a JSON path.");
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
