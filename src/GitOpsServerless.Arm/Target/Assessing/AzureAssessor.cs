using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Assessing;

/// <summary>
/// Health of everything in the inventory: of what the check has just observed, else read in bulk. What was applied in the last minutes is read
/// directly, since Resource Graph lags behind it, and so is what a row shows as unhealthy.
/// </summary>
internal sealed class AzureAssessor(LiveReader reader, AzureTargetOptions options)
{
    private static readonly TimeSpan Lag = TimeSpan.FromMinutes(15);

    public async Task<Result<HealthReport>> AssessAsync(AssessRequest request, CancellationToken cancellationToken)
    {
        var now = options.TimeProvider.GetUtcNow();
        var entries = request.Inventory.Entries.Where(e => !ResourceScopes.IsUnresolved(e.Id) && !TypeKnowledge.IsNotComparable(e.Id)).ToList();
        var known = entries.Select(e => (e.Id, Health: Known(e, request.Live, now))).Where(k => k.Health is not null).ToDictionary(k => k.Id, k => k.Health!);
        var applied = entries.Where(e => now - e.AppliedAt < Lag).Select(e => e.Id).ToHashSet();
        List<ReadItem> items =
        [
            .. entries.Where(e => !known.ContainsKey(e.Id))
                .Select(e => new ReadItem(e.Id, e.ApiVersion.Length > 0 ? e.ApiVersion : ApiVersions.Resources) { IsKnown = true, WasRead = e.Baseline is not null }),
        ];
        var read = await reader.ReadAsync(
            new ReadRequest(items) { IsGoodEnough = row => !applied.Contains(row.Id) && HealthRules.Assess(row.Id.Type, row.Payload).Status == HealthStatus.Healthy }, cancellationToken);
        if (known.Count == 0 && items.Count > 0 && read.Found.Count == 0 && read.Unreadable.Count == items.Count && !read.Unreadable.Values.All(NotReadable.Is))
        {
            return Result<HealthReport>.Failure([.. read.Unreadable.Values.DistinctBy(d => d.Message).Take(5)]);
        }

        return new HealthReport([.. entries.Select(e => new ResourceHealth(e.Id, known.GetValueOrDefault(e.Id) ?? HealthOf(e.Id, read)))]);
    }

    /// <summary>What needs no reading: what the check observed, or what was read when it was applied a moment ago and shows no health of its own. Null reads it.</summary>
    private Health? Known(InventoryEntry entry, LiveState? live, DateTimeOffset now)
    {
        var evidence = Evidence.Read(entry.Checked);
        if (live is null)
        {
            return evidence is { Health.Status: HealthStatus.Healthy } && ((evidence.IsOpaque && now - evidence.At < NotReadable.KeptFor) || (now - evidence.At <= options.JustNow && !ResourceGraphReader.Covers(entry.Id)))
                ? evidence.Health
                : null;
        }

        if (live.Unchanged.Contains(entry.Id))
        {
            return evidence?.Health;
        }

        if (live.Unreadable.TryGetValue(entry.Id, out var diagnostic))
        {
            return Unreadable(diagnostic);
        }

        if (!live.Resources.TryGetValue(entry.Id, out var found))
        {
            return Missing;
        }

        // A row may be old; only good news is taken from it.
        var health = HealthRules.Assess(entry.Id.Type, found.Payload);
        return found.ApiVersion.Length > 0 || health.Status == HealthStatus.Healthy ? health : null;
    }

    private static Health Missing { get; } = new(HealthStatus.Missing, "It does not exist.");

    private static Health Unreadable(Diagnostic diagnostic) =>
        NotReadable.Is(diagnostic) ? new Health(HealthStatus.Healthy) : new Health(HealthStatus.Unknown, diagnostic.Message);

    private static Health HealthOf(ResourceId id, ReadResult read) =>
        read.Found.TryGetValue(id, out var live) ? HealthRules.Assess(id.Type, live.Payload)
        : read.Unreadable.TryGetValue(id, out var diagnostic) ? Unreadable(diagnostic)
        : Missing;
}
