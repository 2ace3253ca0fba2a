using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GitOpsServerless.Yaml;

/// <summary>How a string has to be written so that every YAML 1.1 and 1.2 reader reads it back as the same string.</summary>
public static partial class YamlText
{
    private const string Indicators = "-?:,[]{}#&*!|>'\"%@`=<~";

    /// <summary>Whether a string may be written without quotes (YAML 1.2.2 §7.3.3, outside flow collections).</summary>
    public static bool CanBePlain(string text) =>
        text.Length > 0
        && !StartsLikeIndicator(text)
        && text[^1] is not (' ' or ':')
        && !text.Contains(": ", StringComparison.Ordinal)
        && !text.Contains(" #", StringComparison.Ordinal)
        && text.All(IsPlainCharacter)
        && !text.StartsWith("...", StringComparison.Ordinal)
        && !LooksLikeOtherType(text);

    /// <summary>A string on one line, quoted where it has to be.</summary>
    public static string Scalar(string text)
    {
        if (CanBePlain(text))
        {
            return text;
        }

        return text.Length > 0 && text.All(IsPlainCharacter) && !LooksLikeOtherType(text)
            ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'"
            : DoubleQuoted(text);
    }

    /// <summary>Whether a text of several lines can be written as a literal block.</summary>
    internal static bool CanBeLiteral(string text) =>
        text.Contains('\n', StringComparison.Ordinal)
        && text[0] is not (' ' or '\n' or '\t')
        && text.All(c => c is '\n' or '\t' || IsPlainCharacter(c));

    // A dash, question mark or colon is an indicator only before a space; the others always are.
    private static bool StartsLikeIndicator(string text) => text[0] is ' '
        || (text[0] is '-' or '?' or ':'
            ? text.Length == 1 || text[1] is ' ' || text.StartsWith("---", StringComparison.Ordinal)
            : Indicators.Contains(text[0], StringComparison.Ordinal));

    private static bool IsPlainCharacter(char c) =>
        c is >= ' ' and <= '~' || (c >= '\u00A0' && !char.IsSurrogate(c) && c is not ('\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF'));

    private static bool LooksLikeOtherType(string text) => YamlScalar.NeedsQuotes(text) || OtherTypes().IsMatch(text);

    private static string DoubleQuoted(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => result.Append("\\\""),
                '\\' => result.Append("\\\\"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                <= 0xFFFF when IsPlainCharacter((char)rune.Value) => result.Append((char)rune.Value),
                <= 0xFF => result.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:X2}"),
                <= 0xFFFF => result.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
                _ => result.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
            };
        }

        return result.Append('"').ToString();
    }

    // Timestamps, base 60 numbers, infinities and numbers with underscores: text for Kubernetes, something else for other readers.
    [GeneratedRegex(@"^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt\s].*)?|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|[-+]?[0-9][0-9_.]*([eE][-+]?[0-9]+)?|[-+]?0[xob][0-9a-fA-F_]+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OtherTypes();
}
