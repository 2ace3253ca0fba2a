using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Comparison;

/// <summary>
/// Differences that were there right after an apply succeeded, so that the same difference later is no drift: for each path the digests of
/// what was desired and of what the provider made of it. Values are not kept, and secrets not even as digests.
/// </summary>
internal sealed class Baseline
{
    private const int MaxEntries = 500;
    private readonly Dictionary<string, (string? Desired, string? Live)> _entries;

    private readonly bool _isRecorded;

    private Baseline(Dictionary<string, (string? Desired, string? Live)> entries, bool isRecorded) => (_entries, _isRecorded) = (entries, isRecorded);

    /// <summary>Nothing is known.</summary>
    public static Baseline Empty { get; } = new([], false);

    /// <summary>Remembers differences.</summary>
    public static Baseline Of(IEnumerable<RawDifference> differences) => new(differences
        .Take(MaxEntries)
        .DistinctBy(d => d.Identity)
        .ToDictionary(d => d.Identity, d => (d.IsSecret ? null : DigestOf(d.Desired), d.IsSecret ? null : DigestOf(d.Live)), StringComparer.OrdinalIgnoreCase), true);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static Baseline Read(JsonObject? json)
    {
        var entries = new Dictionary<string, (string?, string?)>(StringComparer.OrdinalIgnoreCase);
        foreach (var (path, value) in json?["differences"] as JsonObject ?? [])
        {
            entries[path] = (JsonText.Of(value?["desired"]), JsonText.Of(value?["live"]));
        }

        return json is null ? Empty : new Baseline(entries, true);
    }

    /// <summary>For <see cref="InventoryEntry.Baseline"/>. That there was no difference is worth remembering, too.</summary>
    public JsonObject ToJson() => new()
    {
        ["differences"] = new JsonObject(_entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => KeyValuePair.Create<string, JsonNode?>(
            e.Key, new JsonObject { ["desired"] = e.Value.Desired, ["live"] = e.Value.Live }))),
    };

    /// <summary>Whether a difference is one that was there right after the apply.</summary>
    public bool Knows(RawDifference difference, bool isSameDesired)
    {
        if (!_entries.TryGetValue(difference.Identity, out var known))
        {
            return false;
        }

        return difference.IsSecret
            ? isSameDesired
            : known.Desired == DigestOf(difference.Desired) && known.Live == DigestOf(difference.Live);
    }

    /// <summary>Whether the provider is known to have taken what the template says at a place: nothing was different there right after the apply.</summary>
    public bool WasTaken(string identity) => _isRecorded && _entries.Count < MaxEntries
        && !_entries.Keys.Any(k => string.Equals(k, identity, StringComparison.OrdinalIgnoreCase) || identity.StartsWith(k + "/", StringComparison.OrdinalIgnoreCase));

    private static string? DigestOf(JsonNode? node) => node is null ? null : Digests.Of(node)[..16];
}
