using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Reconciliation;

/// <summary>The last stage of a step: history, status, what is done with a request, and when to come back.</summary>
internal sealed class RunRecorder(EnginePorts ports, ReconcilerOptions options, StepReporter reporter)
{
    public async Task<StepResult> FinishAsync(
        StepContext context, Operation operation, RunResult result, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var message = result switch
        {
            RunResult.Succeeded => $"Applied {StepReporter.Summarise(operation.Plan!)}; {context.Status.Health.Status}.",
            _ => diagnostics.FirstOrDefault(d => d.IsError)?.Message ?? result.ToString(),
        };
        await AppendRunAsync(context, operation, result, diagnostics, message, cancellationToken);
        var isBlocked = operation.Plan is { } done && StatusUpdates.IsBlocked(done);
        var succeeded = result == RunResult.Succeeded;
        var applied = succeeded || result == RunResult.Unhealthy;
        var rollsBack = await RollBackIfWantedAsync(context, operation, result, cancellationToken);
        var attempts = succeeded ? 0 : context.Status.Attempts + 1;
        var retry = context.Definition.Sync.Retry;
        var next = rollsBack ? TimeSpan.Zero
            : applied || attempts > retry.Limit ? context.Definition.Sync.Interval
            : Delays.Bound(WishOf(retry, attempts, diagnostics), context.Definition, operation: null, context.Now);
        await context.SaveStatusAsync(
            context.Status with
            {
                Sync = applied && !isBlocked ? SyncStatus.Synced : SyncStatus.OutOfSync,
                Drift = applied ? [] : context.Status.Drift,
                Plan = applied ? null : context.Status.Plan,
                AppliedRevision = applied ? operation.Revision : context.Status.AppliedRevision,
                HealthyRevision = succeeded ? operation.Revision : context.Status.HealthyRevision,
                Attempts = attempts,
                Message = message,
                Diagnostics = StatusUpdates.Shorten([.. context.Status.Diagnostics, .. diagnostics], options.MaxDiagnostics),
                DueAt = context.Now + next,
            },
            cancellationToken);
        // Last: until here a repeated step finds the operation and ends it in the same way.
        await context.Store.DeleteOperationAsync(cancellationToken);
        context.Operation = null;
        reporter.Publish(context, EngineStage.Record, $"{result}: {message}", diagnostics.FirstOrDefault(d => d.IsError));
        await reporter.NotifyAsync(context, succeeded ? "synced" : applied ? "degraded" : "failed", message, operation.Plan, cancellationToken);
        return rollsBack ? new StepResult.RequeueAfter(TimeSpan.Zero)
            : applied ? new StepResult.Done(next)
            : new StepResult.Retry(next, diagnostics.First(d => d.IsError));
    }

    private async Task<bool> RollBackIfWantedAsync(StepContext context, Operation operation, RunResult result, CancellationToken cancellationToken)
    {
        var good = context.Status.HealthyRevision;
        if (result != RunResult.Unhealthy
            || context.Definition.Health.OnFailure != HealthFailureAction.Rollback
            || operation.IsRollback
            || good is null
            || good.Id == operation.Revision.Id)
        {
            return false;
        }

        var loaded = context.Control;
        context.Control = await context.Store.UpdateControlAsync(
            c => !HoldsTheSame(c, loaded) ? c : c with { HeldRevision = good, RolledBackFrom = context.Status.SourceRevision?.Id ?? operation.Revision.Id, RolledBackBy = "health" }, cancellationToken);
        context.Status = context.Status with { HeldRevision = good, RolledBackFrom = context.Control.RolledBackFrom };
        reporter.Publish(context, EngineStage.Record, $"Rolling back to {good}, the last healthy revision");
        await reporter.NotifyAsync(context, "rolledBack", $"Rolled back to {good}.", null, cancellationToken);
        return true;
    }

    public async Task RecordAsync(
        StepContext context, Operation operation, RunResult result, IReadOnlyList<Diagnostic> diagnostics, string message, CancellationToken cancellationToken)
    {
        await AppendRunAsync(context, operation, result, diagnostics, message, cancellationToken);
        await context.Store.DeleteOperationAsync(cancellationToken);
        context.Operation = null;
    }

    public async Task RecordUnchangedAsync(StepContext context, PreparedState prepared, Health health, CancellationToken cancellationToken)
    {
        var run = await context.Store.AppendRunAsync(
            new RunRecord(context.Status.LastRun + 1, context.Definition.Name, prepared.Revision, ResultOf(health), context.Now, TimeSpan.Zero)
            {
                OperationId = $"{prepared.Revision.Id}:{context.Status.LastRun}",
                Trigger = context.Control.Request?.Trigger ?? "schedule",
                StartedBy = context.Control.Request?.RequestedBy,
                IsRollback = context.Control.HeldRevision?.Id == prepared.Revision.Id,
                Message = $"Nothing had to be changed; {health.Status}.",
            },
            cancellationToken);
        context.Status = context.Status with { LastRun = run.Number };
    }

    private static RunResult ResultOf(Health health) =>
        health.Status is HealthStatus.Healthy or HealthStatus.Suspended or HealthStatus.Progressing ? RunResult.Succeeded : RunResult.Unhealthy;

    private async Task AppendRunAsync(
        StepContext context, Operation operation, RunResult result, IReadOnlyList<Diagnostic> diagnostics, string message, CancellationToken cancellationToken)
    {
        var run = await context.Store.AppendRunAsync(
            new RunRecord(context.Status.LastRun + 1, context.Definition.Name, operation.Revision, result, operation.StartedAt, ports.Time.GetUtcNow() - operation.StartedAt)
            {
                OperationId = operation.Id,
                Trigger = operation.Trigger,
                StartedBy = operation.StartedBy,
                IsRollback = operation.IsRollback,
                Outcomes = [.. operation.Outcomes.Where(o => o.Result != OutcomeResult.Unchanged)],
                Diagnostics = StatusUpdates.Shorten(diagnostics, options.MaxDiagnostics),
                Message = message,
            },
            cancellationToken);
        context.Status = context.Status with { LastRun = run.Number };
    }

    public async Task<StepResult> FailAsync(StepContext context, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var error = diagnostics.First(d => d.IsError);
        var attempts = context.Status.Attempts + 1;
        var retry = context.Definition.Sync.Retry;
        var retries = error.IsTransient && attempts <= retry.Limit;
        var next = retries
            ? Delays.Bound(WishOf(retry, attempts, diagnostics), context.Definition, context.Operation, context.Now)
            : context.Definition.Sync.Interval;
        if (!retries)
        {
            await TakeRequestAsync(context, cancellationToken);
        }

        await context.SaveStatusAsync(
            context.Status with
            {
                Sync = SyncStatus.Unknown,
                Attempts = attempts,
                Message = error.Message,
                Diagnostics = StatusUpdates.Shorten([.. context.Status.Diagnostics, .. diagnostics], options.MaxDiagnostics),
                DueAt = context.Now + next,
            },
            cancellationToken);
        reporter.Publish(context, EngineStage.Record, error.Message, error);
        if (attempts == 1)
        {
            await reporter.NotifyAsync(context, "failed", error.Message, null, cancellationToken);
        }

        return retries ? new StepResult.Retry(next, error) : new StepResult.Terminal(error, next);
    }

    // Somebody agreed to another plan: the request is over, and nothing but our own documents is written.
    public async Task<StepResult> RefuseAsync(StepContext context, string bound, Plan plan, CancellationToken cancellationToken)
    {
        var refusal = DiagnosticCatalog.PlanChanged.Create(
            $"The run was bound to the plan {Shown(bound)}, and the plan of '{context.Definition.Name}' is {plan.Digest[..12]} now ({StepReporter.Summarise(plan)}). Nothing was written.");
        await TakeRequestAsync(context, cancellationToken);
        var next = context.Definition.Sync.Interval;
        await context.SaveStatusAsync(
            context.Status with
            {
                Message = refusal.Message,
                Diagnostics = StatusUpdates.Shorten([.. context.Status.Diagnostics, refusal], options.MaxDiagnostics),
                DueAt = context.Now + next,
            },
            cancellationToken);
        reporter.Publish(context, EngineStage.Gate, refusal.Message, refusal);
        return new StepResult.Terminal(refusal, next);
    }

    private static string Shown(string digest) => digest[..Math.Min(digest.Length, 12)];

    private static TimeSpan WishOf(RetryDefinition retry, int attempts, IReadOnlyList<Diagnostic> diagnostics) =>
        Delays.Longer(retry.DelayOf(attempts), diagnostics.Max(d => d.RetryAfter) ?? TimeSpan.Zero);

    public Task InProgressAsync(StepContext context, Operation operation, string message, CancellationToken cancellationToken)
    {
        reporter.Publish(context, operation.Phase == OperationPhase.Applying ? EngineStage.Apply : EngineStage.Assess, message);
        return context.SaveStatusAsync(
            context.Status with
            {
                Sync = operation.Phase == OperationPhase.Applying ? SyncStatus.OutOfSync : SyncStatus.Synced,
                Health = operation.Phase == OperationPhase.Applying ? new Health(HealthStatus.Progressing, message) : context.Status.Health,
                Message = message,
                DueAt = context.Now,
            },
            cancellationToken);
    }

    // A request is served once: when it started something, was held, or failed.
    public static async Task TakeRequestAsync(StepContext context, CancellationToken cancellationToken)
    {
        if (context.Control.Request is not null || (context.Control.ApprovedPlan is not null && context.Operation is not null))
        {
            var (isUsed, loaded) = (context.Operation is not null, context.Control);
            context.Control = await context.Store.UpdateControlAsync(
                c => c with
                {
                    Request = c.Request == loaded.Request ? null : c.Request,
                    ApprovedPlan = isUsed && c.ApprovedPlan == loaded.ApprovedPlan ? null : c.ApprovedPlan,
                    ApprovedBy = isUsed && c.ApprovedPlan == loaded.ApprovedPlan ? null : c.ApprovedBy,
                },
                cancellationToken);
        }
    }

    public static bool HoldsTheSame(ApplicationControl left, ApplicationControl right) =>
        left.HeldRevision?.Id == right.HeldRevision?.Id && left.RolledBackFrom == right.RolledBackFrom;
}
