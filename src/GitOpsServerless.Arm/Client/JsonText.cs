using System.Text.Json.Nodes;

namespace GitOpsServerless.Arm.Client;

/// <summary>Reads values out of answers whose shape cannot be relied on.</summary>
internal static class JsonText
{
    /// <summary>The text of a string value; null for anything else.</summary>
    public static string? Of(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The value at a path of property names that are compared without regard to case; null when there is none.</summary>
    public static JsonNode? At(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = Property(node as JsonObject, name);
        }

        return node;
    }

    /// <summary>The text at a path.</summary>
    public static string? TextAt(JsonNode? node, params ReadOnlySpan<string> path) => Of(At(node, path));

    /// <summary>A property by name, without regard to case.</summary>
    public static JsonNode? Property(JsonObject? container, string name)
    {
        if (container is null)
        {
            return null;
        }

        if (container.TryGetPropertyValue(name, out var exact))
        {
            return exact;
        }

        foreach (var (key, value) in container)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }
}
