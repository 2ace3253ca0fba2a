using System.Diagnostics;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Controller.Metrics;
using GitOpsServerless.Controller.Waking;
using GitOpsServerless.Engine.Reconciliation;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Pump;

/// <summary>
/// Serves one message: one step, and what follows from it. The Functions host and the standalone pump both drive it.
/// Repeated, reordered and lost messages are harmless: whether a look is due is read from the wake record, not from the message.
/// </summary>
internal sealed class MessageProcessor(
    StepFunction step,
    IGitOpsEngine engine,
    IWorkQueue queue,
    WakeStore wakes,
    Waker waker,
    TargetGate gate,
    PumpOptions options,
    ControllerMeter meter,
    Random random,
    ILogger<MessageProcessor> logger,
    TimeProvider time)
{
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(1);

    /// <summary>Serves a message. Throws only when the store or the queue fails; the message is then tried again.</summary>
    public async Task<ProcessResult> ProcessAsync(string application, CancellationToken cancellationToken)
    {
        using var run = RunScope.Begin(application, logger, time);
        return await ProcessInScopeAsync(application, cancellationToken);
    }

    private async Task<ProcessResult> ProcessInScopeAsync(string application, CancellationToken cancellationToken)
    {
        var record = await wakes.ReadAsync(application, cancellationToken);
        if (record.WantedAt is null && IsRepetition(record))
        {
            meter.Message("repetition");
            return ProcessResult.Repetition;
        }

        var definitions = await engine.GetDefinitionsAsync(cancellationToken);
        using var place = gate.TryEnter(definitions.Applications.GetValueOrDefault(application)?.Target ?? string.Empty);
        if (place is null)
        {
            meter.Message("target full");
            await queue.EnqueueAsync(new WorkItem(application), Spread(options.TargetFullDelay), cancellationToken);
            return ProcessResult.TargetFull;
        }

        if (record.WantedAt is not null)
        {
            // Before the step: who asks from now on gets another look.
            await wakes.UpdateAsync(application, r => r with { WantedAt = null }, cancellationToken);
        }

        var result = await StepAsync(application, cancellationToken);
        return await FollowAsync(application, definitions, record, result, cancellationToken);
    }

    // The remaining time can exceed the wished delay only when another process's clock is ahead; such a record is not believed.
    private bool IsRepetition(WakeRecord record)
    {
        var remaining = record.NextAt - time.GetUtcNow();
        return remaining > s_tolerance && remaining <= record.Delay;
    }

    private async Task<StepResult> StepAsync(string application, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.StepTimeout);
        using var span = Tracing.Step(application);
        var started = Stopwatch.GetTimestamp();
        StepResult result;
        try
        {
            result = await step(application, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            result = new StepResult.RequeueAfter(options.TimeoutDelay);
        }

        span?.SetTag("gitops.result", NameOf(result)).SetTag("gitops.run", RunScope.Current?.RunId);
        meter.Step(NameOf(result), Stopwatch.GetElapsedTime(started));
        return result;
    }

    private async Task<ProcessResult> FollowAsync(
        string application, DefinitionSet definitions, WakeRecord before, StepResult result, CancellationToken cancellationToken)
    {
        var delay = result switch
        {
            StepResult.RequeueAfter requeue => requeue.After,
            StepResult.Retry retry => Spread(retry.After),
            StepResult.Done { NextLook: { } next } when next < IntervalOf(application, definitions) => next,
            _ => (TimeSpan?)null,
        };
        if (delay is { } after)
        {
            await wakes.UpdateAsync(application, r => r with { NextAt = time.GetUtcNow() + after, Delay = after }, cancellationToken);
            await queue.EnqueueAsync(new WorkItem(application), after, cancellationToken);
        }
        else if (before.NextAt is not null)
        {
            await wakes.UpdateAsync(application, r => r with { NextAt = null, Delay = null }, cancellationToken);
        }

        if (result is StepResult.Done)
        {
            await WakeDependentsAsync(application, definitions, before, cancellationToken);
        }

        return delay is null ? ProcessResult.Done : ProcessResult.Requeued;
    }

    // The schedule looks at the interval anyway; what wants to be looked at sooner, such as a window that opens, gets a message.
    private static TimeSpan IntervalOf(string application, DefinitionSet definitions) =>
        definitions.Applications.GetValueOrDefault(application)?.Sync.Interval ?? TimeSpan.Zero;

    private async Task WakeDependentsAsync(string application, DefinitionSet definitions, WakeRecord before, CancellationToken cancellationToken)
    {
        var dependents = definitions.Applications.Values
            .Where(a => a.DependsOn.Contains(application, StringComparer.Ordinal) || a.Inputs.Any(i => i.From == application))
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
            await wakes.UpdateAsync(application, r => r with { LastRun = Math.Max(r.LastRun, status.Value.LastRun) }, cancellationToken);
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

    private static string NameOf(StepResult result) => result switch
    {
        StepResult.Done => "done",
        StepResult.RequeueAfter => "requeue",
        StepResult.Retry => "retry",
        _ => "terminal",
    };
}
