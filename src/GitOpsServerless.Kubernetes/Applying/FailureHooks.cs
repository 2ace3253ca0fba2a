using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Ordering;

namespace GitOpsServerless.Kubernetes.Applying;

/// <summary>Starts the hooks that are to run after a failure. They are not waited for: the failure is what is reported.</summary>
internal sealed class FailureHooks(ApplyContext context)
{
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
        if (existing.Object is { } old && old.Uid() is { } uid && old.Label(WellKnown.ApplicationLabel) == context.Application)
        {
            await context.Writer.DeleteAsync(desired.Wanted, uid, null, cancellationToken);
        }

        var response = await context.Writer.ApplyAsync(desired.Wanted, desired.Payload(context.Application), dryRun: false, force: true, cancellationToken);
        return response.Object is { } live
            ? new Outcome(change.Id, OutcomeResult.Created) { Entry = context.Applied(desired, live) }
            : new Outcome(change.Id, OutcomeResult.Failed, context.Locate(response.Error!, change));
    }
}
