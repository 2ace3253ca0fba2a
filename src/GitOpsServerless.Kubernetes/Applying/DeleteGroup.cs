using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Observing;
using GitOpsServerless.Kubernetes.Ordering;
using GitOpsServerless.Kubernetes.Planning;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Applying;

/// <summary>
/// Prunes one group: every object is read again, must still be the planned incarnation and still be ours, is deleted with
/// preconditions, and counts as deleted only when a later look finds it gone.
/// </summary>
internal sealed class DeleteGroup(ApplyContext context)
{
    private readonly Deleter _deleter = new(context);
    private readonly ChangeSignal _signal = new(context.Cluster.Client, context.Cluster.Options, context.Cluster.Time);
    private readonly HashSet<string> _deleted =
        [.. context.Request.Plan.Changes.Where(c => c.Action == ChangeAction.Delete).Select(c => c.Uid).OfType<string>()];

    private List<(WantedObject Wanted, string? Version)> _seen = [];

    public async Task<GroupResult> RunAsync(List<Change> group, ApplyState state, CancellationToken cancellationToken)
    {
        var locator = await context.LocatorAsync(refresh: false, cancellationToken);
        if (!locator.IsSuccess)
        {
            return GroupResult.Failed([], locator.Diagnostics);
        }

        var time = context.Cluster.Time;
        var started = time.GetTimestamp();
        var outcomes = new List<Outcome>();
        var left = group;
        while (true)
        {
            left = await LookAsync(left, locator.Value, outcomes, cancellationToken);
            if (left.Count == 0)
            {
                break;
            }

            if (time.GetUtcNow() - state.Since >= context.Cluster.Options.DeletionTimeout)
            {
                outcomes.AddRange(left.Select(Unconfirmed));
                break;
            }

            if (time.GetElapsedTime(started) >= context.Cluster.Options.InlineWait)
            {
                return GroupResult.Waiting(outcomes, $"Waiting for the deletion of {left[0].Id}.", isWritten: true);
            }

            await _signal.WaitAsync([.. _seen.Where(s => left.Exists(c => c.Id == s.Wanted.Id))], WaitLeft(started), cancellationToken);
        }

        if (outcomes.Exists(o => o.Result == OutcomeResult.Deleted && o.Id.Type == KindOrder.CustomResourceDefinition))
        {
            context.Cluster.Discovery.Invalidate();
        }

        List<Diagnostic> errors = [.. outcomes.Where(o => o.Result == OutcomeResult.Failed).Select(o => o.Diagnostic!)];
        return errors.Count > 0 ? GroupResult.Failed(outcomes, errors) : GroupResult.Done(outcomes);
    }

    private TimeSpan WaitLeft(long started) => context.Cluster.Options.InlineWait - context.Cluster.Time.GetElapsedTime(started);

    /// <summary>Looks at each object once; answers those that are still on their way.</summary>
    private async Task<List<Change>> LookAsync(List<Change> group, ObjectLocator locator, List<Outcome> outcomes, CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<ResourceId, WantedObject>();
        var unreadable = new Dictionary<ResourceId, Diagnostic>();
        foreach (var change in group)
        {
            if (locator.Locate(change.Id, change.ApiVersion, exactVersion: false) is { } place)
            {
                wanted[change.Id] = place;
            }
            else if (locator.Catalog.FailedGroups.Contains(KubernetesIds.GroupOf(change.Id)))
            {
                unreadable[change.Id] = KubernetesListIncomplete.Create("The API of its group does not answer.", resource: change.Id);
            }
        }

        var types = group.Select(c => c.Id.Type).ToHashSet(StringComparer.Ordinal);
        var live = await new LiveReader(context.Cluster.Client, context.Cluster.Options).ReadAsync(wanted.Values, context.Application, types, cancellationToken);
        live = live with { Unreadable = live.Unreadable.Concat(unreadable).ToDictionary() };
        _seen = [.. wanted.Values.Select(w => (w, live.Resources.GetValueOrDefault(w.Id)?.Version))];
        var results = await Task.WhenAll(group.Select(c => LookAtAsync(c, wanted.GetValueOrDefault(c.Id), live, locator, cancellationToken)));
        outcomes.AddRange(results.OfType<Outcome>());
        return [.. group.Where((_, i) => results[i] is null)];
    }

    /// <returns>Null while the deletion goes on.</returns>
    private async Task<Outcome?> LookAtAsync(
        Change change, WantedObject? wanted, LiveState live, ObjectLocator locator, CancellationToken cancellationToken)
    {
        if (live.Unreadable.TryGetValue(change.Id, out var unreadable))
        {
            return new Outcome(change.Id, OutcomeResult.Failed, unreadable) { Entry = context.EntryOf(change.Id) };
        }

        if (wanted is null || !live.Resources.TryGetValue(change.Id, out var found) || found.Uid != change.Uid)
        {
            return new Outcome(change.Id, OutcomeResult.Deleted);
        }

        if ((PruneReasons.OfOwner(found.Payload, context.Application) ?? ObjectDirectives.WhyKept(found.Payload)) is { } kept && !found.Payload.IsBeingDeleted())
        {
            return new Outcome(change.Id, OutcomeResult.Skipped, KubernetesChangedMeanwhile.Create(kept, resource: change.Id) with { Severity = DiagnosticSeverity.Warning })
            {
                Entry = context.EntryOf(change.Id),
            };
        }

        if (Cascade.Concerns(change.Id) && !found.Payload.IsBeingDeleted()
            && await new Cascade(context.Cluster, locator.Catalog, _deleted, context.Application).WhyKeptAsync(change.Id, found.Payload, cancellationToken) is { } holds)
        {
            return new Outcome(change.Id, OutcomeResult.Skipped, holds) { Entry = context.EntryOf(change.Id) };
        }

        var (status, error) = await _deleter.DeleteAsync(wanted, change.Uid, found.Payload, cancellationToken);
        return status switch
        {
            DeletionStatus.Gone => new Outcome(change.Id, OutcomeResult.Deleted),
            DeletionStatus.Failed => new Outcome(change.Id, OutcomeResult.Failed, context.Locate(error!, change)) { Entry = context.EntryOf(change.Id) },
            _ => null,
        };
    }

    private Outcome Unconfirmed(Change change) =>
        new(change.Id, OutcomeResult.Unknown, KubernetesDeletionUnconfirmed.Create("It is still there; it stays in the inventory.", resource: change.Id))
        {
            Entry = context.EntryOf(change.Id),
        };
}
