using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace GitOpsServerless.Contracts;

/// <summary>
/// Text of others in places where people read and decide: a commit's subject in a table, a field of a manifest in a message, a value of the
/// target in a list. Control characters would let it write over what stands beside it or speak to the terminal, and marks of direction would
/// let it read as something else. They are written as <c>\u001B</c>, so that the reader sees what is there. Text that went through once
/// stays as it is.
/// </summary>
public static class PlainText
{
    /// <summary>The text as one line; null stays null.</summary>
    /// <param name="text">Text of others.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Line(string? text) => Escape(text, static (_, _) => false);

    /// <summary>The text with the line breaks and tabs that it has; null stays null.</summary>
    /// <param name="text">Text of others.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Lines(string? text) => Escape(text, static (all, at) => all[at] is '\n' or '\t' || (all[at] == '\r' && at + 1 < all.Length && all[at + 1] == '\n'));

    private static string? Escape(string? text, Func<string, int, bool> isAllowed)
    {
        if (text is null || !text.Any(IsUnsafe))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length + 16);
        for (var at = 0; at < text.Length; at++)
        {
            _ = IsUnsafe(text[at]) && !isAllowed(text, at)
                ? plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[at]:X4}")
                : plain.Append(text[at]);
        }

        return plain.ToString();
    }

    // Unicode: Cc, the line and paragraph separators, and the embeddings, overrides and isolates of UAX #9.
    private static bool IsUnsafe(char c) =>
        char.IsControl(c) || c is '\u2028' or '\u2029' or '\u200E' or '\u200F' or '\u061C' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
