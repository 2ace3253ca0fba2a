using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Definitions;
using GitOpsServerless.Engine.Operations;
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
    private readonly RevisionChooser _revisions;
    private readonly StepReporter _reporter;
    private readonly RunRecorder _recorder;
    private readonly OperationRunner _operations;

    /// <summary>Creates the loop.</summary>
    public Reconciler(EnginePorts ports, ReconcilerOptions options)
    {
        _ports = ports;
        _options = options;
        _plans = new PlanBuilder(ports, options);
        _gate = new Gate(ports.Policies, ports.State);
        _revisions = new RevisionChooser(_plans);
        _reporter = new StepReporter(ports);
        _recorder = new RunRecorder(ports, options, _reporter);
        _operations = new OperationRunner(options, _plans, _revisions, _recorder, _reporter);
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
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return await FailedAsync(application, runId, StateFailures.Of(error, runId), cancellationToken);
        }
    }

    internal static string LeaseName(string application) => $"applications/{application}";

    private async Task<StepResult> FailedAsync(string application, string runId, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        _reporter.Publish(application, runId, EngineStage.Record, diagnostic.Message, diagnostic);
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

        if (Suspension.Of(context.Control, context.Definition.Suspend) is { } suspension)
        {
            return await SuspendedAsync(context, suspension, cancellationToken);
        }

        var revision = await ResolveAsync(context, cancellationToken);
        if (!revision.IsSuccess && context.Operation is { } running)
        {
            // What is under way has its revision; a source that is out of reach must not stop it.
            return await _operations.ContinueAsync(context, running, cancellationToken);
        }

        if (!revision.IsSuccess)
        {
            return await _recorder.FailAsync(context, revision.Diagnostics, cancellationToken);
        }

        if (context.Operation is { } operation && operation.Revision.Id != revision.Value.Id)
        {
            await _operations.FollowAsync(context, operation, revision.Value, cancellationToken);
        }

        return context.Operation is null
            ? await LookAsync(context, revision.Value, cancellationToken)
            : await _operations.ContinueAsync(context, context.Operation, cancellationToken);
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
        var operation = await store.ReadOperationAsync(cancellationToken);
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

                // The operation is written before the status: a process may have died in between.
                Outputs = operation?.Outputs ?? status.Outputs,
            },
            PreviousMessage = status.Message,
            DependencyDelay = status.Held.Any(h => h.Kind == HoldKind.Dependency) ? status.DueAt - status.CheckedAt : null,
            Inventory = await store.ReadInventoryAsync(cancellationToken),
            Control = await store.ReadControlAsync(cancellationToken),
            Operation = operation,
        };
        context.RunId = operation?.Id ?? runId;
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

    private async Task<StepResult> SuspendedAsync(StepContext context, Hold suspension, CancellationToken cancellationToken)
    {
        await context.SaveStatusAsync(context.Status with { Suspended = true, Held = [suspension], DueAt = null }, cancellationToken);
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

        var wanted = await _revisions.ChooseAsync(context.Definition, context.Control, newest.Value, context.Definitions, cancellationToken);
        var loaded = context.Control;
        switch (wanted.Newer)
        {
            case RevisionMeaning.Different:
                _reporter.Publish(context, EngineStage.Fetch, $"{newest.Value} is newer than the revision that was rolled back; the hold ends");
                context.Control = await context.Store.UpdateControlAsync(
                    c => RunRecorder.HoldsTheSame(c, loaded) ? c with { HeldRevision = null, RolledBackFrom = null, RolledBackBy = null } : c, cancellationToken);
                break;
            case RevisionMeaning.Same:
                context.Control = await context.Store.UpdateControlAsync(
                    c => RunRecorder.HoldsTheSame(c, loaded) ? c with { RolledBackFrom = newest.Value.Id } : c, cancellationToken);
                break;
        }

        var desired = context.Control.HeldRevision ?? newest.Value;
        var isNewRevision = context.Status is not { Attempts: > 0, DesiredRevision: { } before }
            || await _revisions.OfAsync(context.Definition, before, desired, context.Definitions, cancellationToken) == RevisionMeaning.Different;
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

    // ---- A fresh look: render, observe, plan, gate ----

    private async Task<StepResult> LookAsync(StepContext context, Revision revision, CancellationToken cancellationToken)
    {
        var waits = await _gate.WaitsForAsync(
            context.Definition,
            context.Definitions,
            context.Control.HeldRevision is null ? revision : null,
            context.Status.AppliedRevision,
            async (application, applied) =>
                await _revisions.OfAsync(application, applied, revision, context.Definitions, cancellationToken) != RevisionMeaning.Same,
            cancellationToken);
        if (waits.Count > 0)
        {
            return await HoldAsync(context, null, null, waits, cancellationToken);
        }

        var prepared = await _plans.PrepareAsync(context.Definition, revision, context.Definitions, _reporter.Progress(context), cancellationToken);
        if (!prepared.IsSuccess)
        {
            return await _recorder.FailAsync(context, prepared.Diagnostics, cancellationToken);
        }

        var planOptions = PlanBuilder.OptionsOf(context.Definition, context.Control.Request?.Prune) with { Attribute = true, IsRoutine = context.Control.Request is null };
        var planned = await _plans.PlanAsync(prepared.Value, context.Inventory, planOptions, _reporter.Progress(context), cancellationToken);
        if (!planned.IsSuccess)
        {
            return await _recorder.FailAsync(context, planned.Diagnostics, cancellationToken);
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
        _reporter.Publish(context, EngineStage.Plan, StepReporter.Summarise(plan));
        if (context.Status.Drift.Any(d => !knownDrift.Contains(d.Id)))
        {
            await _reporter.NotifyAsync(context, "drift", $"{context.Status.Drift.Count} resources drifted.", plan, cancellationToken);
        }

        if (plan.HasErrors)
        {
            return await _recorder.FailAsync(context, plan.Diagnostics, cancellationToken);
        }

        if (plan.IsEmpty)
        {
            return await SettleAsync(context, prepared, observed with { Plan = plan }, cancellationToken);
        }

        if (context.Control.Request?.BoundPlan is { } bound && bound != plan.Digest)
        {
            return await _recorder.RefuseAsync(context, bound, plan, cancellationToken);
        }

        return holds.Count > 0
            ? await HoldAsync(context, prepared, observed.Live, holds, cancellationToken)
            : await _operations.StartAsync(context, prepared, plan, planOptions, cancellationToken);
    }

    // Nothing to apply: the state is told, and nothing but our own documents is written.
    private async Task<StepResult> SettleAsync(StepContext context, PreparedState prepared, ObservedPlan observed, CancellationToken cancellationToken)
    {
        var plan = observed.Plan;
        var before = context.Inventory;
        var desired = OperationRunner.IdsOf(prepared);
        var inventory = InventoryUpdates.WithIntent(context.Inventory, plan, desired, context.Now);
        await context.SaveInventoryAsync(InventoryUpdates.WithoutGone(inventory, plan, desired), cancellationToken);
        var health = await _operations.AssessHealthAsync(context, prepared, observed.Live, cancellationToken);
        var isBlocked = StatusUpdates.IsBlocked(plan);

        // A commit that changes nothing for the application is not an event of its history.
        var isRollback = context.Control.HeldRevision?.Id == prepared.Revision.Id;
        var isNews = context.Status.AppliedRevision is null || isRollback || !InventoryUpdates.WantTheSame(before, context.Inventory);
        if (context.Status.AppliedRevision?.Id != prepared.Revision.Id && !isBlocked && isNews)
        {
            await _recorder.RecordUnchangedAsync(context, prepared, health, cancellationToken);
        }

        await RunRecorder.TakeRequestAsync(context, cancellationToken);
        var isHealthy = health.Status is HealthStatus.Healthy or HealthStatus.Suspended;
        var next = health.Status == HealthStatus.Progressing ? Delays.Shorter(_options.LongestHealthPoll, context.Definition.Sync.Interval) : context.Definition.Sync.Interval;
        await context.SaveStatusAsync(
            context.Status with
            {
                AppliedRevision = isBlocked ? context.Status.AppliedRevision : prepared.Revision,
                HealthyRevision = isHealthy && !isBlocked ? prepared.Revision : context.Status.HealthyRevision,
                Attempts = 0,
                DueAt = context.Now + next,
            },
            cancellationToken);
        _reporter.Publish(context, EngineStage.Record, $"{context.Status.Sync} at {prepared.Revision}, {health.Status}");
        return new StepResult.Done(next);
    }

    private async Task<StepResult> HoldAsync(
        StepContext context, PreparedState? prepared, LiveState? live, IReadOnlyList<Hold> holds, CancellationToken cancellationToken)
    {
        if (prepared is not null && context.Inventory.Entries.Count > 0)
        {
            await _operations.AssessHealthAsync(context, prepared, live, cancellationToken);
        }

        await RunRecorder.TakeRequestAsync(context, cancellationToken);
        var isDependency = holds.Any(h => h.Kind == HoldKind.Dependency);
        var until = holds.Select(h => h.Until).Where(u => u > context.Now).Min() - context.Now;
        var next = isDependency ? DependencyDelay(context) : Delays.Shorter(until ?? context.Definition.Sync.Interval, context.Definition.Sync.Interval);
        var message = string.Join(" ", holds.Select(h => h.Reason));
        var isNews = message != context.PreviousMessage;
        await context.SaveStatusAsync(context.Status with { Held = holds, Message = message, DueAt = context.Now + next }, cancellationToken);
        if (isNews)
        {
            _reporter.Publish(context, EngineStage.Gate, message);
        }

        if (isNews && holds.Any(h => h.Kind is HoldKind.PruneQuota or HoldKind.Policy or HoldKind.Project or HoldKind.Manual))
        {
            await _reporter.NotifyAsync(context, "held", message, null, cancellationToken);
        }

        return isDependency ? new StepResult.RequeueAfter(next) : new StepResult.Done(next);
    }

    // Twice as long each time, up to the interval: what it waits for may be broken for days, and its next run wakes this application anyway.
    private TimeSpan DependencyDelay(StepContext context) => context.DependencyDelay is { } before && before >= _options.DependencyPoll
        ? Delays.Shorter(before * 2, Delays.Longer(context.Definition.Sync.Interval, _options.DependencyPoll))
        : _options.DependencyPoll;
}
