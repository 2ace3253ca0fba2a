using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>JSON as the deployment engine writes it: without white space, and with no more escapes than JSON asks for.</summary>
internal static class EngineJson
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(c => (char)c), '"', '\\', '\u0085', '\u2028', '\u2029']);

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
                text.Append('{');
                for (var i = 0; i < container.Count; i++)
                {
                    var (name, value) = container.GetAt(i);
                    Name(text, name, i);
                    Write(text, value);
                }

                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                for (var i = 0; i < items.Count; i++)
                {
                    _ = i > 0 ? text.Append(',') : text;
                    Write(text, items[i]);
                }

                text.Append(']');
                break;
            case JsonValue value:
                Value(text, value);
                break;
            default:
                text.Append("null");
                break;
        }
    }

    public static void Members(StringBuilder text, JsonObject members, Action<JsonNode?> write)
    {
        text.Append('{');
        for (var i = 0; i < members.Count; i++)
        {
            var (name, value) = members.GetAt(i);
            Name(text, name, i);
            write(value);
        }

        text.Append('}');
    }

    /// <summary>Writes the name of a member, with what stands before and behind it.</summary>
    /// <param name="text">Where it is written to.</param>
    /// <param name="name">The name.</param>
    /// <param name="written">How many members have been written before.</param>
    public static void Name(StringBuilder text, string name, int written)
    {
        if (written > 0)
        {
            text.Append(',');
        }

        Quote(text, name);
        text.Append(':');
    }

    public static void Items(StringBuilder text, JsonArray items, Action<JsonNode?> write)
    {
        text.Append('[');
        for (var i = 0; i < items.Count; i++)
        {
            _ = i > 0 ? text.Append(',') : text;
            write(items[i]);
        }

        text.Append(']');
    }

    private static void Value(StringBuilder text, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                Quote(text, value.GetValue<string>());
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;

            // Zero has a sign where it was read with one.
            case JsonValueKind.Number when value.TryGetValue<long>(out var number) && number != 0:
                text.Append(CultureInfo.InvariantCulture, $"{number}");
                break;
            default:
                text.Append(value.ToJsonString());
                break;
        }
    }

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        var rest = value.AsSpan();
        for (var plain = rest.IndexOfAny(Escaped); plain >= 0; plain = rest.IndexOfAny(Escaped))
        {
            text.Append(rest[..plain]).Append(Escape(rest[plain]));
            rest = rest[(plain + 1)..];
        }

        text.Append(rest).Append('"');
    }

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\b' => "\\b",
        '\f' => "\\f",
        _ => $"\\u{(int)c:x4}",
    };
}
