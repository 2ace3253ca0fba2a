using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Arm.Target.Assessing;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Planning;

/// <summary>Makes and checks the evidence that a resource is as desired.</summary>
internal sealed class Findings(NoiseRules rules, IReadOnlyList<IgnoreRule> ignore, TimeProvider timeProvider)
{
    // Of the comparison: evidence of an older one does not count.
    private const string Version = "1";
    private readonly string _settings = $"{Version}|{(int)rules}|{JsonSerializer.Serialize(ignore)}";

    /// <summary>Digest of everything that a comparison depends on beside the live resource.</summary>
    public string KeyOf(DesiredResource source, JsonObject payload, JsonObject? baseline) => Digests.Of(string.Join(
        '|', _settings, source.ApiVersion, Digests.OfDesired(source), ResidualExpression.ContainsResidual(source.Payload) ? Digests.Of(payload) : "", Digests.Of(baseline)))[..32];

    /// <summary>The evidence of an inventory entry, where the comparison would be the same one.</summary>
    public Evidence? Valid(InventoryEntry? entry, DesiredResource source, JsonObject payload) =>
        Evidence.Read(entry?.Checked) is { } evidence && evidence.Key == KeyOf(source, payload, entry!.Baseline) ? evidence : null;

    /// <summary>What a direct read that shows no difference proves; null for a row, which is asked for in each check anyway.</summary>
    public Evidence? Of(DesiredResource source, JsonObject payload, JsonObject? baseline, LiveResource live, string? by) =>
        IsRow(live) ? null : new Evidence(timeProvider.GetUtcNow(), KeyOf(source, payload, baseline), HealthRules.Assess(live.Id.Type, live.Payload)) { Row = live.BulkDigest, By = by };

    /// <summary>What a read that is refused for the type proves.</summary>
    public Evidence OfOpaque(DesiredResource source, JsonObject payload, JsonObject? baseline) =>
        new(timeProvider.GetUtcNow(), KeyOf(source, payload, baseline), new Health(HealthStatus.Healthy)) { IsOpaque = true };

    private static bool IsRow(LiveResource live) =>
        live.ApiVersion.Length == 0 && (ResourceGraphReader.Covers(live.Id) || EmbeddedChildren.ParentOf(live.Id) is not null);
}
