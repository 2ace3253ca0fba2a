using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Planning;

namespace GitOpsServerless.Kubernetes.Assessing;

/// <summary>Health of everything in an inventory.</summary>
internal sealed class HealthReporter(IReadOnlyList<HealthExpression> expressions, TimeProvider time)
{
    private readonly HealthAssessor _assessor = new(expressions);

    /// <param name="entries">What to report on.</param>
    /// <param name="ready">Those of which the last apply told that they are ready.</param>
    /// <param name="live">The others as they are now.</param>
    public HealthReport Report(IEnumerable<InventoryEntry> entries, IReadOnlySet<ResourceId> ready, LiveState live)
    {
        var now = time.GetUtcNow();
        return new HealthReport(
        [
            .. entries.Select(e => ready.Contains(e.Id) ? new ResourceHealth(e.Id, new Contracts.Health(HealthStatus.Healthy, "Resource is always ready")) : Assess(e, live, now))
                .OfType<ResourceHealth>(),
        ]);
    }

    private ResourceHealth? Assess(InventoryEntry entry, LiveState live, DateTimeOffset now)
    {
        if (live.Unreadable.TryGetValue(entry.Id, out var unreadable))
        {
            return new ResourceHealth(entry.Id, new Contracts.Health(HealthStatus.Unknown, unreadable.Message));
        }

        if (!live.Resources.TryGetValue(entry.Id, out var found))
        {
            return new ResourceHealth(entry.Id, new Contracts.Health(HealthStatus.Missing, "It does not exist."));
        }

        return ObjectDirectives.IgnoresHealth(found.Payload) ? null : new ResourceHealth(entry.Id, _assessor.Assess(found.Payload, now));
    }
}
