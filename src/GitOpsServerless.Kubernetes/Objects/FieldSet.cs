using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Kubernetes;

/// <summary>
/// Walks sets of fields in the fieldsV1 format: <c>f:name</c> for properties, <c>k:{…}</c> for list items by key,
/// <c>v:…</c> for items of value sets, <c>i:n</c> by index, <c>.</c> for the node itself.
/// </summary>
internal static class FieldSet
{
    /// <summary>Whether a set owns the value at a JSON pointer of an object, or something in it, or something atomic above it.</summary>
    public static bool Owns(JsonObject fields, string pointer, JsonNode? root) => Reaches(fields, pointer, root, out var isPart) || isPart;

    /// <summary>Whether a set owns the value at a JSON pointer of an object by itself, and not as a part of something atomic.</summary>
    public static bool OwnsItself(JsonObject fields, string pointer, JsonNode? root) => Reaches(fields, pointer, root, out _);

    private static bool Reaches(JsonObject fields, string pointer, JsonNode? root, out bool isPart)
    {
        isPart = false;
        JsonNode? value = root;
        var set = fields;
        foreach (var segment in Segments(pointer))
        {
            if (Step(set, value, segment) is not { } next)
            {
                // A leaf above the pointer owns everything below: an atomic list or map.
                isPart = set.Count == 0 && !ReferenceEquals(set, fields);
                return false;
            }

            value = Child(value, segment);
            set = next;
        }

        return true;
    }

    public static IEnumerable<string> Segments(string pointer) => pointer.Length == 0
        ? []
        : pointer[1..].Split('/').Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));

    public static JsonNode? Child(JsonNode? node, string segment) => node switch
    {
        JsonObject o => o[segment],
        JsonArray a when TryIndex(segment, out var index) && index < a.Count => a[index],
        _ => null,
    };

    public static bool TryIndex(string segment, out int index) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out index);

    private static JsonObject? Step(JsonObject set, JsonNode? parent, string segment)
    {
        if (parent is not JsonArray array)
        {
            return set[$"f:{segment}"] as JsonObject;
        }

        if (!TryIndex(segment, out var index) || index >= array.Count)
        {
            return null;
        }

        foreach (var (name, child) in set)
        {
            if (child is JsonObject below && Selects(name, array[index], index))
            {
                return below;
            }
        }

        return null;
    }

    /// <summary>Whether a path element such as <c>k:{"name":"web"}</c> means this item.</summary>
    public static bool Selects(string element, JsonNode? item, int index)
    {
        if (element.StartsWith("k:", StringComparison.Ordinal))
        {
            return Parse(element[2..]) is JsonObject keys
                && item is JsonObject o
                && keys.All(k => JsonNode.DeepEquals(k.Value, o[k.Key]));
        }

        if (element.StartsWith("v:", StringComparison.Ordinal))
        {
            return JsonNode.DeepEquals(Parse(element[2..]), item);
        }

        return element.StartsWith("i:", StringComparison.Ordinal) && TryIndex(element[2..], out var at) && at == index;
    }

    /// <summary>The value in a path element; null when it is malformed.</summary>
    public static JsonNode? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
