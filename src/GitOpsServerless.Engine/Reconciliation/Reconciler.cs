using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Definitions;
using GitOpsServerless.Engine.Policies;
using GitOpsServerless.Engine.State;

namespace GitOpsServerless.Engine.Reconciliation;

/// <summary>
/// The loop. One call is one bounded step of one application: load, fetch, render, observe, plan, gate, apply, assess, record.
/// All state is outside; a step that dies is repeated by the next one, and every part of it is idempotent.
/// </summary>
public sealed class Reconciler
{
    private readonly EnginePorts _ports;
    private readonly ReconcilerOptions _options;
    private readonly PlanBuilder _plans;
    private readonly Gate _gate;

    /// <summary>Creates the loop.</summary>
    public Reconciler(EnginePorts ports, ReconcilerOptions options)
    {
        _ports = ports;
        _options = options;
        _plans = new PlanBuilder(ports, options);
        _gate = new Gate(ports.Policies, ports.State);
    }

    /// <summary>Does one step. Never throws for anything that a definition, source, target or store does; cancellation is passed on.</summary>
    /// <param name="application">Name of the application; everything else is in the state store.</param>
    /// <param name="cancellationToken">Stops the step at the next safe point.</param>
    public async Task<StepResult> StepAsync(string application, CancellationToken cancellationToken)
    {
        var runId = _options.NewId();
        try
        {
            if (await _ports.Leases.TryAcquireAsync(LeaseName(application), _options.LeaseDuration, cancellationToken) is not { } lease)
            {
                return new StepResult.RequeueAfter(_options.BusyDelay);
            }

            await using var keeper = new LeaseKeeper(lease, _options.LeaseDuration, _ports.Time, cancellationToken);
            return await StepHeldAsync(application, runId, keeper.Token);
        }
        catch (StateConflictException)
        {
            return new StepResult.RequeueAfter(_options.BusyDelay);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new StepResult.RequeueAfter(_options.BusyDelay);
        }
        catch (CorruptStateException error)
        {
            return await FailedAsync(application, runId, DiagnosticCatalog.CorruptState.Create(error.Message), cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return await FailedAsync(application, runId, DiagnosticCatalog.InternalError.Create($"{error.GetType().Name}: {error.Message} (run {runId})"), cancellationToken);
        }
    }

    internal static string LeaseName(string application) => $"applications/{application}";

    private async Task<StepResult> FailedAsync(string application, string runId, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        Publish(application, runId, EngineStage.Record, diagnostic.Message, diagnostic);
        try
        {
            var store = new ApplicationStore(_ports.State, application);
            var status = await store.ReadStatusAsync(cancellationToken);
            await store.WriteStatusAsync(status with { Sync = SyncStatus.Unknown, Diagnostics = [diagnostic], Message = diagnostic.Message }, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The store itself may be what is broken; the event and the result have told it.
        }

        return new StepResult.Retry(new RetryDefinition().Max, diagnostic);
    }

    private async Task<StepResult> StepHeldAsync(string application, string runId, CancellationToken cancellationToken)
    {
        var (context, missing) = await LoadAsync(application, runId, cancellationToken);
        if (context is null)
        {
            return missing!;
        }

        if (context.Definition.Suspend || context.Control.Suspended)
        {
            return await SuspendedAsync(context, cancellationToken);
        }

        var revision = await ResolveAsync(context, cancellationToken);
        if (!revision.IsSuccess && context.Operation is { } running)
        {
            // What is under way has its revision; a source that is out of reach must not stop it.
            return await ContinueAsync(context, running, cancellationToken);
        }

        if (!revision.IsSuccess)
        {
            return await FailAsync(context, revision.Diagnostics, cancellationToken);
        }

        if (context.Operation is { } operation && operation.Revision.Id != revision.Value.Id)
        {
            await SupersedeAsync(context, operation, revision.Value, cancellationToken);
        }

        return context.Operation is null
            ? await LookAsync(context, revision.Value, cancellationToken)
            : await ContinueAsync(context, context.Operation, cancellationToken);
    }

    // ---- Load ----

    private async Task<(StepContext? Context, StepResult? Missing)> LoadAsync(string application, string runId, CancellationToken cancellationToken)
    {
        var definitions = await _ports.Definitions.GetAsync(cancellationToken);
        var store = new ApplicationStore(_ports.State, application);
        var status = await store.ReadStatusAsync(cancellationToken);
        if (DefinitionLookup.Find(application, definitions, status) is not var (definition, isLastGood))
        {
            return (null, await UndefinedAsync(application, store, status, definitions, cancellationToken));
        }

        var now = _ports.Time.GetUtcNow();
        var context = new StepContext(store, definition, definitions, runId, now)
        {
            Status = status with
            {
                LastGoodDefinition = isLastGood ? status.LastGoodDefinition : DefinitionLookup.Keep(definition),
                Diagnostics = isLastGood ? [LastGood(application, definitions)] : [],
                Suspended = false,
                Held = [],
                CheckedAt = now,
                Message = null,
            },
            PreviousMessage = status.Message,
            DependencyDelay = status.Held.Any(h => h.Kind == HoldKind.Dependency) ? status.DueAt - status.CheckedAt : null,
            Inventory = await store.ReadInventoryAsync(cancellationToken),
            Control = await store.ReadControlAsync(cancellationToken),
            Operation = await store.ReadOperationAsync(cancellationToken),
        };
        context.RunId = context.Operation?.Id ?? runId;
        return (context, null);
    }

    private static Diagnostic LastGood(string application, DefinitionSet definitions)
    {
        var cause = definitions.InvalidBecause.GetValueOrDefault(application) ?? definitions.Diagnostics.FirstOrDefault(d => d.IsError);
        return DiagnosticCatalog.LastGoodDefinition.Create(
            $"The document of '{application}' is not valid now; the last good definition stays in force.", cause?.File, cause?.Line, cause?.Column);
    }

    private async Task<StepResult> UndefinedAsync(
        string application, ApplicationStore store, ApplicationStatus status, DefinitionSet definitions, CancellationToken cancellationToken)
    {
        if (definitions.IsPartial && !definitions.Invalid.Contains(application))
        {
            var cause = definitions.Diagnostics.FirstOrDefault(d => d.IsError) ?? DiagnosticCatalog.UnknownApplication.Create($"There is no application '{application}'.");
            return new StepResult.Retry(new RetryDefinition().Max, cause);
        }

        var exists = await store.ExistsAsync(cancellationToken);
        var isInvalid = definitions.Invalid.Contains(application);
        var diagnostic = isInvalid
            ? definitions.InvalidBecause.GetValueOrDefault(application) ?? DiagnosticCatalog.InvalidDocument.Create($"The document of '{application}' is not valid.")
            : exists
                ? DiagnosticCatalog.NotDefined.Create($"'{application}' is no longer defined; its resources are left as they are.")
                : DiagnosticCatalog.UnknownApplication.Create($"There is no application '{application}'.");
        if (!isInvalid && exists && (await store.ReadInventoryAsync(cancellationToken)).Entries.Count == 0 && await store.ReadOperationAsync(cancellationToken) is null)
        {
            // Nothing that was applied is left: only the history remains.
            await store.ForgetAsync(cancellationToken);
        }
        else if (exists || isInvalid)
        {
            await store.WriteStatusAsync(
                status with { Sync = SyncStatus.Unknown, Diagnostics = [diagnostic], Message = diagnostic.Message, CheckedAt = _ports.Time.GetUtcNow(), DueAt = null },
                cancellationToken);
        }

        return new StepResult.Terminal(diagnostic, null);
    }

    private async Task<StepResult> SuspendedAsync(StepContext context, CancellationToken cancellationToken)
    {
        var by = context.Definition.Suspend ? "in Git (spec.suspend)" : "by an operator";
        await context.SaveStatusAsync(
            context.Status with { Suspended = true, Held = [new Hold(HoldKind.Suspended, $"Suspended {by}.")], DueAt = null }, cancellationToken);
        return new StepResult.Done(null);
    }

    // ---- Fetch: which revision is wanted ----

    private async Task<Result<Revision>> ResolveAsync(StepContext context, CancellationToken cancellationToken)
    {
        var source = _plans.SourceOf(context.Definition);
        if (!source.IsSuccess)
        {
            return Result<Revision>.Failure(source.Diagnostics);
        }

        var newest = await source.Value.ResolveAsync(context.Definition.Source, cancellationToken);
        if (!newest.IsSuccess)
        {
            return newest;
        }

        if (context.Control.HeldRevision is not null && context.Control.RolledBackFrom != newest.Value.Id)
        {
            Publish(context, EngineStage.Fetch, $"{newest.Value} is newer than the revision that was rolled back; the hold ends");
            var ended = context.Control;
            context.Control = await context.Store.UpdateControlAsync(
                c => HoldsTheSame(c, ended) ? c with { HeldRevision = null, RolledBackFrom = null, RolledBackBy = null } : c, cancellationToken);
        }

        var desired = context.Control.HeldRevision ?? newest.Value;
        var isNewRevision = context.Status.DesiredRevision?.Id != desired.Id;
        context.Status = context.Status with
        {
            SourceRevision = newest.Value,
            DesiredRevision = desired,
            HeldRevision = context.Control.HeldRevision,
            RolledBackFrom = context.Control.RolledBackFrom,
            Attempts = isNewRevision ? 0 : context.Status.Attempts,
        };
        return desired;
    }

    private async Task SupersedeAsync(StepContext context, Operation operation, Revision newer, CancellationToken cancellationToken)
    {
        Publish(context, EngineStage.Apply, $"{newer} takes the place of {operation.Revision}");
        await AbandonAsync(context, operation, cancellationToken);
        await RecordAsync(context, operation, RunResult.Superseded, [], $"Superseded by {newer}.", cancellationToken);

        // What follows in this step is another operation: two runs of the history never share an id.
        context.RunId = _options.NewId();
    }

    private async Task AbandonAsync(StepContext context, Operation operation, CancellationToken cancellationToken)
    {
        if (operation is not { Continuation: { } continuation, Plan: { } plan })
        {
            return;
        }

        var prepared = await _plans.PrepareAsync(context.Definition, operation.Revision, context.Definitions, (_, _) => { }, cancellationToken);
        if (prepared.IsSuccess)
        {
            await prepared.Value.Target.CancelAsync(ApplyRequestOf(context, operation, prepared.Value, plan), continuation, cancellationToken);
        }
        else
        {
            Publish(context, EngineStage.Apply, $"What operation {operation.Id} started could not be cancelled", prepared.Error);
        }
    }

    private static bool HoldsTheSame(ApplicationControl left, ApplicationControl right) =>
        left.HeldRevision?.Id == right.HeldRevision?.Id && left.RolledBackFrom == right.RolledBackFrom;

    // ---- A fresh look: render, observe, plan, gate ----

    private async Task<StepResult> LookAsync(StepContext context, Revision revision, CancellationToken cancellationToken)
    {
        var waits = await _gate.WaitsForAsync(context.Definition, cancellationToken);
        if (waits.Count > 0)
        {
            return await HoldAsync(context, null, null, waits, cancellationToken);
        }

        var prepared = await _plans.PrepareAsync(context.Definition, revision, context.Definitions, Progress(context), cancellationToken);
        if (!prepared.IsSuccess)
        {
            return await FailAsync(context, prepared.Diagnostics, cancellationToken);
        }

        var planOptions = PlanBuilder.OptionsOf(context.Definition, context.Control.Request?.Prune) with { Attribute = true, IsRoutine = context.Control.Request is null };
        var planned = await _plans.PlanAsync(prepared.Value, context.Inventory, planOptions, Progress(context), cancellationToken);
        if (!planned.IsSuccess)
        {
            return await FailAsync(context, planned.Diagnostics, cancellationToken);
        }

        return await DecideAsync(context, prepared.Value, planned.Value, planOptions, cancellationToken);
    }

    private async Task<StepResult> DecideAsync(
        StepContext context, PreparedState prepared, ObservedPlan observed, PlanOptions planOptions, CancellationToken cancellationToken)
    {
        var plan = observed.Plan;
        var gateContext = new GateContext(context.Definition, context.Definitions, context.Control, context.Inventory, prepared.Desired, context.Now);
        await context.SaveInventoryAsync(InventoryUpdates.WithChecked(context.Inventory, plan), cancellationToken);
        var holds = plan.IsEmpty ? [] : _gate.Evaluate(plan, gateContext);
        plan = plan with { Held = holds, Diagnostics = _gate.Warnings(plan, gateContext) };
        var knownDrift = context.Status.Drift.Select(d => d.Id).ToHashSet();
        context.Status = StatusUpdates.WithPlan(context.Status, context.Definition.Name, plan, context.Now) with
        {
            Diagnostics = StatusUpdates.Shorten([.. context.Status.Diagnostics, .. plan.Diagnostics], _options.MaxDiagnostics),
        };
        Publish(context, EngineStage.Plan, Summarise(plan));
        if (context.Status.Drift.Any(d => !knownDrift.Contains(d.Id)))
        {
            await NotifyAsync(context, "drift", $"{context.Status.Drift.Count} resources drifted.", plan, cancellationToken);
        }

        if (plan.HasErrors)
        {
            return await FailAsync(context, plan.Diagnostics, cancellationToken);
        }

        if (plan.IsEmpty)
        {
            return await SettleAsync(context, prepared, observed with { Plan = plan }, cancellationToken);
        }

        if (context.Control.Request?.BoundPlan is { } bound && bound != plan.Digest)
        {
            return await RefuseAsync(context, bound, plan, cancellationToken);
        }

        return holds.Count > 0
            ? await HoldAsync(context, prepared, observed.Live, holds, cancellationToken)
            : await StartAsync(context, prepared, plan, planOptions, cancellationToken);
    }

    // Nothing to apply: the state is told, and nothing but our own documents is written.
    private async Task<StepResult> SettleAsync(StepContext context, PreparedState prepared, ObservedPlan observed, CancellationToken cancellationToken)
    {
        var plan = observed.Plan;
        var desired = IdsOf(prepared);
        var inventory = InventoryUpdates.WithIntent(context.Inventory, plan, desired, context.Now);
        await context.SaveInventoryAsync(InventoryUpdates.WithoutGone(inventory, plan, desired), cancellationToken);
        var health = await AssessHealthAsync(context, prepared, observed.Live, cancellationToken);
        var isBlocked = StatusUpdates.IsBlocked(plan);
        if (context.Status.AppliedRevision?.Id != prepared.Revision.Id && !isBlocked)
        {
            await RecordUnchangedAsync(context, prepared, health, cancellationToken);
        }

        await TakeRequestAsync(context, cancellationToken);
        var isHealthy = health.Status is HealthStatus.Healthy or HealthStatus.Suspended;
        var next = health.Status == HealthStatus.Progressing ? Shorter(_options.LongestHealthPoll, context.Definition.Sync.Interval) : context.Definition.Sync.Interval;
        await context.SaveStatusAsync(
            context.Status with
            {
                AppliedRevision = isBlocked ? context.Status.AppliedRevision : prepared.Revision,
                HealthyRevision = isHealthy && !isBlocked ? prepared.Revision : context.Status.HealthyRevision,
                Attempts = 0,
                DueAt = context.Now + next,
            },
            cancellationToken);
        Publish(context, EngineStage.Record, $"{context.Status.Sync} at {prepared.Revision}, {health.Status}");
        return new StepResult.Done(next);
    }

    private async Task RecordUnchangedAsync(StepContext context, PreparedState prepared, Health health, CancellationToken cancellationToken)
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

    // Somebody agreed to another plan: the request is over, and nothing but our own documents is written.
    private async Task<StepResult> RefuseAsync(StepContext context, string bound, Plan plan, CancellationToken cancellationToken)
    {
        var refusal = DiagnosticCatalog.PlanChanged.Create(
            $"The run was bound to the plan {Shown(bound)}, and the plan of '{context.Definition.Name}' is {plan.Digest[..12]} now ({Summarise(plan)}). Nothing was written.");
        await TakeRequestAsync(context, cancellationToken);
        var next = context.Definition.Sync.Interval;
        await context.SaveStatusAsync(
            context.Status with
            {
                Message = refusal.Message,
                Diagnostics = StatusUpdates.Shorten([.. context.Status.Diagnostics, refusal], _options.MaxDiagnostics),
                DueAt = context.Now + next,
            },
            cancellationToken);
        Publish(context, EngineStage.Gate, refusal.Message, refusal);
        return new StepResult.Terminal(refusal, next);
    }

    private static string Shown(string digest) => digest[..Math.Min(digest.Length, 12)];

    private async Task<StepResult> HoldAsync(
        StepContext context, PreparedState? prepared, LiveState? live, IReadOnlyList<Hold> holds, CancellationToken cancellationToken)
    {
        if (prepared is not null && context.Inventory.Entries.Count > 0)
        {
            await AssessHealthAsync(context, prepared, live, cancellationToken);
        }

        await TakeRequestAsync(context, cancellationToken);
        var isDependency = holds.Any(h => h.Kind == HoldKind.Dependency);
        var until = holds.Select(h => h.Until).Where(u => u > context.Now).Min() - context.Now;
        var next = isDependency ? DependencyDelay(context) : Shorter(until ?? context.Definition.Sync.Interval, context.Definition.Sync.Interval);
        var message = string.Join(" ", holds.Select(h => h.Reason));
        var isNews = message != context.PreviousMessage;
        await context.SaveStatusAsync(context.Status with { Held = holds, Message = message, DueAt = context.Now + next }, cancellationToken);
        if (isNews)
        {
            Publish(context, EngineStage.Gate, message);
        }

        if (isNews && holds.Any(h => h.Kind is HoldKind.PruneQuota or HoldKind.Policy or HoldKind.Project or HoldKind.Manual))
        {
            await NotifyAsync(context, "held", message, null, cancellationToken);
        }

        return isDependency ? new StepResult.RequeueAfter(next) : new StepResult.Done(next);
    }

    // Twice as long each time, up to the interval: what it waits for may be broken for days, and its next run wakes this application anyway.
    private TimeSpan DependencyDelay(StepContext context) => context.DependencyDelay is { } before && before >= _options.DependencyPoll
        ? Shorter(before * 2, Longer(context.Definition.Sync.Interval, _options.DependencyPoll))
        : _options.DependencyPoll;

    // ---- Apply ----

    private async Task<StepResult> StartAsync(
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
            Message = Summarise(plan),
        };
        await context.SaveOperationAsync(operation, cancellationToken);
        await TakeRequestAsync(context, cancellationToken);
        Publish(context, EngineStage.Apply, $"Applying {Summarise(plan)} of {prepared.Revision}");
        return await ApplyAsync(context, operation, prepared, planOptions, cancellationToken);
    }

    private async Task<StepResult> ContinueAsync(StepContext context, Operation operation, CancellationToken cancellationToken)
    {
        if (operation.Request is not null && operation.Request == context.Control.Request)
        {
            // The step that started the operation died before it took the request.
            await TakeRequestAsync(context, cancellationToken);
        }

        if (context.Now > operation.Deadline)
        {
            await AbandonAsync(context, operation, cancellationToken);
            var timedOut = DiagnosticCatalog.OperationTimedOut.Create(
                $"The operation {operation.Id} of {operation.Revision} did not end within {Durations.Format(context.Definition.Sync.Timeout)} (phase: {operation.Phase}).");
            return await FinishAsync(context, operation, RunResult.Failed, [timedOut], cancellationToken);
        }

        var prepared = await _plans.PrepareAsync(context.Definition, operation.Revision, context.Definitions, Progress(context), cancellationToken);
        if (!prepared.IsSuccess)
        {
            return prepared.Diagnostics.Any(d => d.IsError && !d.IsTransient)
                ? await FinishAsync(context, operation, RunResult.Failed, prepared.Diagnostics, cancellationToken)
                : await FailAsync(context, prepared.Diagnostics, cancellationToken);
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
        PublishOutcomes(context, step.Outcomes);
        operation = operation with
        {
            Outcomes = InventoryUpdates.Merge(operation.Outcomes, step.Outcomes),
            Continuation = step.Continuation,
            Message = step.Message ?? operation.Message,
        };
        context.Status = context.Status with { Outputs = step.Outputs ?? context.Status.Outputs };
        switch (step.Status)
        {
            case ApplyStatus.Continue:
                await context.SaveOperationAsync(operation, cancellationToken);
                await InProgressAsync(context, operation, step.Message ?? "Applying", cancellationToken);
                return new StepResult.RequeueAfter(step.After ?? _options.HealthPoll);
            case ApplyStatus.Failed:
                var failures = step.Diagnostics.Concat(step.Outcomes.Select(o => o.Diagnostic).OfType<Diagnostic>().Where(d => d.IsError)).Distinct().ToList();
                return await FinishAsync(context, operation, RunResult.Failed, failures, cancellationToken);
            default:
                operation = operation with { Phase = OperationPhase.Assessing, PhaseDeadline = context.Now + context.Definition.Health.Timeout, Continuation = null };
                await context.SaveOperationAsync(operation, cancellationToken);
                return await AssessAsync(context, operation, prepared, cancellationToken);
        }
    }

    // ---- Assess ----

    private async Task<StepResult> AssessAsync(StepContext context, Operation operation, PreparedState prepared, CancellationToken cancellationToken)
    {
        var health = await AssessHealthAsync(context, prepared, live: null, cancellationToken);
        Publish(context, EngineStage.Assess, $"{health.Status}{(health.Message is null ? string.Empty : $": {health.Message}")}");
        switch (health.Status)
        {
            case HealthStatus.Healthy or HealthStatus.Suspended:
                return await FinishAsync(context, operation, RunResult.Succeeded, [], cancellationToken);
            case HealthStatus.Degraded:
                return await FinishAsync(context, operation, RunResult.Unhealthy, [DiagnosticCatalog.Unhealthy.Create(health.Message ?? "A resource is degraded.")], cancellationToken);
        }

        if (context.Now > operation.PhaseDeadline)
        {
            var timedOut = DiagnosticCatalog.HealthTimedOut.Create(
                $"Not healthy within {Durations.Format(context.Definition.Health.Timeout)}: {health.Message ?? health.Status.ToString()}");
            return await FinishAsync(context, operation, RunResult.Unhealthy, [timedOut], cancellationToken);
        }

        await InProgressAsync(context, operation, $"Waiting for health: {health.Message}", cancellationToken);
        var waited = context.Now - (operation.PhaseDeadline!.Value - context.Definition.Health.Timeout);
        return new StepResult.RequeueAfter(Shorter(Longer(_options.HealthPoll, waited / 2), _options.LongestHealthPoll));
    }

    private async Task<Health> AssessHealthAsync(StepContext context, PreparedState prepared, LiveState? live, CancellationToken cancellationToken)
    {
        var report = await prepared.Target.AssessAsync(new AssessRequest(context.Definition, context.Inventory) { Live = live }, cancellationToken);
        context.Status = report.IsSuccess
            ? StatusUpdates.WithHealth(context.Status, report.Value)
            : context.Status with { Health = new Health(HealthStatus.Unknown, report.Error!.Message) };
        return context.Status.Health;
    }

    // ---- Record ----

    private async Task<StepResult> FinishAsync(
        StepContext context, Operation operation, RunResult result, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var message = result switch
        {
            RunResult.Succeeded => $"Applied {Summarise(operation.Plan!)}; {context.Status.Health.Status}.",
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
            : Longer(retry.DelayOf(attempts), diagnostics.Max(d => d.RetryAfter) ?? TimeSpan.Zero);
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
                Diagnostics = StatusUpdates.Shorten([.. context.Status.Diagnostics, .. diagnostics], _options.MaxDiagnostics),
                DueAt = context.Now + next,
            },
            cancellationToken);
        // Last: until here a repeated step finds the operation and ends it in the same way.
        await context.Store.DeleteOperationAsync(cancellationToken);
        context.Operation = null;
        Publish(context, EngineStage.Record, $"{result}: {message}", diagnostics.FirstOrDefault(d => d.IsError));
        await NotifyAsync(context, succeeded ? "synced" : applied ? "degraded" : "failed", message, operation.Plan, cancellationToken);
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
        Publish(context, EngineStage.Record, $"Rolling back to {good}, the last healthy revision");
        await NotifyAsync(context, "rolledBack", $"Rolled back to {good}.", null, cancellationToken);
        return true;
    }

    private async Task RecordAsync(
        StepContext context, Operation operation, RunResult result, IReadOnlyList<Diagnostic> diagnostics, string message, CancellationToken cancellationToken)
    {
        await AppendRunAsync(context, operation, result, diagnostics, message, cancellationToken);
        await context.Store.DeleteOperationAsync(cancellationToken);
        context.Operation = null;
    }

    private async Task AppendRunAsync(
        StepContext context, Operation operation, RunResult result, IReadOnlyList<Diagnostic> diagnostics, string message, CancellationToken cancellationToken)
    {
        var run = await context.Store.AppendRunAsync(
            new RunRecord(context.Status.LastRun + 1, context.Definition.Name, operation.Revision, result, operation.StartedAt, _ports.Time.GetUtcNow() - operation.StartedAt)
            {
                OperationId = operation.Id,
                Trigger = operation.Trigger,
                StartedBy = operation.StartedBy,
                IsRollback = operation.IsRollback,
                Outcomes = [.. operation.Outcomes.Where(o => o.Result != OutcomeResult.Unchanged)],
                Diagnostics = StatusUpdates.Shorten(diagnostics, _options.MaxDiagnostics),
                Message = message,
            },
            cancellationToken);
        context.Status = context.Status with { LastRun = run.Number };
    }

    private async Task<StepResult> FailAsync(StepContext context, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var error = diagnostics.First(d => d.IsError);
        var attempts = context.Status.Attempts + 1;
        var retry = context.Definition.Sync.Retry;
        var retries = error.IsTransient && attempts <= retry.Limit;
        var next = retries ? Longer(retry.DelayOf(attempts), diagnostics.Max(d => d.RetryAfter) ?? TimeSpan.Zero) : context.Definition.Sync.Interval;
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
                Diagnostics = StatusUpdates.Shorten([.. context.Status.Diagnostics, .. diagnostics], _options.MaxDiagnostics),
                DueAt = context.Now + next,
            },
            cancellationToken);
        Publish(context, EngineStage.Record, error.Message, error);
        if (attempts == 1)
        {
            await NotifyAsync(context, "failed", error.Message, null, cancellationToken);
        }

        return retries ? new StepResult.Retry(next, error) : new StepResult.Terminal(error, next);
    }

    private Task InProgressAsync(StepContext context, Operation operation, string message, CancellationToken cancellationToken)
    {
        Publish(context, operation.Phase == OperationPhase.Applying ? EngineStage.Apply : EngineStage.Assess, message);
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
    private static async Task TakeRequestAsync(StepContext context, CancellationToken cancellationToken)
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

    private static ApplyRequest ApplyRequestOf(StepContext context, Operation operation, PreparedState prepared, Plan plan) => new(
        context.Definition, operation.Revision, prepared.Desired, plan, context.Inventory, PlanBuilder.OptionsOf(context.Definition, null), operation.Id);

    private static HashSet<ResourceId> IdsOf(PreparedState prepared) =>
        [.. prepared.Desired.Resources.Where(r => !r.IsExisting).Select(r => r.Id)];

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static string Summarise(Plan plan)
    {
        var summary = PlanSummary.Of(plan);
        var parts = new[]
        {
            (summary.Create, "to create"), (summary.Update, "to update"), (summary.Replace, "to replace"), (summary.Delete, "to delete"), (summary.NoChange, "unchanged"),
        };
        return string.Join(", ", parts.Where(p => p.Item1 > 0).Select(p => $"{p.Item1} {p.Item2}")) is { Length: > 0 } text ? text : "nothing";
    }

    private Action<EngineStage, string> Progress(StepContext context) => (stage, message) => Publish(context, stage, message);

    private void PublishOutcomes(StepContext context, IReadOnlyList<Outcome> outcomes)
    {
        foreach (var outcome in outcomes.Where(o => o.Result != OutcomeResult.Unchanged))
        {
            _ports.Events.Publish(new EngineEvent(
                _ports.Time.GetUtcNow(), context.Definition.Name, context.RunId, EngineStage.Apply,
                outcome.Diagnostic?.Severity ?? DiagnosticSeverity.Info, $"{outcome.Result}: {outcome.Id}")
            {
                Outcome = outcome,
                Diagnostic = outcome.Diagnostic,
            });
        }
    }

    private void Publish(StepContext context, EngineStage stage, string message, Diagnostic? diagnostic = null) =>
        Publish(context.Definition.Name, context.RunId, stage, message, diagnostic);

    private void Publish(string application, string runId, EngineStage stage, string message, Diagnostic? diagnostic = null) =>
        _ports.Events.Publish(new EngineEvent(
            _ports.Time.GetUtcNow(), application, runId, stage, diagnostic?.Severity ?? DiagnosticSeverity.Info, message)
        { Diagnostic = diagnostic });

    private async Task NotifyAsync(StepContext context, string name, string message, Plan? plan, CancellationToken cancellationToken)
    {
        try
        {
            await _ports.Notifier.NotifyAsync(
                new Notification(name, context.Definition.Name, context.Status.DesiredRevision, message, context.Now) { Plan = plan, Diagnostics = context.Status.Diagnostics },
                context.Definitions,
                cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Publish(context, EngineStage.Record, $"The notification '{name}' could not be sent: {error.Message}");
        }
    }
}
