using System.Globalization;
using System.Text;

namespace GitOpsServerless.Arm.Language.Json;

/// <summary>The JSON path of a node in its document.</summary>
internal static class SourcePath
{
    public static string Of(JsonSource node)
    {
        var segments = new List<string>();
        for (var current = node; current.Parent is { } parent; current = parent)
        {
            segments.Add(Segment(parent, current));
        }

        var builder = new StringBuilder();
        for (var i = segments.Count - 1; i >= 0; i--)
        {
            builder.Append(segments[i]);
        }

        return builder.ToString().TrimStart('.');
    }

    private static string Segment(JsonSource parent, JsonSource child)
    {
        for (var i = 0; i < parent.Items.Count; i++)
        {
            if (ReferenceEquals(parent.Items[i], child))
            {
                return string.Create(CultureInfo.InvariantCulture, $"[{i}]");
            }
        }

        var name = parent.Properties.First(property => ReferenceEquals(property.Value, child)).Name;
        return IsPlain(name) ? "." + name : $"['{name}']";
    }

    private static bool IsPlain(string name) => name.Length > 0 && name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '$');
}
