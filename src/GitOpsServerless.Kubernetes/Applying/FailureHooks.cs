using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Ordering;
using GitOpsServerless.Kubernetes.Planning;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Applying;

/// <summary>
/// Starts the hooks that are to run after a failure. They are not waited for: the failure is what is reported. One that could not be
/// started is reported as such.
/// </summary>
internal sealed class FailureHooks(ApplyContext context)
{
    private readonly Deleter _deleter = new(context);

    public async Task<IReadOnlyList<Outcome>> RunAsync(CancellationToken cancellationToken)
    {
        var hooks = context.Request.Plan.Changes
            .Where(c => context.Sequence.HookOf(c.Id)?.Phases.Contains(SyncPhase.SyncFail) ?? false)
            .ToList();
        var locator = hooks.Count == 0 ? null : await context.LocatorAsync(refresh: false, cancellationToken);
        var outcomes = new List<Outcome>();
        foreach (var change in locator is { IsSuccess: true } ? hooks : [])
        {
            var resource = context.ResourceOf(change)!;
            if (locator!.Value.Locate(change.Id, resource.ApiVersion, exactVersion: true) is { } wanted)
            {
                outcomes.Add(await RunOneAsync(change, new DesiredObject(resource, wanted, change.DesiredDigest ?? string.Empty), cancellationToken));
            }
        }

        return outcomes;
    }

    private async Task<Outcome> RunOneAsync(Change change, DesiredObject desired, CancellationToken cancellationToken)
    {
        var existing = await context.Writer.GetAsync(desired.Wanted, cancellationToken);
        if (existing.Object is { } old)
        {
            if (HookOwnership.WhyNotOurs(old, context.Application, context.EntryOf(change.Id)) is { } foreign)
            {
                return NotRun(change, foreign with { Resource = change.Id });
            }

            if (!KindOrder.IsKept(change.Id.Type) && await DeleteAsync(change with { Uid = old.Uid() }, desired, cancellationToken) is { } left)
            {
                return NotRun(change, left);
            }
        }
        else if (!existing.IsObjectNotFound)
        {
            return NotRun(change, existing.Error!);
        }

        var response = await context.Writer.ApplyAsync(desired.Wanted, desired.Payload(context.Application), dryRun: false, force: true, cancellationToken);
        return response.Object is { } live
            ? new Outcome(change.Id, OutcomeResult.Created) { Entry = context.Applied(desired, live) }
            : NotRun(change, response.Error!);
    }

    /// <summary>Deletes the object of the last run and waits a moment for its end: applying to one that is going would start nothing.</summary>
    /// <returns>Why it is still there; null when it is gone.</returns>
    private async Task<Diagnostic?> DeleteAsync(Change change, DesiredObject desired, CancellationToken cancellationToken)
    {
        var state = new ApplyState(change.Wave, false, context.Cluster.Time.GetUtcNow());
        return await _deleter.DeleteForReplaceAsync([(change, desired)], state, cancellationToken) switch
        {
            null => null,
            { Errors: [var error, ..] } => error,
            _ => KubernetesDeletionUnconfirmed.Create("The hook was not run: the object of its last run is still being deleted.", resource: change.Id),
        };
    }

    private Outcome NotRun(Change change, Diagnostic error) => new(change.Id, OutcomeResult.Failed, context.Locate(error, change)) { Entry = context.EntryOf(change.Id) };
}
