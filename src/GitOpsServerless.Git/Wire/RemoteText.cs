namespace GitOpsServerless.Git.Wire;

/// <summary>Words of the remote, made fit to be shown: one line, no control characters, not too long, no addresses with user info.</summary>
internal static partial class RemoteText
{
    private const int MaxLength = 1000;

    public static string Clean(string text)
    {
        // Far more than is shown is not looked at: hostile text may be megabytes.
        var shown = text.Length <= 4 * MaxLength ? text : text[..(4 * MaxLength)];
        var line = string.Concat(shown.Trim().Select(character => char.IsControl(character) ? ' ' : character));
        line = Urls().Replace(line, match => AddressText.Scrub(match.Value));
        return line.Length <= MaxLength ? line : line[..MaxLength] + "…";
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"[A-Za-z][A-Za-z0-9+.-]*://\S+", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, 1000)]
    private static partial System.Text.RegularExpressions.Regex Urls();
}
