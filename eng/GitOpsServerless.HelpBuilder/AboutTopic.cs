using System.Text;

namespace GitOpsServerless.HelpBuilder;

/// <summary>A page of docs/about in the layout of <c>Get-Help about_NAME</c>: headings in capitals, texts indented.</summary>
internal static class AboutTopic
{
    private const int Indent = 4;

    public static string Write(string markdown)
    {
        var text = new StringBuilder();
        var isFenced = false;
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isFenced = !isFenced;
            }
            else if (!isFenced && line.StartsWith("# ", StringComparison.Ordinal))
            {
                text.Append("TOPIC\n").Append(' ', Indent).Append(line[2..]).Append('\n');
            }
            else if (!isFenced && line.StartsWith('#'))
            {
                text.Append(line.TrimStart('#').Trim().ToUpperInvariant()).Append('\n');
            }
            else
            {
                text.Append(line.Length == 0 ? string.Empty : new string(' ', isFenced ? 2 * Indent : Indent)).Append(Plain.Text(line)).Append('\n');
            }
        }

        return text.ToString();
    }
}
