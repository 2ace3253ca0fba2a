using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Planning;

/// <summary>Compares resources of one application with everything that is known about it.</summary>
internal sealed class Comparisons
{
    private readonly NoiseRules _rules;
    private readonly DesiredState _desired;
    private readonly Inventory _inventory;
    private readonly IReadOnlyList<IgnoreRule> _ignore;
    private readonly HashSet<ResourceId> _managed;

    public Comparisons(NoiseRules rules, DesiredState desired, Inventory inventory, IReadOnlyList<IgnoreRule> ignore)
    {
        _rules = rules;
        _desired = desired;
        _inventory = inventory;
        _ignore = ignore;
        _managed = [.. desired.Resources.Select(r => r.Id), .. inventory.Entries.Select(e => e.Id)];
    }

    /// <summary>The differences that count.</summary>
    public IReadOnlyList<Delta> Deltas(DesiredResource source, JsonObject payload, LiveResource live) =>
        IgnoreRules.Apply(_ignore, live.Id, ResourceComparer.Compare(Request(source, payload, live)));

    /// <summary>Digest of the differences that a row of Resource Graph shows; those of secrets count by their place alone.</summary>
    public string DigestOf(DesiredResource source, JsonObject payload, LiveResource row) => Digests.Of(string.Join(
        '\n', ResourceComparer.Differences(Request(source, payload, row)).Select(d => d.IsSecret ? d.Identity : $"{d.Identity}|{Digests.Of(d.Live)}")))[..16];

    /// <summary>What is different right after an apply, without what is left alone: that is compared with nothing, and counts when the rule goes.</summary>
    /// <param name="source">The resource.</param>
    /// <param name="payload">Its body, resolved.</param>
    /// <param name="live">What the provider answers.</param>
    /// <param name="planned">What the apply was to change.</param>
    public Baseline Baseline(DesiredResource source, JsonObject payload, LiveResource live, IReadOnlyList<Delta> planned)
    {
        var request = Request(source, payload, live) with { Baseline = Comparison.Baseline.Empty, IsSameDesired = true, IsRecording = true };
        return Comparison.Baseline.Of(
            ResourceComparer.Differences(request).Where(d => !IgnoreRules.Cover(_ignore, live.Id, d.Path)), d => IsRefused(d, planned));
    }

    private static bool IsRefused(RawDifference difference, IReadOnlyList<Delta> planned) => difference is { Certainty: Certainty.Definite, IsSecret: false, Live: not null }
        && planned.Any(p => p.Certainty == Certainty.Definite && string.Equals(p.Path, difference.Path, StringComparison.OrdinalIgnoreCase)
            && JsonNode.DeepEquals(p.Before, difference.Live) && JsonNode.DeepEquals(p.After, difference.Desired));

    /// <summary>The differences that are left alone, with plain values; those whose desired value is not known included.</summary>
    public IEnumerable<RawDifference> Ignored(DesiredResource source, JsonObject payload, LiveResource live) =>
        ResourceComparer.Differences(Request(source, payload, live) with { IsSameDesired = false })
            .Where(d => IgnoreRules.Cover(_ignore, live.Id, d.Path) && !d.IsSecret);

    private ComparisonRequest Request(DesiredResource source, JsonObject payload, LiveResource live)
    {
        var entry = _inventory.Find(live.Id);
        return new ComparisonRequest(live.Id, payload, live.Payload)
        {
            Rules = _rules,
            Baseline = Comparison.Baseline.Read(entry?.Baseline),
            IsSameDesired = entry?.DesiredDigest is { } digest && digest == Digests.OfDesired(source),
            IsManaged = id => AzureResourceId.TryParse(id, out var parsed) && _managed.Contains(parsed!),
            SecretPlaces = source.SecretPlaces,
            Redactor = _desired.Redactor,
        };
    }
}
