using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>JSON patch, RFC 6902, over JSON pointers, RFC 6901.</summary>
internal static class JsonPatch
{
    private const int MaxOperations = 10_000;

    /// <summary>Applies the operations to a tree that may be changed, and returns the result.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode patch)
    {
        if (patch is not JsonArray operations)
        {
            throw new StatusException(ApiStatus.BadRequest("json: cannot unmarshal object into Go value of type jsonpatch.Patch"));
        }

        if (operations.Count > MaxOperations)
        {
            throw new StatusException(new ApiStatus(413, "RequestEntityTooLarge", $"The allowed maximum operations in a JSON patch is {MaxOperations}, got {operations.Count}"));
        }

        foreach (var operation in operations)
        {
            target = ApplyOne(target, operation as JsonObject ?? throw Failed("the operation is not an object"));
        }

        return target;
    }

    private static JsonNode? ApplyOne(JsonNode? target, JsonObject operation)
    {
        var path = Pointer(operation.Text("path"));
        switch (operation.Text("op"))
        {
            case "add":
                return Add(target, path, operation["value"]?.DeepClone());
            case "remove":
                return Remove(target, path, out _);
            case "replace":
                return Add(Remove(target, path, out _), path, operation["value"]?.DeepClone());
            case "move":
                var without = Remove(target, Pointer(operation.Text("from")), out var moved);
                return Add(without, path, moved);
            case "copy":
                return Add(target, path, Find(target, Pointer(operation.Text("from")))?.DeepClone());
            case "test":
                return JsonValues.AreEqual(Find(target, path), operation["value"])
                    ? target
                    : throw Failed($"testing value {operation.Text("path")} failed");
            default:
                throw Failed($"Unexpected kind: {operation.Text("op")}");
        }
    }

    private static JsonNode? Add(JsonNode? root, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            return value;
        }

        switch (Find(root, path[..^1]))
        {
            case JsonObject map:
                map[path[^1]] = value;
                return root;
            case JsonArray list:
                list.Insert(path[^1] == "-" ? list.Count : Index(path[^1], list.Count), value);
                return root;
            default:
                throw Failed($"add operation does not apply: doc is missing path: \"/{string.Join('/', path)}\": missing value");
        }
    }

    private static JsonNode? Remove(JsonNode? root, string[] path, out JsonNode? removed)
    {
        removed = null;
        switch (path.Length == 0 ? null : Find(root, path[..^1]))
        {
            case JsonObject map when map.TryGetPropertyValue(path[^1], out removed):
                map.Remove(path[^1]);
                return root;
            case JsonArray list:
                var index = Index(path[^1], list.Count - 1);
                removed = list[index];
                list.RemoveAt(index);
                return root;
            default:
                throw Failed($"remove operation does not apply: doc is missing path: \"/{string.Join('/', path)}\": missing value");
        }
    }

    private static JsonNode? Find(JsonNode? node, string[] path)
    {
        foreach (var segment in path)
        {
            node = node switch
            {
                JsonObject map when map.TryGetPropertyValue(segment, out var value) => value,
                JsonArray list => list[Index(segment, list.Count - 1)],
                _ => throw Failed($"the path \"{segment}\" does not exist"),
            };
        }

        return node;
    }

    private static int Index(string segment, int highest) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= highest
            ? index
            : throw Failed($"Unable to access invalid index: {segment}");

    private static string[] Pointer(string? text)
    {
        if (text is null || (text.Length > 0 && text[0] != '/'))
        {
            throw Failed("a JSON pointer is missing or malformed");
        }

        return [.. text.Split('/').Skip(1).Select(static part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    private static StatusException Failed(string why) => new(new ApiStatus(422, "Invalid", "the server rejected our request due to an error in our request: " + why) { Details = new JsonObject() });
}
