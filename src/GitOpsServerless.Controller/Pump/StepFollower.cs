using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Waking;
using GitOpsServerless.Engine.Reconciliation;

namespace GitOpsServerless.Controller.Pump;

/// <summary>What follows from a step: another message after a delay, a look at what depends on it, or nothing.</summary>
internal sealed class StepFollower(
    IGitOpsEngine engine,
    IWorkQueue queue,
    WakeStore wakes,
    Waker waker,
    StepTimeouts timeouts,
    PumpOptions options,
    Random random,
    TimeProvider time)
{
    private const int MostDoublings = 10;

    /// <summary>Sends a message whose target was full round again, later each time.</summary>
    public async Task ComeBackAsync(string application, CancellationToken cancellationToken)
    {
        var delay = TimeSpan.Zero;
        await wakes.UpdateAsync(
            application,
            r =>
            {
                delay = Spread(Doubled(options.TargetFullDelay, r.Misses, options.LongestTargetFullDelay));
                return r with { Misses = r.Misses + 1, NextAt = time.GetUtcNow() + delay, Delay = delay };
            },
            cancellationToken);
        await queue.EnqueueAsync(new WorkItem(application), delay, cancellationToken);
    }

    /// <summary>Does what follows.</summary>
    /// <param name="application">Application.</param>
    /// <param name="definitions">Definitions that the step worked with.</param>
    /// <param name="before">The wake record before the step.</param>
    /// <param name="result">How the step ended; null when it exceeded its time.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<ProcessResult> FollowAsync(
        string application, DefinitionSet definitions, WakeRecord before, StepResult? result, CancellationToken cancellationToken)
    {
        var delay = result switch
        {
            null => Spread(Doubled(options.TimeoutDelay, before.Timeouts, options.LongestTimeoutDelay)),
            StepResult.RequeueAfter requeue => requeue.After,
            StepResult.Retry retry => Spread(retry.After),
            StepResult.Done { NextLook: { } next } when next < IntervalOf(application, definitions) => next,
            _ => (TimeSpan?)null,
        };
        var inARow = result is null ? before.Timeouts + 1 : 0;
        if (delay is { } after)
        {
            await wakes.UpdateAsync(application, r => r with { NextAt = time.GetUtcNow() + after, Delay = after, Timeouts = inARow }, cancellationToken);
            await queue.EnqueueAsync(new WorkItem(application), after, cancellationToken);
        }
        else if (result is StepResult.Terminal && !IsKnown(application, definitions))
        {
            await wakes.ForgetAsync(application, cancellationToken);
        }
        else if (before.NextAt is not null)
        {
            await wakes.UpdateAsync(application, r => r with { NextAt = null, Delay = null, Timeouts = inARow }, cancellationToken);
        }

        if (inARow > 0)
        {
            await timeouts.TellAsync(application, inARow, delay!.Value, definitions, cancellationToken);
        }

        if (delay is not null && definitions.Applications.GetValueOrDefault(application) is { } waiting && DependenciesOf(waiting).Any())
        {
            await WakeDependenciesAsync(waiting, definitions, cancellationToken);
        }

        if (result is StepResult.Done)
        {
            await WakeDependentsAsync(application, definitions, before, cancellationToken);
        }

        return delay is null ? ProcessResult.Done : ProcessResult.Requeued;
    }

    private static bool IsKnown(string application, DefinitionSet definitions) =>
        definitions.IsPartial || definitions.Applications.ContainsKey(application) || definitions.Invalid.Contains(application);

    // The schedule looks at the interval anyway; what wants to be looked at sooner, such as a window that opens, gets a message.
    private static TimeSpan IntervalOf(string application, DefinitionSet definitions) =>
        definitions.Applications.GetValueOrDefault(application)?.Sync.Interval ?? TimeSpan.Zero;

    private static TimeSpan Doubled(TimeSpan first, int times, TimeSpan longest)
    {
        var delay = first * Math.Pow(2, Math.Min(times, MostDoublings));
        return delay < longest ? delay : longest;
    }

    private static IEnumerable<string> DependenciesOf(ApplicationDefinition application) =>
        application.DependsOn.Concat(application.Inputs.Select(i => i.From)).Distinct(StringComparer.Ordinal);

    // Who waits for another one to look at a commit of their repository must not wait for its interval as well. One that is not ready for
    // another reason has its own time: its back-off is not passed for those who wait.
    private async Task WakeDependenciesAsync(ApplicationDefinition waiting, DefinitionSet definitions, CancellationToken cancellationToken)
    {
        var status = await engine.GetApplicationAsync(waiting.Name, cancellationToken);
        if (!status.IsSuccess || !status.Value.Held.Any(h => h.Kind == HoldKind.Dependency))
        {
            return;
        }

        foreach (var name in DependenciesOf(waiting).Where(n => definitions.Applications.GetValueOrDefault(n)?.Source.Url == waiting.Source.Url))
        {
            var dependency = await engine.GetApplicationAsync(name, cancellationToken);
            if (dependency is { IsSuccess: true, Value.Sync: SyncStatus.Synced } && dependency.Value.SourceRevision?.Id != status.Value.SourceRevision?.Id)
            {
                await waker.WakeAsync(name, cancellationToken);
            }
        }
    }

    private async Task WakeDependentsAsync(string application, DefinitionSet definitions, WakeRecord before, CancellationToken cancellationToken)
    {
        var dependents = definitions.Applications.Values
            .Where(a => DependenciesOf(a).Contains(application, StringComparer.Ordinal))
            .Select(a => a.Name)
            .ToList();
        if (dependents.Count == 0)
        {
            return;
        }

        var status = await engine.GetApplicationAsync(application, cancellationToken);
        if (status.IsSuccess && status.Value.LastRun > before.LastRun)
        {
            await waker.WakeAllAsync(dependents, cancellationToken);
            await wakes.UpdateAsync(
                application,
                r => r with { LastRun = Math.Max(r.LastRun, status.Value.LastRun), LastSource = status.Value.SourceRevision?.Id },
                cancellationToken);
        }
        else if (status.IsSuccess && status.Value.SourceRevision?.Id is { } seen && seen != before.LastSource)
        {
            // Nothing was to be done for that commit; those who waited for it to be seen go on.
            foreach (var dependent in dependents)
            {
                if (await engine.GetApplicationAsync(dependent, cancellationToken) is { IsSuccess: true, Value.Held: var held } && held.Any(h => h.Kind == HoldKind.Dependency))
                {
                    await waker.WakeAsync(dependent, cancellationToken);
                }
            }

            await wakes.UpdateAsync(application, r => r with { LastSource = seen }, cancellationToken);
        }
    }

    // Up to a fifth more, so that applications that failed together do not come back together.
    private TimeSpan Spread(TimeSpan delay)
    {
        lock (random)
        {
            return delay + (delay * (random.NextDouble() / 5));
        }
    }
}
