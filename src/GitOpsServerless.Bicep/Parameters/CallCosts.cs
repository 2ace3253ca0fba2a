using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GitOpsServerless.Bicep.Parameters;

/// <summary>What a call may make or compare beyond the size of its arguments: a short text can ask for a very long one.</summary>
internal static partial class CallCosts
{
    /// <summary>The most characters or comparisons that the call leads to; null when it is not to be made at all.</summary>
    public static long? Of(string function, List<JsonNode?> arguments) => (function, arguments) switch
    {
        ("replace", [var text, var part, var with]) => Length(text) / Math.Max(1, Length(part)) * Length(with),
        ("join", [JsonArray items, var separator]) => items.Count * Length(separator),
        ("format", [JsonValue pattern, ..]) when HasWidth().IsMatch(pattern.ToString()) => null,
        ("format", [var pattern, .. var values]) => Length(pattern) / 3 * values.Select(Length).DefaultIfEmpty().Max(),
        ("union" or "intersection", _) => Square(arguments.Sum(Count)),
        ("shallowMerge", [JsonArray objects]) => Square(objects.Sum(Count)),
        ("contains" or "indexOf" or "lastIndexOf", [JsonArray items, var wanted]) => items.Count * (Count(wanted) + 1),
        _ => 0,
    };

    private static long Length(JsonNode? node) => node is JsonValue value ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>().Length : 32 : 0;

    private static long Count(JsonNode? node) => node switch { JsonArray items => items.Count, JsonObject container => container.Count, _ => 1 };

    private static long Square(long count) => count * count / 16;

    // A width or precision of three digits or more.
    [GeneratedRegex(@"\{\s*\d+\s*[,:][^}]*\d{3}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HasWidth();
}
