using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>JSON as the deployment engine writes it: without white space, and with no more escapes than JSON asks for.</summary>
internal static class EngineJson
{
    public static string Text(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node);
        return text.ToString();
    }

    public static void Write(StringBuilder text, JsonNode? node)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node)
        {
            case JsonObject container:
                Members(text, container, value => Write(text, value));
                break;
            case JsonArray items:
                Items(text, items, value => Write(text, value));
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                Quote(text, value.GetValue<string>());
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    public static void Members(StringBuilder text, IEnumerable<KeyValuePair<string, JsonNode?>> members, Action<JsonNode?> write) =>
        Members(text, members, (_, value) => write(value));

    public static void Members(StringBuilder text, IEnumerable<KeyValuePair<string, JsonNode?>> members, Action<string, JsonNode?> write)
    {
        var first = true;
        text.Append('{');
        foreach (var (name, value) in members)
        {
            Separate(text, ref first);
            Quote(text, name);
            text.Append(':');
            write(name, value);
        }

        text.Append('}');
    }

    public static void Items(StringBuilder text, JsonArray items, Action<JsonNode?> write)
    {
        var first = true;
        text.Append('[');
        foreach (var item in items)
        {
            Separate(text, ref first);
            write(item);
        }

        text.Append(']');
    }

    private static void Separate(StringBuilder text, ref bool first)
    {
        if (!first)
        {
            text.Append(',');
        }

        first = false;
    }

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            var escape = c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' or '\u0085' or '\u2028' or '\u2029' => $"\\u{(int)c:x4}",
                _ => null,
            };
            _ = escape is null ? text.Append(c) : text.Append(escape);
        }

        text.Append('"');
    }
}
