using System.Text.RegularExpressions;

namespace GitOpsServerless.HelpBuilder;

/// <summary>Markdown without its marks, for a terminal.</summary>
internal static partial class Plain
{
    public static string Text(string markdown) => Link().Replace(markdown, "$1").Replace("`", string.Empty, StringComparison.Ordinal).Replace("**", string.Empty, StringComparison.Ordinal);

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Link();
}
