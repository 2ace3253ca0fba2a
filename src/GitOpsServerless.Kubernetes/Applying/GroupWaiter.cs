using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Assessing;
using GitOpsServerless.Kubernetes.Observing;
using GitOpsServerless.Kubernetes.Ordering;
using GitOpsServerless.Kubernetes.Planning;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Applying;

/// <summary>
/// Waits for what has to be ready before the next group: definitions and namespaces until they are usable, hooks until they
/// ended, everything of the waves before another wave. A short while in the call, then by continuation.
/// </summary>
internal sealed class GroupWaiter(ApplyContext context)
{
    private readonly ChangeSignal _signal = new(context.Cluster.Client, context.Cluster.Options, context.Cluster.Time);
    private List<(WantedObject Wanted, string? Version)> _seen = [];
    private readonly HealthAssessor _health = new(context.Request.Application.Health.Expressions);

    /// <summary>
    /// Before the first group of another wave or phase: everything that the application wants of the ones before must be healthy, whether
    /// this operation changed it or not. What failed in an earlier attempt, or is still on its way, holds back what comes after it.
    /// </summary>
    /// <param name="group">What is to be written next.</param>
    /// <param name="before">A change that this plan wrote last before it; null when it is the first.</param>
    /// <param name="state">Since when.</param>
    /// <param name="cancellationToken">Cancellation.</param>
    /// <returns>Null when the group may be written.</returns>
    public async Task<GroupResult?> WaitForEarlierAsync(List<Change> group, Change? before, ApplyState state, CancellationToken cancellationToken)
    {
        var position = context.PositionOf(group[0]);
        var from = before is null ? (ApplyPosition?)null : context.PositionOf(before);
        if (from?.IsSameWave(position) ?? false)
        {
            return null;
        }

        // What comes before the wave that was written last was waited for before that one.
        var awaited = context.Request.Plan.Changes.Where(c => IsWanted(c) && context.PositionOf(c) is var p
            && p.CompareTo(position) < 0 && !p.IsSameWave(position)
            && (from is null || p.CompareTo(from.Value) > 0 || p.IsSameWave(from.Value))).ToList();
        if (awaited.Count == 0)
        {
            return null;
        }

        var result = await WaitAsync(awaited, answers: null, state, [], isWritten: false, cancellationToken);
        return result.Errors.Count > 0 || result.WaitingFor is not null ? result : null;
    }

    /// <summary>After a group was written: definitions and namespaces until they are usable, hooks until they ended.</summary>
    /// <param name="group">What was written.</param>
    /// <param name="answers">Whole objects that the writes were answered with.</param>
    /// <param name="state">Since when.</param>
    /// <param name="outcomes">Outcomes of the writes.</param>
    /// <param name="cancellationToken">Cancellation.</param>
    public Task<GroupResult> WaitAsync(
        List<Change> group, LiveState? answers, ApplyState state, IReadOnlyList<Outcome> outcomes, CancellationToken cancellationToken)
    {
        var awaited = group.Where(c => context.Sequence.HookOf(c.Id) is not null || IsDefinition(c.Id)).ToList();
        return awaited.Count == 0
            ? Task.FromResult(GroupResult.Done(outcomes))
            : WaitAsync(awaited, answers, state, outcomes, isWritten: true, cancellationToken);
    }

    private async Task<GroupResult> WaitAsync(
        List<Change> awaited, LiveState? answers, ApplyState state, IReadOnlyList<Outcome> outcomes, bool isWritten, CancellationToken cancellationToken)
    {
        var time = context.Cluster.Time;
        var started = time.GetTimestamp();
        for (var known = answers; ; known = null)
        {
            var report = await LookAsync(awaited, known, cancellationToken);
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
                return GroupResult.Waiting(outcomes, $"Waiting for {waiting[0].Id}: {waiting[0].Message}", isWritten);
            }

            var left = context.Cluster.Options.InlineWait - time.GetElapsedTime(started);
            await _signal.WaitAsync([.. _seen.Where(s => waiting.Exists(w => w.Id == s.Wanted.Id))], left, cancellationToken);
        }
    }

    // Hooks, definitions and namespaces are waited for by themselves; what is blocked or left alone is not the application's to wait for.
    private bool IsWanted(Change change) =>
        change.Action is ChangeAction.NoChange or ChangeAction.Create or ChangeAction.Update or ChangeAction.Replace
        && !IsDefinition(change.Id)
        && context.ResourceOf(change) is not null
        && context.Sequence.HookOf(change.Id) is null;

    private static bool IsDefinition(ResourceId id) => id.Type is KindOrder.CustomResourceDefinition or KindOrder.Namespace;

    private async Task<List<(ResourceId Id, HealthStatus Status, string Message)>> LookAsync(
        List<Change> awaited, LiveState? known, CancellationToken cancellationToken)
    {
        var locator = await context.LocatorAsync(refresh: false, cancellationToken);
        if (!locator.IsSuccess)
        {
            return [.. awaited.Select(c => (c.Id, HealthStatus.Unknown, locator.Error!.Message))];
        }

        var wanted = awaited.Select(c => locator.Value.Locate(c.Id, c.ApiVersion, exactVersion: false)).OfType<WantedObject>().ToList();
        var types = awaited.Select(c => c.Id.Type).ToHashSet(StringComparer.Ordinal);
        var live = known is not null && wanted.TrueForAll(w => known.Resources.ContainsKey(w.Id))
            ? known
            : await new LiveReader(context.Cluster.Client, context.Cluster.Options).ReadAsync(wanted, context.Application, types, cancellationToken);
        _seen = [.. wanted.Select(w => (w, live.Resources.GetValueOrDefault(w.Id)?.Version))];
        return [.. awaited.Select(c => LookAt(c.Id, live))];
    }

    private (ResourceId Id, HealthStatus Status, string Message) LookAt(ResourceId id, LiveState live)
    {
        if (live.Resources.TryGetValue(id, out var found))
        {
            if (ObjectDirectives.IgnoresHealth(found.Payload))
            {
                return (id, HealthStatus.Healthy, string.Empty);
            }

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
