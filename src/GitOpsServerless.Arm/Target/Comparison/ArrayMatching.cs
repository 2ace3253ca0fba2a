using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Comparison;

/// <summary>Finds out which elements of two arrays belong together (noise classes N6 and N7).</summary>
internal static class ArrayMatching
{
    private const int LargestSet = 500;

    /// <summary>The property that identifies elements on both sides; null when there is none.</summary>
    public static string? KeyOf(JsonArray desired, JsonArray live)
    {
        if (desired.Count == 0 && live.Count == 0)
        {
            return null;
        }

        return TypeKnowledge.Keys.FirstOrDefault(k => IsKey(desired, k) && IsKey(live, k));
    }

    /// <summary>The identity of an element.</summary>
    public static string? Key(JsonObject element, string key) => JsonText.Of(JsonText.Property(element, key))?.TrimEnd('/');

    /// <summary>
    /// Whether both have equal elements in any order. Elements that are the same to the letter are matched by their digests; only the rest is tried pair by pair.
    /// </summary>
    public static bool AreSameSet(JsonArray desired, JsonArray live, Func<JsonNode?, JsonNode?, bool> areEqual, ComparisonBudget budget)
    {
        if (desired.Count != live.Count || desired.Count > LargestSet)
        {
            return false;
        }

        var same = live.GroupBy(Digests.Of, StringComparer.Ordinal).ToDictionary(g => g.Key, g => new Queue<JsonNode?>(g), StringComparer.Ordinal);
        List<JsonNode?> others = [.. desired.Where(d => !(same.TryGetValue(Digests.Of(d), out var equal) && equal.TryDequeue(out _)))];
        var rest = same.Values.SelectMany(q => q).ToList();
        foreach (var item in others)
        {
            var index = rest.FindIndex(r => budget.TryTake() && areEqual(item, r));
            if (index < 0)
            {
                return false;
            }

            rest.RemoveAt(index);
        }

        return true;
    }

    private static bool IsKey(JsonArray array, string key)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return array.All(e => e is JsonObject element && Key(element, key) is { } name && seen.Add(name));
    }
}
