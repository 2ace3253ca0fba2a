using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>
/// Compares without asking the API server: every value that Git gives must be in the live object, and what the application alone owns
/// and Git no longer has goes. What the server would default or convert is unknown, so that all deltas are only possible ones.
/// </summary>
internal static class OfflineComparer
{
    /// <summary>Maps whose values are quantities, wherever they are in a spec.</summary>
    private static readonly HashSet<string> QuantityMaps = new(StringComparer.Ordinal)
    {
        "requests", "limits", "hard", "capacity", "podFixed", "max", "min", "default", "defaultRequest", "maxLimitRequestRatio",
    };

    private static readonly HashSet<string> Quantities = new(StringComparer.Ordinal) { "sizeLimit", "divisor", "averageValue" };

    /// <summary>What the API server would probably make of a live object.</summary>
    /// <param name="live">The live object.</param>
    /// <param name="desired">What would be applied.</param>
    /// <param name="manager">The field manager that applies it.</param>
    public static JsonObject Expect(JsonObject live, JsonObject desired, string manager)
    {
        var after = (JsonObject)live.DeepClone();
        foreach (var (name, value) in desired)
        {
            after[name] = Overlay(live[name], value, new Place(name == "spec" && IsBuiltIn(live), name, name));
        }

        foreach (var pointer in Dropped(live, desired, manager))
        {
            if (JsonPointers.Translate(live, after, pointer) is { } place)
            {
                JsonPointers.Remove(after, place);
            }
        }

        return after;
    }

    /// <summary>Possible deltas from live to what is expected.</summary>
    public static IReadOnlyList<Delta> Compare(JsonObject live, JsonObject expected, Redactor redactor) =>
        [.. ObjectComparer.Compare(live, expected, redactor).Select(d => d with { Certainty = Certainty.Possible })];

    // The API server converts quantities of its own kinds only.
    private static bool IsBuiltIn(JsonObject o) =>
        !o.Group().Contains('.', StringComparison.Ordinal) || o.Group().EndsWith(".k8s.io", StringComparison.Ordinal);

    private static List<string> Dropped(JsonObject live, JsonObject desired, string manager)
    {
        var ownership = Ownership.Of(live);
        if (ownership.Applier(manager) is not { } mine)
        {
            return [];
        }

        List<JsonObject> others = [.. ownership.Entries.Where(e => !ReferenceEquals(e, mine)).Select(e => e.Fields)];
        return
        [
            .. FieldPaths.Exclusive(mine.Fields, others, live, isSplit: item => JsonPointers.Translate(live, desired, item) is not null)
                .Where(p => JsonPointers.Translate(live, desired, p) is null)
                .OrderByDescending(p => p, JsonPointers.Order),
        ];
    }

    private static JsonNode? Overlay(JsonNode? live, JsonNode? desired, Place place)
    {
        switch (live, desired)
        {
            case (JsonObject a, JsonObject b):
                var merged = (JsonObject)a.DeepClone();
                foreach (var (name, value) in b)
                {
                    if (!place.MayDropEmpty || a.ContainsKey(name) || !IsEmpty(value))
                    {
                        merged[name] = Overlay(a[name], value, place.Below(name));
                    }
                }

                return merged;
            case (JsonArray a, JsonArray b):
                return OverlayList(a, b, place);
            default:
                return AreSame(live, desired, place) ? live?.DeepClone() : desired?.DeepClone();
        }
    }

    private static JsonArray OverlayList(JsonArray live, JsonArray desired, Place place)
    {
        if (ListKeys.Of(live, desired) is not { } key)
        {
            // A list that is replaced as a whole: an empty object in it may mean everything.
            var inItem = place with { MayDropEmpty = false };
            return new JsonArray([.. desired.Select((item, i) => live.Count == desired.Count ? Overlay(live[i], item, inItem) : item?.DeepClone())]);
        }

        var before = live.ToDictionary(key, StringComparer.Ordinal);
        var wanted = desired.ToDictionary(key, StringComparer.Ordinal);
        var isSameOrder = live.Select(key).Where(wanted.ContainsKey).SequenceEqual(desired.Select(key).Where(before.ContainsKey), StringComparer.Ordinal);
        var order = isSameOrder ? live.Concat(desired) : desired.Concat(live);
        return new JsonArray([.. order.Select(key).Distinct(StringComparer.Ordinal).Select(Item)]);

        JsonNode? Item(string name) => wanted.TryGetValue(name, out var item)
            ? Overlay(before.GetValueOrDefault(name), item, place)
            : before[name]?.DeepClone();
    }

    // The API server drops empty values of most fields.
    private static bool IsEmpty(JsonNode? node) => node is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

    // The server writes 1000m as 1.
    private static bool AreSame(JsonNode? live, JsonNode? desired, Place place) =>
        JsonNode.DeepEquals(live, desired)
        || (place.IsQuantity && live is JsonValue a && desired is JsonValue b && Quantity.TryParse(a, out var x) && Quantity.TryParse(b, out var y) && x == y);

    /// <summary>Where a value is.</summary>
    /// <param name="IsConverted">Whether it is in the spec of a kind of the API server itself.</param>
    /// <param name="Parent">Name of the property that holds it.</param>
    /// <param name="Name">Its own name.</param>
    private readonly record struct Place(bool IsConverted, string Parent, string Name)
    {
        public bool MayDropEmpty { get; init; } = true;

        public bool IsQuantity => IsConverted && (QuantityMaps.Contains(Parent) || Quantities.Contains(Name));

        public Place Below(string name) => this with { Parent = Name, Name = name };
    }
}
