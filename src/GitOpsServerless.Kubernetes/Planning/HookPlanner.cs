using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Ordering;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>
/// Hooks run when something else changes; by themselves they never make a plan. The object of the last run is deleted first, and only
/// that one: what belongs to another application or to nobody we know is never touched.
/// </summary>
internal sealed class HookPlanner(PlanRequest request, ApplySequence sequence, IReadOnlyDictionary<ResourceId, InventoryEntry> inventory)
{
    /// <summary>What became known while planning.</summary>
    public List<Diagnostic> Diagnostics { get; } = [];

    public IEnumerable<Change> Plan(IEnumerable<DesiredResource> resources, bool somethingElseChanges)
    {
        foreach (var resource in resources)
        {
            if (sequence.HookOf(resource.Id) is { } hook)
            {
                yield return PlanOne(resource, hook, somethingElseChanges);
            }
        }
    }

    private Change PlanOne(DesiredResource resource, HookInfo hook, bool somethingElseChanges)
    {
        var live = request.Live.Resources.GetValueOrDefault(resource.Id);
        var change = new Change(resource.Id, ChangeAction.Ignored)
        {
            ApiVersion = resource.ApiVersion,
            Provenance = resource.Provenance,
            DesiredDigest = Digests.OfDesired(resource),
            Uid = live?.Uid,
        };
        if (hook.IsSkipped)
        {
            return change with { Reason = "A hook of a kind that is not run." };
        }

        var names = string.Join(", ", hook.Phases.Order());
        if (!somethingElseChanges || hook.Phases is { Count: 1 } && hook.Phases.Contains(SyncPhase.SyncFail))
        {
            return change with { Reason = $"A hook ({names}) that runs with other changes." };
        }

        if (hook.Phases.Count(p => p != SyncPhase.SyncFail) > 1)
        {
            Diagnostics.Add(Located(KubernetesHookOfTwoPhases.Create($"The hook names {names} and runs in {hook.Phases.Min()} only.", resource: resource.Id), resource));
        }

        if (request.Live.Unreadable.TryGetValue(resource.Id, out var unreadable))
        {
            return Blocked(change, unreadable, resource);
        }

        if (live is null)
        {
            return change with { Action = ChangeAction.Create, Origin = ChangeOrigin.Pending, Reason = $"Hook ({names})" };
        }

        return HookOwnership.WhyNotOurs(live.Payload, request.Application.Name, inventory.GetValueOrDefault(resource.Id)) is { } foreign
            ? Blocked(change, foreign, resource)
            : change with
            {
                Action = ChangeAction.Replace,
                Origin = ChangeOrigin.Pending,
                Reason = $"Hook ({names}): the one of the last run is deleted first",
                Deltas = [new Delta("/metadata/uid", live.Uid, null, DeltaKind.Replace) { Certainty = Certainty.KnownAfterApply }],
            };
    }

    private Change Blocked(Change change, Diagnostic diagnostic, DesiredResource resource)
    {
        Diagnostics.Add(Located(diagnostic, resource));
        return change with { Action = ChangeAction.Blocked, Reason = diagnostic.Message };
    }

    private static Diagnostic Located(Diagnostic diagnostic, DesiredResource resource) =>
        diagnostic with { Resource = resource.Id, File = resource.Provenance.File, Line = resource.Provenance.Line };
}
