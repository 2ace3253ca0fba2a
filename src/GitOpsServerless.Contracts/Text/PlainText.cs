namespace GitOpsServerless.Contracts;

/// <summary>
/// Text of others in places where people read and decide: a commit's subject in a table, in a completion list, in a question. Control
/// characters would let it write over what stands beside it, and marks of direction would let it read as something else.
/// </summary>
public static class PlainText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text with a replacement character for each control character and each mark of direction; null stays null.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public static string? Line(string? text) =>
        text is null || !text.Any(IsUnsafe) ? text : string.Create(text.Length, text, static (line, source) =>
        {
            for (var at = 0; at < line.Length; at++)
            {
                line[at] = IsUnsafe(source[at]) ? Replacement : source[at];
            }
        });

    // Unicode: Cc, the line and paragraph separators, and the embeddings, overrides and isolates of UAX #9.
    private static bool IsUnsafe(char c) =>
        char.IsControl(c) || c is '\u2028' or '\u2029' or '\u200E' or '\u200F' or '\u061C' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
