using System.Text.RegularExpressions;

namespace GitOpsServerless.PowerShell.Reports;

/// <summary>
/// Changes images in YAML text, line by line, so that comments and layout stay: <c>image:</c> of manifests,
/// and <c>newTag:</c> or <c>digest:</c> below <c>- name:</c> of a kustomization's <c>images:</c>.
/// </summary>
internal static partial class ImageText
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>The text with the new tag, and the numbers of the lines that changed.</summary>
    public static (string Text, IReadOnlyList<int> Lines) Set(string text, string image, string tag)
    {
        var lines = text.Split('\n');
        var changed = new List<int>();
        var reference = new Regex($"""^(\s*(?:-\s+)?image:\s*["']?){Regex.Escape(image)}(?:[:@][^\s"'#]+)?(["']?\s*(?:#.*)?\r?)$""", RegexOptions.CultureInvariant, Limit);
        var named = new Regex($"""^\s*-\s+name:\s*["']?{Regex.Escape(image)}["']?\s*(?:#.*)?\r?$""", RegexOptions.CultureInvariant, Limit);
        var inEntry = false;
        for (var at = 0; at < lines.Length; at++)
        {
            var line = lines[at];
            inEntry = named.IsMatch(line) || (inEntry && !NextEntry().IsMatch(line));
            var next = reference.Replace(line, m => $"{m.Groups[1].Value}{image}:{tag}{m.Groups[2].Value}");
            if (inEntry)
            {
                next = NewTag().Replace(next, m => $"{m.Groups[1].Value}{tag}{m.Groups[2].Value}");
            }

            if (!string.Equals(line, next, StringComparison.Ordinal))
            {
                lines[at] = next;
                changed.Add(at + 1);
            }
        }

        return (string.Join('\n', lines), changed);
    }

    [GeneratedRegex("""^(\s+newTag:\s*["']?)[^\s"'#]*(["']?\s*(?:#.*)?\r?)$""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NewTag();

    [GeneratedRegex("""^\s*-\s|^\S""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NextEntry();
}
