using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>
/// Compares without asking the API server: every value that Git gives must be in the live object. What the server would
/// default or convert is unknown, so that all deltas are only possible ones.
/// </summary>
internal static class OfflineComparer
{
    /// <summary>What the API server would probably make of a live object.</summary>
    public static JsonObject Expect(JsonObject live, JsonObject desired) => (JsonObject)Overlay(live, desired)!;

    /// <summary>Possible deltas from live to what is expected.</summary>
    public static IReadOnlyList<Delta> Compare(JsonObject live, JsonObject expected, Redactor redactor) =>
        [.. ObjectComparer.Compare(live, expected, redactor).Select(d => d with { Certainty = Certainty.Possible })];

    private static JsonNode? Overlay(JsonNode? live, JsonNode? desired)
    {
        switch (live, desired)
        {
            case (JsonObject a, JsonObject b):
                var merged = (JsonObject)a.DeepClone();
                foreach (var (name, value) in b)
                {
                    merged[name] = Overlay(a[name], value);
                }

                return merged;
            case (JsonArray a, JsonArray b):
                return OverlayList(a, b);
            default:
                return AreSame(live, desired) ? live?.DeepClone() : desired?.DeepClone();
        }
    }

    private static JsonArray OverlayList(JsonArray live, JsonArray desired)
    {
        if (ListKeys.Of(live, desired) is not { } key)
        {
            return new JsonArray([.. desired.Select((item, i) => i < live.Count && live.Count == desired.Count ? Overlay(live[i], item) : item?.DeepClone())]);
        }

        var byKey = live.ToDictionary(key, StringComparer.Ordinal);
        return new JsonArray([.. desired.Select(item => Overlay(byKey.GetValueOrDefault(key(item)), item))]);
    }

    // Numbers may be quantities, and the server writes 1000m as 1.
    private static bool AreSame(JsonNode? live, JsonNode? desired) =>
        JsonNode.DeepEquals(live, desired)
        || (live is JsonValue a && desired is JsonValue b && Quantity.TryParse(a, out var x) && Quantity.TryParse(b, out var y) && x == y);
}
