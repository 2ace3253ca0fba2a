using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Assessing;
using GitOpsServerless.Kubernetes.Observing;
using GitOpsServerless.Kubernetes.Ordering;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Applying;

/// <summary>
/// Waits for what has to be ready before the next group: definitions and namespaces until they are usable, hooks until they
/// ended, everything of a wave before another wave. A short while in the call, then by continuation.
/// </summary>
internal sealed class GroupWaiter(ApplyContext context)
{
    private readonly ChangeSignal _signal = new(context.Cluster.Client, context.Cluster.Options, context.Cluster.Time);
    private List<(WantedObject Wanted, string? Version)> _seen = [];
    private readonly HealthAssessor _health = new(context.Request.Application.Health.Expressions);

    public async Task<GroupResult> WaitAsync(
        List<Change> group, List<Change>? next, ApplyState state, IReadOnlyList<Outcome> outcomes, CancellationToken cancellationToken)
    {
        var awaited = group.Where(c => IsAwaited(c, next)).ToList();
        if (awaited.Count == 0)
        {
            return GroupResult.Done(outcomes);
        }

        var time = context.Cluster.Time;
        var started = time.GetTimestamp();
        while (true)
        {
            var report = await LookAsync(awaited, cancellationToken);
            if (report.FirstOrDefault(r => r.Status == HealthStatus.Degraded) is { Id: not null } failed)
            {
                var ended = await HookOutcomesAsync(awaited, succeeded: false, cancellationToken);
                return GroupResult.Failed([.. outcomes, .. ended], [Failure(failed.Id, failed.Message)]);
            }

            var waiting = report.Where(r => r.Status is not (HealthStatus.Healthy or HealthStatus.Suspended)).ToList();
            if (waiting.Count == 0)
            {
                return GroupResult.Done([.. outcomes, .. await HookOutcomesAsync(awaited, succeeded: true, cancellationToken)]);
            }

            var elapsed = time.GetUtcNow() - state.Since;
            if (elapsed > context.Cluster.Options.DefinitionTimeout && waiting.Find(w => IsDefinition(w.Id)) is { Id: not null } late)
            {
                return GroupResult.Failed(outcomes, [KubernetesDefinitionNotUsable.Create(late.Message, resource: late.Id)]);
            }

            if (time.GetElapsedTime(started) >= context.Cluster.Options.InlineWait)
            {
                return GroupResult.Waiting(outcomes, $"Waiting for {waiting[0].Id}: {waiting[0].Message}", isWritten: true);
            }

            var left = context.Cluster.Options.InlineWait - time.GetElapsedTime(started);
            await _signal.WaitAsync([.. _seen.Where(s => waiting.Exists(w => w.Id == s.Wanted.Id))], left, cancellationToken);
        }
    }

    private bool IsAwaited(Change change, List<Change>? next)
    {
        if (context.Sequence.HookOf(change.Id) is not null || IsDefinition(change.Id))
        {
            return true;
        }

        // Deletions follow at once; only another wave of writes has to wait for this one.
        var following = next is null ? null : next[0].Action == ChangeAction.Delete ? NextWrite() : next[0];
        return following is not null && !Position(following).IsSameWave(Position(change));
    }

    private Change? NextWrite() =>
        context.Request.Plan.Effective.Where(c => c.Action != ChangeAction.Delete && Position(c).Phase == SyncPhase.PostSync).MinBy(c => c.Wave);

    private ApplyPosition Position(Change change) =>
        context.IsMadeNamespace(change.Id) ? context.Sequence.PositionOfNamespace(change.Id.Name) : context.Sequence.PositionOf(change.Id);

    private static bool IsDefinition(ResourceId id) => id.Type is KindOrder.CustomResourceDefinition or KindOrder.Namespace;

    private async Task<List<(ResourceId Id, HealthStatus Status, string Message)>> LookAsync(List<Change> awaited, CancellationToken cancellationToken)
    {
        var locator = await context.LocatorAsync(refresh: false, cancellationToken);
        if (!locator.IsSuccess)
        {
            return [.. awaited.Select(c => (c.Id, HealthStatus.Unknown, locator.Error!.Message))];
        }

        var wanted = awaited.Select(c => locator.Value.Locate(c.Id, c.ApiVersion, exactVersion: false)).OfType<WantedObject>().ToList();
        var types = awaited.Select(c => c.Id.Type).ToHashSet(StringComparer.Ordinal);
        var live = await new LiveReader(context.Cluster.Client, context.Cluster.Options).ReadAsync(wanted, context.Application, types, cancellationToken);
        _seen = [.. wanted.Select(w => (w, live.Resources.GetValueOrDefault(w.Id)?.Version))];
        return [.. awaited.Select(c => LookAt(c.Id, live))];
    }

    private (ResourceId Id, HealthStatus Status, string Message) LookAt(ResourceId id, LiveState live)
    {
        if (live.Resources.TryGetValue(id, out var found))
        {
            var health = _health.Assess(found.Payload, context.Cluster.Time.GetUtcNow());
            return (id, health.Status, health.Message ?? health.Status.ToString());
        }

        // A Job with ttlSecondsAfterFinished may be gone already; a hook that vanished otherwise failed.
        return live.Unreadable.TryGetValue(id, out var error) ? (id, HealthStatus.Unknown, error.Message)
            : context.Sequence.HookOf(id) is null ? (id, HealthStatus.Progressing, "It does not exist yet.")
            : HasTimeToLive(id) ? (id, HealthStatus.Healthy, "It ended and is gone.")
            : (id, HealthStatus.Degraded, "It is gone before it ended.");
    }

    private bool HasTimeToLive(ResourceId id) =>
        context.Request.Desired.Resources.FirstOrDefault(r => r.Id == id)?.Payload.NumberAt("spec", "ttlSecondsAfterFinished") is not null;

    private Diagnostic Failure(ResourceId id, string message) =>
        (context.Sequence.HookOf(id) is null ? KubernetesWaveUnhealthy : KubernetesHookFailed)
            .Create(context.Request.Desired.Redactor.Redact(message), resource: id);

    private async Task<IReadOnlyList<Outcome>> HookOutcomesAsync(List<Change> awaited, bool succeeded, CancellationToken cancellationToken)
    {
        var due = awaited.Where(c => context.Sequence.HookOf(c.Id) is { } hook && (succeeded ? hook.DeleteOnSuccess : hook.DeleteOnFailure)).ToList();
        if (due.Count == 0)
        {
            return [];
        }

        var locator = await context.LocatorAsync(refresh: false, cancellationToken);
        var outcomes = new List<Outcome>();
        foreach (var change in due)
        {
            if (locator.IsSuccess && locator.Value.Locate(change.Id, change.ApiVersion, exactVersion: false) is { } wanted
                && await context.Writer.GetAsync(wanted, cancellationToken) is { Object: { } live }
                && live.Uid() is { } uid
                && (await context.Writer.DeleteAsync(wanted, uid, null, cancellationToken)).IsSuccess)
            {
                outcomes.Add(new Outcome(change.Id, OutcomeResult.Deleted));
            }
        }

        return outcomes;
    }
}
