namespace GitOpsServerless.HelpBuilder;

/// <summary>Writes the syntax of a cmdlet into its page.</summary>
internal static class SyntaxUpdate
{
    private const string Heading = "## Syntax\n";

    public static string Of(Cmdlet cmdlet, string page)
    {
        var text = page.ReplaceLineEndings("\n");
        var start = text.IndexOf(Heading, StringComparison.Ordinal);
        var end = text.IndexOf("\n## ", start + Heading.Length, StringComparison.Ordinal);
        return start < 0 || end < 0 ? text : $"{text[..start]}{Heading}\n{Syntax.Block(cmdlet)}\n{text[end..]}";
    }
}
