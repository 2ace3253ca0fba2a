using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Arm.Providers;

/// <summary>Reads and writes values at paths of property names with dots.</summary>
internal static class JsonPath
{
    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static JsonNode? Get(JsonNode? node, string path)
    {
        foreach (var name in path.Split('.'))
        {
            node = (node as JsonObject)?.FirstOrDefault(p => string.Equals(p.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
        }

        return node;
    }

    public static void Set(JsonObject container, string path, JsonNode? value)
    {
        var names = path.Split('.');
        foreach (var name in names[..^1])
        {
            if (container[name] is not JsonObject inner)
            {
                container[name] = inner = [];
            }

            container = inner;
        }

        container[names[^1]] = value;
    }

    public static void Remove(JsonObject container, string path)
    {
        var at = path.LastIndexOf('.');
        var parent = at < 0 ? container : Get(container, path[..at]) as JsonObject;
        parent?.Remove(path[(at + 1)..]);
    }
}
