using System.Text.Json.Nodes;
using GitOpsServerless.Kubernetes.Planning;

namespace GitOpsServerless.Kubernetes;

/// <summary>Lists and merges sets of fields in the fieldsV1 format.</summary>
internal static class FieldPaths
{
    /// <summary>Pointers of all leaves of a set that exist in an object; keys of list items are left out.</summary>
    public static IEnumerable<string> Leaves(JsonObject fields, JsonNode? node) => Exclusive(fields, [], node);

    /// <summary>Pointers of what a set owns and no other set does; a list item that is owned alone counts as a whole.</summary>
    public static IReadOnlyList<string> Exclusive(JsonObject fields, IReadOnlyList<JsonObject> others, JsonNode? node) =>
        Exclusive(fields, others, node, isSplit: _ => false);

    /// <summary>Pointers of what a set owns and no other set does.</summary>
    /// <param name="fields">The set.</param>
    /// <param name="others">Other sets.</param>
    /// <param name="node">The object.</param>
    /// <param name="isSplit">Whether a list item that is owned alone counts by its fields rather than as a whole.</param>
    public static IReadOnlyList<string> Exclusive(
        JsonObject fields, IReadOnlyList<JsonObject> others, JsonNode? node, Func<string, bool> isSplit)
    {
        var result = new List<string>();
        Collect(fields, others, node, string.Empty, [], isSplit, result);
        return result;
    }

    /// <summary>A set that has the fields of both.</summary>
    public static JsonObject Union(JsonObject left, JsonObject right)
    {
        var result = (JsonObject)left.DeepClone();
        foreach (var (name, child) in right)
        {
            result[name] = result[name] is JsonObject existing && child is JsonObject more ? Union(existing, more) : child?.DeepClone();
        }

        return result;
    }

    private static void Collect(
        JsonObject fields,
        IReadOnlyList<JsonObject> others,
        JsonNode? node,
        string path,
        HashSet<string> keys,
        Func<string, bool> isSplit,
        List<string> result)
    {
        foreach (var (name, child) in fields)
        {
            if (child is not JsonObject below || name == "." || keys.Contains(name) || Resolve(name, node, path) is not var (pointer, value, itemKeys))
            {
                continue;
            }

            List<JsonObject> rivals = [.. others.Select(o => o[name]).OfType<JsonObject>()];
            var isItem = itemKeys.Count > 0 && below.ContainsKey(".") && !isSplit(pointer);
            if (rivals.Count == 0 && (below.Count == 0 || isItem || (below.Count == 1 && below.ContainsKey("."))))
            {
                result.Add(pointer);
            }
            else if (below.Count > 0)
            {
                Collect(below, rivals, value, pointer, itemKeys, isSplit, result);
            }
        }
    }

    private static (string Pointer, JsonNode? Value, HashSet<string> Keys)? Resolve(string element, JsonNode? node, string path)
    {
        if (element.StartsWith("f:", StringComparison.Ordinal))
        {
            return node is JsonObject o && o.TryGetPropertyValue(element[2..], out var value)
                ? (ObjectComparer.Pointer(path, element[2..]), value, [])
                : null;
        }

        if (node is not JsonArray array)
        {
            return null;
        }

        for (var i = 0; i < array.Count; i++)
        {
            if (FieldSet.Selects(element, array[i], i))
            {
                var pointer = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}/{i}");
                return (pointer, array[i], KeysOf(element));
            }
        }

        return null;
    }

    private static HashSet<string> KeysOf(string element) =>
        element.StartsWith("k:", StringComparison.Ordinal) && FieldSet.Parse(element[2..]) is JsonObject keys
            ? [.. keys.Select(k => $"f:{k.Key}")]
            : ["f:"];
}
