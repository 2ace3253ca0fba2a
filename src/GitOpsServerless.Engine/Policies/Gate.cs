using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Definitions;
using GitOpsServerless.Engine.Scheduling;
using GitOpsServerless.Engine.State;

namespace GitOpsServerless.Engine.Policies;

/// <summary>What a gate looks at besides the plan.</summary>
internal sealed record GateContext(
    ApplicationDefinition Application,
    DefinitionSet Definitions,
    ApplicationControl Control,
    Inventory Inventory,
    DesiredState Desired,
    DateTimeOffset Now)
{
    /// <summary>Whether somebody asked for pruning by name, which passes the quota and the guard of empty renders.</summary>
    public bool AllowsPrune { get; init; } = Control.Request?.Prune == true;

    public bool IsForced => Control.Request?.Force ?? false;

    public bool IsManual => Control.Request is { Trigger: "operator" };
}

/// <summary>Decides whether a plan may run now. Each rule is a named method that says why not.</summary>
internal sealed class Gate(IReadOnlyList<IPolicy> policies, IStateStore state)
{
    private static readonly IReadOnlyList<IPolicy> BuiltIn = [new ProjectPolicy(), new RulePolicy()];

    /// <summary>Holds of a plan; an approval of exactly this plan lifts those that ask for approval.</summary>
    public static IReadOnlyList<Hold> Evaluate(Plan plan, GateContext context, IReadOnlyList<IPolicy> policies)
    {
        var policyContext = new PolicyContext(context.Application, plan, context.Desired, context.Definitions);
        var isApproved = context.Control.ApprovedPlan == plan.Digest;
        var firm = BuiltIn.Concat(policies).SelectMany(p => p.Evaluate(policyContext));
        var approvable = isApproved ? [] : NeedsApproval(plan, context);
        var hold = Report(context) is { } report ? [report] : firm.Concat(approvable).Concat(Window(context, isApproved));
        return [.. hold];
    }

    public IReadOnlyList<Hold> Evaluate(Plan plan, GateContext context) => Evaluate(plan, context, policies);

    /// <summary>What policies warn of, in addition to the plan's own diagnostics.</summary>
    public static IReadOnlyList<Diagnostic> Warnings(Plan plan, GateContext context, IReadOnlyList<IPolicy> policies)
    {
        var policyContext = new PolicyContext(context.Application, plan, context.Desired, context.Definitions);
        return [.. plan.Diagnostics, .. BuiltIn.Concat(policies).SelectMany(p => p.Warn(policyContext))];
    }

    public IReadOnlyList<Diagnostic> Warnings(Plan plan, GateContext context) => Warnings(plan, context, policies);

    /// <summary>
    /// Holds for applications that are not ready yet; looked at before rendering, which may need their outputs. One that follows the same
    /// branch must have seen the same commit when that changes something for both, so that what a commit adds to both is applied in order.
    /// </summary>
    /// <param name="application">The application that waits.</param>
    /// <param name="definitions">Definitions.</param>
    /// <param name="newest">The commit that a dependency of the same branch must have seen; null asks for none.</param>
    /// <param name="applied">What the application has applied; null for nothing.</param>
    /// <param name="concerns">
    /// Whether that commit changes anything for an application that has applied another one; asked only when a dependency has not seen it.
    /// </param>
    /// <param name="cancellationToken">Cancellation.</param>
    public async Task<IReadOnlyList<Hold>> WaitsForAsync(
        ApplicationDefinition application, DefinitionSet definitions, Revision? newest, Revision? applied,
        Func<ApplicationDefinition, Revision, Task<bool>> concerns, CancellationToken cancellationToken)
    {
        var holds = new List<Hold>();
        foreach (var name in Dependencies.Of(application))
        {
            var status = await new ApplicationStore(state, name).ReadStatusAsync(cancellationToken);
            if (status.AppliedRevision is null || status.Sync != SyncStatus.Synced || status.Health.Status is not (HealthStatus.Healthy or HealthStatus.Suspended))
            {
                holds.Add(new Hold(HoldKind.Dependency, $"Waiting for '{name}' ({status.Sync}, {status.Health.Status})."));
            }
            else if (newest is not null
                && status.SourceRevision?.Id != newest.Id
                && DefinitionLookup.Find(name, definitions, status)?.Definition is { } dependency
                && FollowTheSame(application.Source, dependency.Source)
                && (applied is null || await concerns(application, applied))
                && await concerns(dependency, status.AppliedRevision))
            {
                holds.Add(new Hold(HoldKind.Dependency, $"Waiting for '{name}', which has not looked at {newest} yet{(status.Suspended ? " and is suspended" : string.Empty)}."));
            }
        }

        return holds;
    }

    // The revision of a directory is the content of one path; it says nothing about another path.
    private static bool FollowTheSame(SourceDefinition one, SourceDefinition other) =>
        one.Url is not null && one.Url == other.Url && one.Revision == other.Revision && one.TagPrefix == other.TagPrefix;

    private static Hold? Report(GateContext context) => context.Application.Sync.Mode == SyncMode.Report
        ? new Hold(HoldKind.Report, "The mode is 'report': nothing is ever written.")
        : null;

    private static IEnumerable<Hold> Window(GateContext context, bool isApproved)
    {
        var project = ProjectPolicy.ProjectOf(context.Application, context.Definitions);
        var isManual = context.IsManual || isApproved;
        return context.IsForced || SyncWindows.Evaluate([.. context.Application.Sync.Windows, .. project.Windows], context.Now, isManual) is not { } hold ? [] : [hold];
    }

    private static IEnumerable<Hold> NeedsApproval(Plan plan, GateContext context)
    {
        if (context.Application.Sync.Mode == SyncMode.Manual && !context.IsManual && !context.IsForced)
        {
            yield return new Hold(HoldKind.Manual, $"The mode is 'manual': start it, or approve the plan {plan.Digest[..12]}.");
        }

        if (OnlyDrift(plan) && !context.Application.Sync.SelfHeal && !context.IsManual && !context.IsForced)
        {
            yield return new Hold(HoldKind.Manual, "There is drift, and sync.selfHeal is off.");
        }

        // What is replaced is deleted, too.
        var deletes = plan.Changes.Count(c => c.Action is ChangeAction.Delete or ChangeAction.Replace);
        if (deletes == 0 || context.AllowsPrune)
        {
            yield break;
        }

        var owned = context.Inventory.Entries.Count;
        if (!context.Desired.Resources.Any(r => !r.IsExisting))
        {
            yield return new Hold(HoldKind.PruneQuota, $"Nothing is desired any more, and all {owned} resources would be pruned. An empty render never prunes by itself; approve the plan {plan.Digest[..12]} if it is meant.");
        }
        else if (deletes > context.Application.Sync.MaxPrune.Of(owned))
        {
            yield return new Hold(HoldKind.PruneQuota, $"{deletes} of {owned} resources would be {(plan.Changes.Any(c => c.Action == ChangeAction.Replace) ? "pruned or replaced" : "pruned")}, more than maxPrune {context.Application.Sync.MaxPrune} allows; approve the plan {plan.Digest[..12]} if it is meant.");
        }
    }

    private static bool OnlyDrift(Plan plan) => plan.Effective.All(c => c.Origin == ChangeOrigin.Drift);
}
