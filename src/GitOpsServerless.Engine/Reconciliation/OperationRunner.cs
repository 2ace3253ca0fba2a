using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Reconciliation;

/// <summary>Works on an operation from its start to its end: apply, assess, and give way to a revision that wants something else.</summary>
internal sealed class OperationRunner(ReconcilerOptions options, PlanBuilder plans, RevisionChooser revisions, RunRecorder recorder, StepReporter reporter)
{
    public async Task<StepResult> StartAsync(
        StepContext context, PreparedState prepared, Plan plan, PlanOptions planOptions, CancellationToken cancellationToken)
    {
        await context.SaveInventoryAsync(InventoryUpdates.WithIntent(context.Inventory, plan, IdsOf(prepared), context.Now), cancellationToken);
        var request = context.Control.Request;
        var isRollback = context.Control.HeldRevision?.Id == prepared.Revision.Id;
        var operation = new Operation(context.RunId, context.Definition.Name, prepared.Revision, context.Now, context.Now + context.Definition.Sync.Timeout)
        {
            Plan = plan,
            Request = request,
            Trigger = isRollback ? "rollback" : request?.Trigger ?? "schedule",
            StartedBy = request?.RequestedBy ?? (isRollback ? context.Control.RolledBackBy : null) ?? context.Control.ApprovedBy,
            IsRollback = isRollback,
            Message = StepReporter.Summarise(plan),
        };
        await context.SaveOperationAsync(operation, cancellationToken);
        await RunRecorder.TakeRequestAsync(context, cancellationToken);
        reporter.Publish(context, EngineStage.Apply, $"Applying {StepReporter.Summarise(plan)} of {prepared.Revision}");
        return await ApplyAsync(context, operation, prepared, planOptions, cancellationToken);
    }

    public async Task<StepResult> ContinueAsync(StepContext context, Operation operation, CancellationToken cancellationToken)
    {
        if (operation.Request is not null && operation.Request == context.Control.Request)
        {
            // The step that started the operation died before it took the request.
            await RunRecorder.TakeRequestAsync(context, cancellationToken);
        }

        if (context.Now > operation.Deadline)
        {
            await AbandonAsync(context, operation, cancellationToken);
            var timedOut = DiagnosticCatalog.OperationTimedOut.Create(
                $"The operation {operation.Id} of {operation.Revision} did not end within {Durations.Format(context.Definition.Sync.Timeout)} (phase: {operation.Phase}).");
            return await recorder.FinishAsync(context, operation, RunResult.Failed, [timedOut], cancellationToken);
        }

        var prepared = await plans.PrepareAsync(context.Definition, operation.Revision, context.Definitions, reporter.Progress(context), cancellationToken);
        if (!prepared.IsSuccess)
        {
            return prepared.Diagnostics.Any(d => d.IsError && !d.IsTransient)
                ? await recorder.FinishAsync(context, operation, RunResult.Failed, prepared.Diagnostics, cancellationToken)
                : await recorder.FailAsync(context, prepared.Diagnostics, cancellationToken);
        }

        var planOptions = PlanBuilder.OptionsOf(context.Definition, operation.Plan?.Changes.Any(c => c.Action == ChangeAction.Delete));
        return operation.Phase == OperationPhase.Applying
            ? await ApplyAsync(context, operation, prepared.Value, planOptions, cancellationToken)
            : await AssessAsync(context, operation, prepared.Value, cancellationToken);
    }

    private async Task<StepResult> ApplyAsync(
        StepContext context, Operation operation, PreparedState prepared, PlanOptions planOptions, CancellationToken cancellationToken)
    {
        var request = ApplyRequestOf(context, operation, prepared, operation.Plan!) with { Options = planOptions };
        var step = await prepared.Target.ApplyAsync(request, operation.Continuation, cancellationToken);
        await context.SaveInventoryAsync(InventoryUpdates.WithOutcomes(context.Inventory, step.Outcomes), cancellationToken);
        reporter.PublishOutcomes(context, step.Outcomes);
        operation = operation with
        {
            Outcomes = InventoryUpdates.Merge(operation.Outcomes, step.Outcomes),
            Outputs = step.Outputs ?? operation.Outputs,
            Continuation = step.Continuation,
            Message = step.Message ?? operation.Message,
        };
        context.Status = context.Status with { Outputs = operation.Outputs ?? context.Status.Outputs };
        if (step.Status != ApplyStatus.Failed)
        {
            Remark(context, step.Diagnostics);
        }

        switch (step.Status)
        {
            case ApplyStatus.Continue:
                await context.SaveOperationAsync(operation, cancellationToken);
                await recorder.InProgressAsync(context, operation, step.Message ?? "Applying", cancellationToken);
                return new StepResult.RequeueAfter(Delays.Bound(step.After ?? options.HealthPoll, context.Definition, operation, context.Now));
            case ApplyStatus.Failed:
                var failures = step.Diagnostics.Concat(step.Outcomes.Select(o => o.Diagnostic).OfType<Diagnostic>().Where(d => d.IsError)).Distinct().ToList();
                return await recorder.FinishAsync(context, operation, RunResult.Failed, failures, cancellationToken);
            default:
                operation = operation with { Phase = OperationPhase.Assessing, PhaseDeadline = context.Now + context.Definition.Health.Timeout, Continuation = null };
                await context.SaveOperationAsync(operation, cancellationToken);
                return await AssessAsync(context, operation, prepared, cancellationToken);
        }
    }

    private void Remark(StepContext context, IReadOnlyList<Diagnostic> remarks)
    {
        foreach (var remark in remarks)
        {
            reporter.Publish(context, EngineStage.Apply, remark.Message, remark);
        }

        context.Status = context.Status with { Diagnostics = StatusUpdates.Shorten([.. context.Status.Diagnostics, .. remarks], options.MaxDiagnostics) };
    }

    private async Task<StepResult> AssessAsync(StepContext context, Operation operation, PreparedState prepared, CancellationToken cancellationToken)
    {
        var health = await AssessHealthAsync(context, prepared, live: null, cancellationToken);
        reporter.Publish(context, EngineStage.Assess, $"{health.Status}{(health.Message is null ? string.Empty : $": {health.Message}")}");
        switch (health.Status)
        {
            case HealthStatus.Healthy or HealthStatus.Suspended:
                return await recorder.FinishAsync(context, operation, RunResult.Succeeded, [], cancellationToken);
            case HealthStatus.Degraded:
                return await recorder.FinishAsync(context, operation, RunResult.Unhealthy, [DiagnosticCatalog.Unhealthy.Create(health.Message ?? "A resource is degraded.")], cancellationToken);
        }

        if (context.Now > operation.PhaseDeadline)
        {
            var timedOut = DiagnosticCatalog.HealthTimedOut.Create(
                $"Not healthy within {Durations.Format(context.Definition.Health.Timeout)}: {health.Message ?? health.Status.ToString()}");
            return await recorder.FinishAsync(context, operation, RunResult.Unhealthy, [timedOut], cancellationToken);
        }

        await recorder.InProgressAsync(context, operation, $"Waiting for health: {health.Message}", cancellationToken);
        var waited = context.Now - (operation.PhaseDeadline!.Value - context.Definition.Health.Timeout);
        return new StepResult.RequeueAfter(Delays.Shorter(Delays.Longer(options.HealthPoll, waited / 2), options.LongestHealthPoll));
    }

    public async Task<Health> AssessHealthAsync(StepContext context, PreparedState prepared, LiveState? live, CancellationToken cancellationToken)
    {
        var report = await prepared.Target.AssessAsync(new AssessRequest(context.Definition, context.Inventory) { Live = live }, cancellationToken);
        context.Status = report.IsSuccess
            ? StatusUpdates.WithHealth(context.Status, report.Value)
            : context.Status with { Health = new Health(HealthStatus.Unknown, report.Error!.Message) };
        return context.Status.Health;
    }

    // A commit that wants the same does not disturb what is under way.
    public async Task FollowAsync(StepContext context, Operation operation, Revision newer, CancellationToken cancellationToken)
    {
        switch (await revisions.OfAsync(context.Definition, operation.Revision, newer, context.Definitions, cancellationToken))
        {
            case RevisionMeaning.Different:
                await SupersedeAsync(context, operation, newer, cancellationToken);
                break;
            case RevisionMeaning.Same:
                await context.SaveOperationAsync(operation with { Revision = newer }, cancellationToken);
                break;
        }
    }

    private async Task SupersedeAsync(StepContext context, Operation operation, Revision newer, CancellationToken cancellationToken)
    {
        reporter.Publish(context, EngineStage.Apply, $"{newer} takes the place of {operation.Revision}");
        await AbandonAsync(context, operation, cancellationToken);
        await recorder.RecordAsync(context, operation, RunResult.Superseded, [], $"Superseded by {newer}.", cancellationToken);

        // What follows in this step is another operation: two runs of the history never share an id.
        context.RunId = options.NewId();
    }

    private async Task AbandonAsync(StepContext context, Operation operation, CancellationToken cancellationToken)
    {
        if (operation is not { Continuation: { } continuation, Plan: { } plan })
        {
            return;
        }

        var prepared = await plans.PrepareAsync(context.Definition, operation.Revision, context.Definitions, (_, _) => { }, cancellationToken);
        if (prepared.IsSuccess)
        {
            await prepared.Value.Target.CancelAsync(ApplyRequestOf(context, operation, prepared.Value, plan), continuation, cancellationToken);
        }
        else
        {
            reporter.Publish(context, EngineStage.Apply, $"What operation {operation.Id} started could not be cancelled", prepared.Error);
        }
    }

    private static ApplyRequest ApplyRequestOf(StepContext context, Operation operation, PreparedState prepared, Plan plan) => new(
        context.Definition, operation.Revision, prepared.Desired, plan, context.Inventory, PlanBuilder.OptionsOf(context.Definition, null), operation.Id);

    public static HashSet<ResourceId> IdsOf(PreparedState prepared) =>
        [.. prepared.Desired.Resources.Where(r => !r.IsExisting).Select(r => r.Id)];
}
