using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;
using GitOpsServerless.Bicep.Emit;
using GitOpsServerless.Bicep.Loading;

namespace GitOpsServerless.Bicep.Parameters;

/// <summary>
/// Further functions of the template language (learn.microsoft.com/azure/azure-resource-manager/templates/template-functions):
/// names, texts, numbers and collections. What depends on the culture or on an order that is not documented is not evaluated.
/// </summary>
internal static class MoreParameterFunctions
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static ReadOnlySpan<byte> GuidNamespace => [0x11, 0xfb, 0x06, 0xfb, 0x71, 0x2d, 0x4d, 0xdd, 0x98, 0xc7, 0xe7, 0x1b, 0xbd, 0x58, 0x88, 0x30];

    public static bool Apply(string name, List<JsonNode?> arguments, out JsonNode? value)
    {
        string S(int i) => EngineValues.String(arguments[i]);
        int I(int i) => (int)Math.Clamp(EngineValues.Int(arguments[i]), int.MinValue, int.MaxValue);
        value = null;
        switch (name)
        {
            case "uniqueString":
                value = UniqueString(string.Join('-', arguments.Select(EngineValues.String)));
                return true;
            case "guid":
                value = Guid(string.Join('-', arguments.Select(EngineValues.String)));
                return true;
            case "format" when arguments.Skip(1).All(argument => argument is JsonValue):
                value = string.Format(CultureInfo.InvariantCulture, S(0), [.. arguments.Skip(1).Select(Argument)]);
                return true;
            case "padLeft" when I(1) is >= 0 and <= 10_000:
                value = EngineValues.Text(arguments[0]).PadLeft(I(1), arguments.Count > 2 ? S(2).Single() : ' ');
                return true;
            case "array" when arguments[0] is { } whole:
                value = whole is JsonArray ? whole.DeepClone() : new JsonArray(whole.DeepClone());
                return true;
            case "take" or "skip":
                value = Part(arguments[0], I(1), name == "take");
                return true;
            case "first" or "last" when arguments[0] is JsonValue:
                value = S(0).Length == 0 ? "" : name == "first" ? S(0)[..1] : S(0)[^1..];
                return true;
            case "min" or "max":
                var numbers = (arguments is [JsonArray list] ? list : arguments.AsEnumerable()).Select(EngineValues.Int).ToList();
                value = numbers.Count == 0 ? null : name == "min" ? numbers.Min() : numbers.Max();
                return numbers.Count > 0;
            case "indexOf" or "lastIndexOf" when arguments[0] is JsonArray || (TextOrder.IsPlain(S(0)) && TextOrder.IsPlain(S(1))):
                value = (long)IndexOf(arguments, name == "indexOf");
                return true;
            case "base64ToString":
                value = Encoding.UTF8.GetString(Convert.FromBase64String(S(0)));
                return true;
            case "base64ToJson":
                value = Json(Encoding.UTF8.GetString(Convert.FromBase64String(S(0))));
                return true;
            case "json":
                value = Json(S(0));
                return true;
            case "string" when arguments[0] is JsonObject or JsonArray:
                value = EngineJson.Text(arguments[0]);
                return true;
            case "uriComponent":
                value = Uri.EscapeDataString(S(0));
                return true;
            case "uriComponentToString":
                value = HttpUtility.UrlDecode(S(0));
                return true;
            case "dataUri" when arguments[0] is JsonValue:
                value = "data:text/plain;charset=utf-8;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(S(0)));
                return true;
            case "split" when arguments[1] is JsonArray separators:
                value = new JsonArray([.. S(0).Split([.. separators.Select(EngineValues.String)], StringSplitOptions.None).Select(part => (JsonNode?)part)]);
                return true;
            case "bool" when arguments[0] is JsonValue flag && flag.TryGetValue<long>(out var number) && number is 0 or 1:
                value = EngineValues.Int(arguments[0]) == 1;
                return true;
            case "bool" when arguments[0]?.GetValueKind() is JsonValueKind.True or JsonValueKind.False:
                value = arguments[0]!.DeepClone();
                return true;
            case "objectKeys" when Sorted(arguments[0]) is { } keys:
                value = new JsonArray([.. keys.Select(pair => (JsonNode?)pair.Key)]);
                return true;
            case "items" when Sorted(arguments[0]) is { } pairs:
                value = new JsonArray([.. pairs.Select(pair => (JsonNode?)new JsonObject { ["key"] = pair.Key, ["value"] = pair.Value?.DeepClone() })]);
                return true;
            case "intersection" when arguments.All(argument => argument is JsonArray):
                value = new JsonArray([.. ((JsonArray)arguments[0]!).Where(item => arguments.Skip(1).All(other => ((JsonArray)other!).Any(candidate => JsonNode.DeepEquals(item, candidate)))).Select(item => item?.DeepClone())]);
                return ((JsonArray)arguments[0]!).Count == ((JsonArray)arguments[0]!).Select(EngineJson.Text).Distinct(StringComparer.Ordinal).Count();
            case "intersection" when arguments.All(argument => argument is JsonObject @object && @object.All(pair => pair.Value is JsonValue)):
                value = new JsonObject(((JsonObject)arguments[0]!)
                    .Where(pair => arguments.Skip(1).All(other => ((JsonObject)other!).TryGetPropertyValue(pair.Key, out var found) && JsonNode.DeepEquals(found, pair.Value)))
                    .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
                return arguments.SelectMany(argument => (JsonObject)argument!).DistinctBy(pair => pair.Key, StringComparer.Ordinal).Count()
                    == arguments.SelectMany(argument => (JsonObject)argument!).DistinctBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Count();
            case "distinct" when arguments[0] is JsonArray items:
                value = new JsonArray([.. items.DistinctBy(EngineJson.Text, StringComparer.Ordinal).Select(item => item?.DeepClone())]);
                return true;
            case "union" when arguments.All(argument => argument is JsonObject):
                value = arguments.Aggregate(new JsonObject(), (merged, next) => Merge(merged, (JsonObject)next!));
                return true;
            default:
                return false;
        }
    }

    private static JsonNode? Json(string text) => JsonNode.Parse(JsonContent.WithoutHalves(text), documentOptions: Strict);

    private static string UniqueString(string text)
    {
        const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
        var hash = Murmur64.Of(Encoding.UTF8.GetBytes(text));
        return string.Concat(Enumerable.Range(0, 13).Select(i => Alphabet[(int)((hash << (5 * i)) >> 59)]));
    }

    /// <summary>A UUID of version 5 (RFC 9562, section 5.5) in Azure's namespace.</summary>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "The algorithm is part of the definition of version 5.")]
    private static string Guid(string name)
    {
        var hash = SHA1.HashData([.. GuidNamespace, .. Encoding.UTF8.GetBytes(name)]);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString();
    }

    private static object? Argument(JsonNode? node) => node is JsonValue value
        ? value.TryGetValue<long>(out var number) ? number : value.TryGetValue<bool>(out var flag) ? flag : value.GetValue<string>()
        : null;

    private static JsonNode? Part(JsonNode? source, int count, bool take)
    {
        count = Math.Max(0, count);
        if (source is JsonArray items)
        {
            return new JsonArray([.. (take ? items.Take(count) : items.Skip(count)).Select(item => item?.DeepClone())]);
        }

        var text = EngineValues.String(source);
        count = Math.Min(count, text.Length);
        return take ? text[..count] : text[count..];
    }

    private static int IndexOf(List<JsonNode?> arguments, bool first)
    {
        if (arguments[0] is JsonArray items)
        {
            var places = Enumerable.Range(0, items.Count).Where(i => JsonNode.DeepEquals(items[i], arguments[1])).ToList();
            return places.Count == 0 ? -1 : first ? places[0] : places[^1];
        }

        var (text, part) = (EngineValues.String(arguments[0]), EngineValues.String(arguments[1]));

        // The engine looks for the last place from the last character, also for nothing.
        return first ? text.IndexOf(part, StringComparison.OrdinalIgnoreCase)
            : part.Length == 0 ? Math.Max(0, text.Length - 1)
            : text.LastIndexOf(part, StringComparison.OrdinalIgnoreCase);
    }

    // By name without regard to case; null where cultures could order names in another way.
    private static List<KeyValuePair<string, JsonNode?>>? Sorted(JsonNode? node) =>
        node is JsonObject container && container.All(pair => pair.Key.All(char.IsAsciiLetterOrDigit))
            ? [.. container.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)]
            : null;

    // A later object gives its spelling of a name, and its value unless that is null; values of different kinds are an error.
    private static JsonObject Merge(JsonObject target, JsonObject source)
    {
        var places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < target.Count; i++)
        {
            places.TryAdd(target.GetAt(i).Key, i);
        }

        foreach (var (name, value) in source)
        {
            if (!places.TryGetValue(name, out var place))
            {
                places.Add(name, target.Count);
                target.Add(name, value?.DeepClone());
                continue;
            }

            var merged = (target.GetAt(place).Value, value) switch
            {
                (var before, null) => before?.DeepClone(),
                (null, var after) => after.DeepClone(),
                (JsonObject before, JsonObject after) => Merge((JsonObject)before.DeepClone(), after),
                (JsonArray, JsonArray) or (JsonValue, JsonValue) => value.DeepClone(),
                _ => throw new InvalidOperationException($"values of different kinds for {name}"),
            };
            target.SetAt(place, name, merged);
        }

        return target;
    }
}
