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
    WakeStore wakes,
    StepFollower follower,
    TargetGate gate,
    PoisonRecorder poison,
    PumpOptions options,
    ControllerMeter meter,
    WorkMeter work,
    ILogger<MessageProcessor> logger,
    TimeProvider time)
{
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(1);

    /// <summary>No schedule looks more often.</summary>
    private static readonly TimeSpan s_shortestInterval = TimeSpan.FromSeconds(10);

    /// <summary>Serves a message. Throws only when the store or the queue fails, or time is up before the step; the message is then tried again.</summary>
    public async Task<ProcessResult> ProcessAsync(string application, CancellationToken cancellationToken)
    {
        using var run = RunScope.Begin(application, logger, time);
        var record = await wakes.ReadAsync(application, cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.StepTimeout);
        ProcessResult result;
        try
        {
            result = await ProcessAsync(application, record, limit.Token, cancellationToken);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Definitions and a place at the target of '{application}' could not be had in {Durations.Format(options.StepTimeout)}.", error);
        }

        if (record.IsPoisoned)
        {
            await poison.ClearAsync(application, cancellationToken);
        }

        return result;
    }

    private async Task<ProcessResult> ProcessAsync(string application, WakeRecord record, CancellationToken limited, CancellationToken cancellationToken)
    {
        if (await IsRepetitionAsync(application, record, limited))
        {
            meter.Message("repetition");
            return ProcessResult.Repetition;
        }

        var definitions = await engine.GetDefinitionsAsync(limited);
        var target = definitions.Applications.GetValueOrDefault(application)?.Target ?? string.Empty;
        using var place = await gate.TryEnterAsync(target, definitions.Applications.Values.All(a => a.Target == target), limited);
        if (place is null)
        {
            meter.Message("target full");
            await follower.ComeBackAsync(application, cancellationToken);
            return ProcessResult.TargetFull;
        }

        // Another message of the same application may have been served while this one waited.
        record = place.HasWaited ? await wakes.ReadAsync(application, limited) : record;
        if (place.HasWaited && await IsRepetitionAsync(application, record, limited))
        {
            meter.Message("repetition");
            return ProcessResult.Repetition;
        }

        if (record.WantedAt is not null || record.Misses > 0)
        {
            // Before the step: who asks from now on gets another look.
            await wakes.UpdateAsync(application, r => r with { WantedAt = null, Misses = 0 }, cancellationToken);
        }

        var result = await StepAsync(application, limited, cancellationToken);
        return await follower.FollowAsync(application, definitions, record, result, cancellationToken);
    }

    // The remaining time can exceed the wished delay only when another process's clock is ahead; such a record is not believed.
    private async Task<bool> IsRepetitionAsync(string application, WakeRecord record, CancellationToken cancellationToken)
    {
        var remaining = record.NextAt - time.GetUtcNow();
        if (!(remaining > s_tolerance && remaining <= record.Delay))
        {
            return false;
        }

        if (record.Misses > 0)
        {
            // Its message comes round again anyway; whoever asked meanwhile is served by it.
            return true;
        }

        if (record.WantedAt is not null)
        {
            return false;
        }

        var waited = record.Delay.Value - remaining.Value;
        if (waited < s_shortestInterval || record.Timeouts > 0)
        {
            return true;
        }

        // Back-off must not hide a new commit: one look an interval passes it.
        var definitions = await engine.GetDefinitionsAsync(cancellationToken);
        return waited < (definitions.Applications.GetValueOrDefault(application)?.Sync.Interval ?? DefinitionDefaults.Interval);
    }

    private async Task<StepResult?> StepAsync(string application, CancellationToken limited, CancellationToken cancellationToken)
    {
        using var span = Tracing.Step(application);
        using var execution = work.Step();
        var started = Stopwatch.GetTimestamp();
        StepResult? result = null;
        try
        {
            result = await step(application, limited);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // No result: it took too long.
        }

        span?.SetTag("gitops.result", NameOf(result)).SetTag("gitops.run", RunScope.Current?.RunId);
        meter.Step(NameOf(result), Stopwatch.GetElapsedTime(started));
        return result;
    }

    private static string NameOf(StepResult? result) => result switch
    {
        null => "timeout",
        StepResult.Done => "done",
        StepResult.RequeueAfter => "requeue",
        StepResult.Retry => "retry",
        _ => "terminal",
    };
}
