using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Yaml;

/// <summary>
/// Writes JSON values as block YAML in the layout of <c>kubectl get -o yaml</c>: two spaces, lists at the column of their key,
/// texts of several lines as literal blocks. What is written reads back as the same value.
/// </summary>
public static class YamlWriter
{
    private const int MaxDepth = 200;
    private const int LongestSimpleKey = 512;

    /// <summary>One document, ending with a line break.</summary>
    /// <exception cref="ArgumentException">The value is nested deeper than 200.</exception>
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        WriteRoot(text, node);
        return text.ToString();
    }

    /// <summary>Several documents, separated by <c>---</c>.</summary>
    public static string WriteStream(IEnumerable<JsonNode?> documents)
    {
        var text = new StringBuilder();
        foreach (var document in documents)
        {
            if (text.Length > 0)
            {
                text.Append("---\n");
            }

            WriteRoot(text, document);
        }

        return text.ToString();
    }

    private static void WriteRoot(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } o:
                WriteMapping(text, o, 0, indentFirst: true);
                break;
            case JsonArray { Count: > 0 } a:
                WriteSequence(text, a, 0, indentFirst: true);
                break;
            default:
                text.Append(InlineOf(node)).Append('\n');
                break;
        }
    }

    private static void WriteMapping(StringBuilder text, JsonObject mapping, int indent, bool indentFirst)
    {
        CheckDepth(indent);
        foreach (var (name, value) in mapping)
        {
            text.Append(' ', indentFirst ? indent : 0);
            indentFirst = true;
            var key = YamlText.Scalar(name);
            if (key.Length > LongestSimpleKey)
            {
                text.Append("? ").Append(key).Append('\n').Append(' ', indent);
                key = string.Empty;
            }

            text.Append(key).Append(':');
            WriteValue(text, value, indent);
        }
    }

    private static void WriteValue(StringBuilder text, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } o:
                text.Append('\n');
                WriteMapping(text, o, indent + 2, indentFirst: true);
                break;
            case JsonArray { Count: > 0 } a:
                text.Append('\n');
                WriteSequence(text, a, indent, indentFirst: true);
                break;
            default:
                text.Append(' ');
                WriteScalar(text, value, indent);
                break;
        }
    }

    private static void WriteSequence(StringBuilder text, JsonArray sequence, int indent, bool indentFirst)
    {
        CheckDepth(indent);
        foreach (var item in sequence)
        {
            text.Append(' ', indentFirst ? indent : 0).Append("- ");
            indentFirst = true;
            switch (item)
            {
                case JsonObject { Count: > 0 } o:
                    WriteMapping(text, o, indent + 2, indentFirst: false);
                    break;
                case JsonArray { Count: > 0 } a:
                    WriteSequence(text, a, indent + 2, indentFirst: false);
                    break;
                default:
                    WriteScalar(text, item, indent);
                    break;
            }
        }
    }

    private static void WriteScalar(StringBuilder text, JsonNode? value, int indent)
    {
        if (value is JsonValue v && v.TryGetValue(out string? content) && YamlText.CanBeLiteral(content))
        {
            WriteLiteral(text, content, indent + 2);
            return;
        }

        text.Append(InlineOf(value)).Append('\n');
    }

    private static void WriteLiteral(StringBuilder text, string content, int indent)
    {
        var trailing = content.Length - content.TrimEnd('\n').Length;
        text.Append(trailing switch { 0 => "|-\n", 1 => "|\n", _ => "|+\n" });
        foreach (var line in (trailing == 0 ? content : content[..^1]).Split('\n'))
        {
            text.Append(' ', line.Length > 0 ? indent : 0).Append(line).Append('\n');
        }
    }

    private static string InlineOf(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue v when v.GetValueKind() == JsonValueKind.String => YamlText.Scalar(v.GetValue<string>()),
        _ => value.ToJsonString(),
    };

    private static void CheckDepth(int indent)
    {
        if (indent > 2 * MaxDepth)
        {
            throw new ArgumentException($"The value is nested deeper than {MaxDepth}.");
        }
    }
}
