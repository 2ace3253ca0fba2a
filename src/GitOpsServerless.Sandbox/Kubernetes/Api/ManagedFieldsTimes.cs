using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Compares two objects past the times of their field managers: a write that changes nothing else writes nothing.</summary>
internal static class ManagedFieldsTimes
{
    public static bool Equal(JsonObject before, JsonObject after)
    {
        if (before.Count != after.Count)
        {
            return false;
        }

        foreach (var (name, value) in before)
        {
            var isSame = name == "metadata" ? MetadataEqual(value as JsonObject, after[name] as JsonObject) : JsonValues.AreEqual(value, after[name]);
            if (!isSame)
            {
                return false;
            }
        }

        return true;
    }

    private static bool MetadataEqual(JsonObject? before, JsonObject? after)
    {
        if (before is null || after is null || before.Count != after.Count)
        {
            return false;
        }

        return before.All(pair => pair.Key == "managedFields"
            ? EntriesEqual(pair.Value as JsonArray, after[pair.Key] as JsonArray)
            : JsonValues.AreEqual(pair.Value, after[pair.Key]));
    }

    private static bool EntriesEqual(JsonArray? before, JsonArray? after)
    {
        if (before is null || after is null || before.Count != after.Count)
        {
            return false;
        }

        // A newer time may change the order of the entries.
        return before.All(entry => after.Any(other => EntryEqual(entry as JsonObject, other as JsonObject)));
    }

    private static bool EntryEqual(JsonObject? before, JsonObject? after) =>
        before is not null && after is not null && before.Where(static pair => pair.Key != "time").All(pair => JsonValues.AreEqual(pair.Value, after[pair.Key]))
        && after.ContainsKey("subresource") == before.ContainsKey("subresource");
}
