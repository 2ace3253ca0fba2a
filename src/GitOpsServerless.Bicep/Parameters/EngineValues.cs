using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep.Parameters;

/// <summary>Values as the functions of the template language take them.</summary>
internal static class EngineValues
{
    /// <summary>A value inside a text.</summary>
    /// <exception cref="InvalidOperationException">The value is an object, an array or no whole number.</exception>
    public static string Text(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.GetValueKind() is JsonValueKind.String => value.GetValue<string>(),
        JsonValue value when value.GetValueKind() is JsonValueKind.True => "True",
        JsonValue value when value.GetValueKind() is JsonValueKind.False => "False",
        JsonValue value when value.TryGetValue<long>(out var number) => number.ToString(CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException("an object or array inside a text"),
    };

    /// <exception cref="InvalidOperationException">The value is no text.</exception>
    public static string String(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw new InvalidOperationException("a value that is not a text");

    /// <exception cref="InvalidOperationException">The value is no whole number.</exception>
    public static long Int(JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) ? number : throw new InvalidOperationException("a number that is not whole");
}
