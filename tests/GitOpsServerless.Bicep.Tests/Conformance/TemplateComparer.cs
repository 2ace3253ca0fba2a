using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep.Tests.Conformance;

/// <summary>
/// Compares templates as JSON: everything, the order of properties and the hashes included.
/// </summary>
internal static class TemplateComparer
{
    public static string? FirstDifference(JsonNode? expected, JsonNode? actual, string path = "")
    {
        switch (expected, actual)
        {
            case (null, null):
                return null;
            case (JsonObject left, JsonObject right):
                return Objects(left, right, path);
            case (JsonArray left, JsonArray right):
                for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
                {
                    if (FirstDifference(left[i], right[i], $"{path}/{i}") is { } difference)
                    {
                        return difference;
                    }
                }

                return left.Count == right.Count ? null : $"{path}: {left.Count} items expected, {right.Count} found: {Short(left)} / {Short(right)}";
            default:
                return JsonNode.DeepEquals(expected, actual) ? null : $"{path}: expected {Short(expected)}, found {Short(actual)}";
        }
    }

    /// <summary>A copy without what is not compared.</summary>
    public static JsonNode? WithoutGenerator(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject @object:
                return new JsonObject(@object.Where(pair => pair.Key != "_generator").Select(pair => KeyValuePair.Create(pair.Key, WithoutGenerator(pair.Value))));
            case JsonArray array:
                return new JsonArray([.. array.Select(WithoutGenerator)]);
            default:
                return node?.DeepClone();
        }
    }

    private static string? Objects(JsonObject expected, JsonObject actual, string path)
    {
        var left = expected.ToList();
        var right = actual.ToList();
        var names = string.Join(",", left.Select(pair => pair.Key));
        var found = string.Join(",", right.Select(pair => pair.Key));
        if (!string.Equals(names, found, StringComparison.Ordinal))
        {
            return $"{path}: properties {names} expected, {found} found";
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (FirstDifference(left[i].Value, right[i].Value, $"{path}/{left[i].Key}") is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    private static string Short(JsonNode? node)
    {
        var text = node?.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "null";
        return text.Length > 500 ? text[..500] + "…" : text;
    }
}
