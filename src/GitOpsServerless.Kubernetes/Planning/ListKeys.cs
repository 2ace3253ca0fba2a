using System.Text.Json.Nodes;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>Finds what identifies the items of a list, so that an inserted item does not look like a change of all that follow.</summary>
internal static class ListKeys
{
    private static readonly string[][] Candidates =
    [
        ["name"],
        ["containerPort"],
        ["containerPort", "protocol"],
        ["port"],
        ["port", "protocol"],
        ["mountPath"],
        ["key"],
        ["type"],
        ["ip"],
        ["topologyKey", "whenUnsatisfiable"],
        ["uid"],
    ];

    /// <summary>A function that names an item, unique in both lists; null when there is none.</summary>
    public static Func<JsonNode?, string>? Of(JsonArray left, JsonArray right)
    {
        if (left.Count == 0 || right.Count == 0 || left[0] is not JsonObject)
        {
            return null;
        }

        foreach (var candidate in Candidates)
        {
            string Key(JsonNode? item) => string.Join('\u0001', candidate.Select(c => item.At(c)?.ToJsonString() ?? string.Empty));
            if (IsUnique(left, candidate[0], Key) && IsUnique(right, candidate[0], Key))
            {
                return Key;
            }
        }

        return null;
    }

    private static bool IsUnique(JsonArray list, string required, Func<JsonNode?, string> key)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return list.All(item => item is JsonObject o && o[required] is JsonValue && seen.Add(key(item)));
    }
}
