using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>JSON as the deployment engine writes it: without white space, and with no more escapes than JSON asks for.</summary>
internal static class EngineJson
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(c => (char)c), '"', '\\', '\u0085', '\u2028', '\u2029']);

    public static string Text(JsonNode? node)
    {
        using var text = new TextBuffer();
        Write(text, node);
        return text.Span.ToString();
    }

    public static void Write(TextBuffer text, JsonNode? node)
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
                    Separate(text, i);
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

    public static void Members(TextBuffer text, JsonObject members, Action<JsonNode?> write)
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
    public static void Name(TextBuffer text, string name, int written)
    {
        Separate(text, written);
        Quote(text, name);
        text.Append(':');
    }

    private static void Separate(TextBuffer text, int written)
    {
        if (written > 0)
        {
            text.Append(',');
        }
    }

    public static void Items(TextBuffer text, JsonArray items, Action<JsonNode?> write)
    {
        text.Append('[');
        for (var i = 0; i < items.Count; i++)
        {
            Separate(text, i);
            write(items[i]);
        }

        text.Append(']');
    }

    private static void Value(TextBuffer text, JsonValue value)
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
                text.Append(number);
                break;
            default:
                text.Append(value.ToJsonString());
                break;
        }
    }

    private static void Quote(TextBuffer text, string value)
    {
        text.Append('"');
        var rest = value.AsSpan();
        for (var plain = rest.IndexOfAny(Escaped); plain >= 0; plain = rest.IndexOfAny(Escaped))
        {
            text.Append(rest[..plain]);
            text.Append(Escape(rest[plain]));
            rest = rest[(plain + 1)..];
        }

        text.Append(rest);
        text.Append('"');
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
