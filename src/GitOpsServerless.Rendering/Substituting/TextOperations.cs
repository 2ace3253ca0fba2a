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

    public static string Trim(string value, string pattern, string operation)
    {
        if (Tokens(pattern, operation is "#" or "%" ? "*?" : "*") is not { } tokens)
        {
            return value;
        }

        switch (operation)
        {
            case "#" or "##":
                return Match("^", tokens, value) is { Success: true } prefix ? value[prefix.Length..] : value;
            case "%%":
                return Match(string.Empty, [.. tokens, "$"], value) is { Success: true } suffix ? value[..suffix.Index] : value;
            default:
                // The shortest suffix is the shortest prefix of the reversed text.
                tokens.Reverse();
                return Match("^", tokens, Reverse(value)) is { Success: true } reversed ? value[..^reversed.Length] : value;
        }
    }

    private static Match Match(string start, IEnumerable<string> tokens, string value) => new Regex(
        start + string.Concat(tokens), RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MatchTimeout).Match(value);

    private static string Reverse(string text) => string.Create(text.Length, text, (span, source) =>
    {
        source.CopyTo(span);
        span.Reverse();
    });

    // The parts of a glob as regular expressions; null for one that is not complete.
    private static List<string>? Tokens(string pattern, string many)
    {
        var tokens = new List<string>();
        for (var at = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '*':
                    tokens.Add("." + many);
                    break;
                case '?':
                    tokens.Add(".");
                    break;
                case '\\' when at + 1 < pattern.Length:
                    tokens.Add(Regex.Escape(pattern[++at].ToString()));
                    break;
                case '[' when pattern.IndexOf(']', Math.Min(at + 2, pattern.Length)) is var end:
                    if (end < 0)
                    {
                        return null;
                    }

                    tokens.Add(Class(pattern[(at + 1)..end]));
                    at = end;
                    break;
                default:
                    tokens.Add(Regex.Escape(pattern[at].ToString()));
                    break;
            }
        }

        return tokens;
    }

    private static string Class(string inside)
    {
        var negated = inside[0] is '^' or '!' && inside.Length > 1;
        var members = (negated ? inside[1..] : inside)
            .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal)
            .Replace("]", "\\]", StringComparison.Ordinal).Replace("^", "\\^", StringComparison.Ordinal);
        return $"[{(negated ? "^" : string.Empty)}{members}]";
    }
}
