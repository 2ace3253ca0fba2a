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
    private readonly Dictionary<string, Entry> _entries;

    private readonly bool _isRecorded;

    private Baseline(Dictionary<string, Entry> entries, bool isRecorded) => (_entries, _isRecorded) = (entries, isRecorded);

    /// <summary>Nothing is known.</summary>
    public static Baseline Empty { get; } = new([], false);

    /// <summary>Remembers differences.</summary>
    public static Baseline Of(IEnumerable<RawDifference> differences) => Of(differences, static _ => false);

    /// <summary>Remembers differences.</summary>
    /// <param name="differences">The differences.</param>
    /// <param name="isRefused">Whether the apply was to remove the difference, and the provider kept its value.</param>
    public static Baseline Of(IEnumerable<RawDifference> differences, Func<RawDifference, bool> isRefused) => new(differences
        .Take(MaxEntries)
        .DistinctBy(d => d.Identity)
        .ToDictionary(d => d.Identity, d => new Entry(d.IsSecret ? null : DigestOf(d.Desired), d.IsSecret ? null : DigestOf(d.Live), isRefused(d)), StringComparer.OrdinalIgnoreCase), true);

    /// <summary>Places where the provider kept its own value although the apply was to change it.</summary>
    public IReadOnlyList<string> Refused => [.. _entries.Where(e => e.Value.IsRefused).Select(e => e.Key).Order(StringComparer.Ordinal)];

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static Baseline Read(JsonObject? json)
    {
        var entries = new Dictionary<string, Entry>(StringComparer.OrdinalIgnoreCase);
        foreach (var (path, value) in json?["differences"] as JsonObject ?? [])
        {
            entries[path] = new Entry(JsonText.Of(value?["desired"]), JsonText.Of(value?["live"]), value?["refused"] is not null);
        }

        return json is null ? Empty : new Baseline(entries, true);
    }

    /// <summary>For <see cref="InventoryEntry.Baseline"/>. That there was no difference is worth remembering, too.</summary>
    public JsonObject ToJson() => new()
    {
        ["differences"] = new JsonObject(_entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => KeyValuePair.Create<string, JsonNode?>(
            e.Key, e.Value.ToJson()))),
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

    private readonly record struct Entry(string? Desired, string? Live, bool IsRefused)
    {
        public JsonObject ToJson()
        {
            var json = new JsonObject { ["desired"] = Desired, ["live"] = Live };
            if (IsRefused)
            {
                json["refused"] = true;
            }

            return json;
        }
    }
}
