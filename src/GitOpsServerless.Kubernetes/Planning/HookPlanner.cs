using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Ordering;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>Hooks run when something else changes; by themselves they never make a plan.</summary>
internal sealed class HookPlanner(PlanRequest request, ApplySequence sequence)
{
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

        return live is null
            ? change with { Action = ChangeAction.Create, Origin = ChangeOrigin.Pending, Reason = $"Hook ({names})" }
            : change with
            {
                Action = ChangeAction.Replace,
                Origin = ChangeOrigin.Pending,
                Reason = $"Hook ({names}): the one of the last run is deleted first",
                Deltas = [new Delta("/metadata/uid", live.Uid, null, DeltaKind.Replace) { Certainty = Certainty.KnownAfterApply }],
            };
    }
}
