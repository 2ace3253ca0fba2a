using System.Text;
using System.Text.RegularExpressions;

namespace GitOpsServerless.Rendering.Substituting;

/// <summary>The operations of bash's parameter expansion on a value.</summary>
internal static class TextOperations
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    public static string ChangeCase(string value, string operation) => operation switch
    {
        "^^" => value.ToUpperInvariant(),
        ",," => value.ToLowerInvariant(),
        _ when value.Length == 0 => value,
        "^" => char.ToUpperInvariant(value[0]) + value[1..],
        _ => char.ToLowerInvariant(value[0]) + value[1..],
    };

    public static string Slice(string value, int from, int? length)
    {
        var start = Math.Clamp(from < 0 ? value.Length + from : from, 0, value.Length);
        var end = length switch
        {
            null => value.Length,
            < 0 => Math.Max(start, value.Length + length.Value),
            _ => (int)Math.Min(value.Length, (long)start + length.Value),
        };
        return value[start..end];
    }

    public static string Replace(string value, string search, string replacement, string operation) => operation switch
    {
        "/#" => value.StartsWith(search, StringComparison.Ordinal) ? replacement + value[search.Length..] : value,
        "/%" => value.EndsWith(search, StringComparison.Ordinal) ? value[..^search.Length] + replacement : value,
        _ when search.Length == 0 => value,
        "//" => value.Replace(search, replacement, StringComparison.Ordinal),
        _ => value.IndexOf(search, StringComparison.Ordinal) is var at && at < 0 ? value : value[..at] + replacement + value[(at + search.Length)..],
    };

    public static string Trim(string value, string pattern, string operation) => operation switch
    {
        "#" => Regex(pattern, "*?", fromStart: true).Match(value) is { Success: true } m ? value[m.Length..] : value,
        "##" => Regex(pattern, "*", fromStart: true).Match(value) is { Success: true } m ? value[m.Length..] : value,
        "%%" => Regex(pattern, "*", fromStart: false).Match(value) is { Success: true } m ? value[..m.Index] : value,
        _ => ShortestSuffix(value, pattern),
    };

    // The shortest suffix is the shortest prefix of the reversed text.
    private static string ShortestSuffix(string value, string pattern)
    {
        var match = Regex(Reverse(pattern), "*?", fromStart: true).Match(Reverse(value));
        return match.Success ? value[..^match.Length] : value;
    }

    private static string Reverse(string text) => string.Create(text.Length, text, (span, source) =>
    {
        source.CopyTo(span);
        span.Reverse();
    });

    private static Regex Regex(string pattern, string many, bool fromStart)
    {
        var expression = new StringBuilder(fromStart ? "^" : string.Empty);
        foreach (var c in pattern)
        {
            _ = c switch
            {
                '*' => expression.Append('.').Append(many),
                '?' => expression.Append('.'),
                _ => expression.Append(System.Text.RegularExpressions.Regex.Escape(c.ToString())),
            };
        }

        if (!fromStart)
        {
            expression.Append('$');
        }

        return new Regex(expression.ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MatchTimeout);
    }
}
