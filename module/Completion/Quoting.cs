namespace GitOpsServerless.PowerShell.Completion;

/// <summary>Quotes of completed words.</summary>
internal static class Quoting
{
    public static string Unquote(string? word) => (word ?? string.Empty).Trim('\'', '"');

    public static string Quote(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? word : $"'{word.Replace("'", "''", StringComparison.Ordinal)}'";
}
