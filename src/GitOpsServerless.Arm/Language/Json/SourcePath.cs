using System.Text;

namespace GitOpsServerless.Arm.Language.Json;

/// <summary>The JSON path of a node in its document. Found by search: only failures need it.</summary>
internal static class SourcePath
{
    public static string? Find(JsonSource document, JsonSource target)
    {
        var segments = new List<string>();
        return Find(document, target, segments) ? Join(segments) : null;
    }

    private static bool Find(JsonSource node, JsonSource target, List<string> segments)
    {
        if (ReferenceEquals(node, target))
        {
            return true;
        }

        for (var i = 0; i < node.Items.Count; i++)
        {
            segments.Add($"[{i}]");
            if (Find(node.Items[i], target, segments))
            {
                return true;
            }

            segments.RemoveAt(segments.Count - 1);
        }

        foreach (var property in node.Properties)
        {
            segments.Add(IsPlain(property.Name) ? "." + property.Name : $"['{property.Name}']");
            if (Find(property.Value, target, segments))
            {
                return true;
            }

            segments.RemoveAt(segments.Count - 1);
        }

        return false;
    }

    private static bool IsPlain(string name) => name.Length > 0 && name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '$');

    private static string Join(List<string> segments)
    {
        var builder = new StringBuilder();
        foreach (var segment in segments)
        {
            builder.Append(segment);
        }

        return builder.ToString().TrimStart('.');
    }
}
