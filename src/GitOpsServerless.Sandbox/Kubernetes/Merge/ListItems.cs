using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>Finds what tells the items of a list apart.</summary>
internal static class ListItems
{
    /// <summary>The element of an item: its keys, its value in a set, its index in an atomic list.</summary>
    /// <exception cref="MergeException">The item has no such thing.</exception>
    public static PathElement ElementOf(ListSchema list, JsonNode? item, int index)
    {
        if (list.IsAtomic)
        {
            return PathElement.Index(index);
        }

        if (list.Keys.Count > 0)
        {
            return KeyOf(list, item);
        }

        return item is null or JsonObject or JsonArray
            ? throw new MergeException("associative list without keys has an element that's " + (item is null ? "null" : "not a scalar"))
            : PathElement.Value(item);
    }

    private static PathElement KeyOf(ListSchema list, JsonNode? item)
    {
        if (item is not JsonObject map)
        {
            throw new MergeException(item is null
                ? "associative list with keys may not have a null element"
                : "associative list with keys may not have non-map elements");
        }

        var keys = new List<KeyValuePair<string, JsonNode?>>(list.Keys.Count);
        foreach (var name in list.Keys)
        {
            if (map.TryGetPropertyValue(name, out var value))
            {
                keys.Add(KeyValuePair.Create(name, value));
            }
            else if (list.Element.Map?.Fields.GetValueOrDefault(name)?.Default is { } standard)
            {
                keys.Add(KeyValuePair.Create(name, (JsonNode?)standard));
            }
        }

        return keys.Count == 0
            ? throw new MergeException($"associative list with keys has an element that omits all key fields [{string.Join(' ', list.Keys)}] (and doesn't have default values for any key fields)")
            : PathElement.Key(keys);
    }
}
