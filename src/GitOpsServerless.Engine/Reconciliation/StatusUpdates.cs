using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Reconciliation;

/// <summary>How plans and outcomes change the status.</summary>
internal static class StatusUpdates
{
    public static ApplicationStatus WithPlan(ApplicationStatus status, string application, Plan plan, DateTimeOffset now) => status with
    {
        Sync = plan.HasErrors ? SyncStatus.Unknown : plan.IsEmpty && !IsBlocked(plan) ? SyncStatus.Synced : SyncStatus.OutOfSync,
        Plan = PlanSummary.Of(plan),
        Held = plan.Held,
        Drift = DriftOf(application, plan, status.Drift, now),
    };

    /// <summary>Whether something that is desired cannot or may not be applied.</summary>
    public static bool IsBlocked(Plan plan) => plan.Changes.Any(c => c.Action == ChangeAction.Blocked && c.Provenance is not null);

    /// <summary>Drifted resources of a plan; the time of the first sighting survives.</summary>
    public static IReadOnlyList<DriftItem> DriftOf(string application, Plan plan, IReadOnlyList<DriftItem> before, DateTimeOffset now) =>
    [
        .. plan.Effective
            .Where(c => c.Origin == ChangeOrigin.Drift)
            .Select(c => new DriftItem(application, c.Id, c.Action, c.Deltas)
            {
                Revision = plan.Revision,
                Since = before.FirstOrDefault(d => d.Id == c.Id)?.Since ?? c.ChangedBy?.When ?? now,
                ChangedBy = c.ChangedBy,
                Provenance = c.Provenance,
            }),
    ];

    public static ApplicationStatus WithHealth(ApplicationStatus status, HealthReport report) => status with
    {
        Health = report.Summary,
        Resources = report.Resources,
    };

    // A target that cannot be reached or does not let us in says so for every resource; one of them tells it all.
    private static IEnumerable<Diagnostic> Collapse(IEnumerable<Diagnostic> diagnostics) => diagnostics
        .GroupBy(d => d.Category is DiagnosticCategory.Authentication or DiagnosticCategory.Permission || d.IsTransient ? d.Code : d.ToString(), StringComparer.Ordinal)
        .Select(g => g.Count() == 1 ? g.First() : g.First() with { Message = $"{g.First().Message} ({g.Count() - 1} more resources are affected.)" });

    /// <summary>The worst come first, and not more than a status can hold.</summary>
    public static IReadOnlyList<Diagnostic> Shorten(IEnumerable<Diagnostic> diagnostics, int limit)
    {
        var all = Collapse(diagnostics.Distinct()).OrderByDescending(d => d.Severity).ToList();
        return all.Count <= limit
            ? all
            : [.. all.Take(limit), DiagnosticCatalog.Truncated.Create($"{all.Count - limit} more diagnostics are not shown.")];
    }
}
