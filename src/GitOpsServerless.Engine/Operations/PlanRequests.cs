using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Policies;
using GitOpsServerless.Engine.Reconciliation;

namespace GitOpsServerless.Engine.Operations;

/// <summary>What an operator asks of plans: to see one, to run one, to approve one.</summary>
internal sealed class PlanRequests(EnginePorts ports, ApplicationRequests applications, RevisionRequests revisions, PlanBuilder plans, Reconciler reconciler)
{
    public async Task<Result<Plan>> PlanAsync(string application, PlanQuery query, CancellationToken cancellationToken)
    {
        var prepared = await PrepareAsync(application, query.Revision, cancellationToken);
        if (!prepared.IsSuccess)
        {
            return Result<Plan>.Failure(prepared.Diagnostics);
        }

        var inventory = await applications.StoreOf(application).ReadInventoryAsync(cancellationToken);
        var options = PlanBuilder.OptionsOf(prepared.Value.Application, query.Prune);
        var planned = await plans.PlanAsync(
            prepared.Value, inventory, options with { Attribute = true, ReadOnly = options.ReadOnly || query.ReadOnly }, Progress(application), cancellationToken);
        if (!planned.IsSuccess)
        {
            return Result<Plan>.Failure(planned.Diagnostics);
        }

        var plan = planned.Value.Plan;
        return plan.IsEmpty ? plan : await WithHoldsAsync(prepared.Value, plan, inventory, query, cancellationToken);
    }

    public async Task<Result<ReconcileReport>> ReconcileAsync(string application, ReconcileQuery query, CancellationToken cancellationToken)
    {
        var known = await applications.GetApplicationAsync(application, cancellationToken);
        if (!known.IsSuccess)
        {
            return Result<ReconcileReport>.Failure(known.Diagnostics);
        }

        var definitions = await applications.GetDefinitionsAsync(cancellationToken);
        if (await applications.DefinitionOfAsync(application, definitions, cancellationToken) is null)
        {
            return await applications.AbsentAsync(application, definitions, cancellationToken);
        }

        await applications.StoreOf(application).UpdateControlAsync(
            c => c with
            {
                Request = new SyncRequest(query.Trigger, query.RequestedBy, query.Force, query.Prune, ports.Time.GetUtcNow()) { BoundPlan = query.BoundPlan },
            },
            cancellationToken);
        if (!query.Wait)
        {
            return new ReconcileReport(known.Value, null, null);
        }

        var runBefore = known.Value.LastRun;
        var error = await DriveAsync(application, query.Timeout, cancellationToken);
        var status = await applications.ReadStatusAsync(application, definitions, cancellationToken);
        var run = status.LastRun > runBefore ? (await applications.StoreOf(application).ReadRunsAsync(1, cancellationToken)) is [var newest, ..] ? newest : null : null;
        return error is null
            ? Result<ReconcileReport>.Success(new ReconcileReport(status, null, run), status.Diagnostics)
            : Result<ReconcileReport>.Failure([error, .. status.Diagnostics.Where(d => d != error)]);
    }

    public async Task<Result<DriftReport>> DetectDriftAsync(string application, CancellationToken cancellationToken)
    {
        var prepared = await PrepareAsync(application, null, cancellationToken);
        if (!prepared.IsSuccess)
        {
            return Result<DriftReport>.Failure(prepared.Diagnostics);
        }

        var store = applications.StoreOf(application);
        var inventory = await store.ReadInventoryAsync(cancellationToken);
        var options = PlanBuilder.OptionsOf(prepared.Value.Application, null) with { Attribute = true };
        var planned = await plans.PlanAsync(prepared.Value, inventory, options, Progress(application), cancellationToken);
        if (!planned.IsSuccess)
        {
            return Result<DriftReport>.Failure(planned.Diagnostics);
        }

        var plan = planned.Value.Plan;
        var now = ports.Time.GetUtcNow();
        var status = await store.ReadStatusAsync(cancellationToken);
        return new DriftReport(application, prepared.Value.Revision, now, StatusUpdates.DriftOf(application, plan, status.Drift, now))
        {
            Pending = [.. plan.Effective.Where(c => c.Origin != ChangeOrigin.Drift)],
            Diagnostics = plan.Diagnostics,
            Compared = plan.Changes.Count,
        };
    }

    public async Task<Result<DesiredState>> RenderAsync(string application, string? revision, CancellationToken cancellationToken)
    {
        var wanted = await WantedAsync(application, revision, cancellationToken);
        return wanted.IsSuccess
            ? await plans.RenderAsync(wanted.Value.Definition, wanted.Value.Revision, wanted.Value.Definitions, cancellationToken)
            : Result<DesiredState>.Failure(wanted.Diagnostics);
    }

    public async Task<Result<ApplicationStatus>> ApproveAsync(string application, string planDigest, string approvedBy, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(application, new PlanQuery(), cancellationToken);
        if (!plan.IsSuccess)
        {
            return Result<ApplicationStatus>.Failure(plan.Diagnostics);
        }

        if (planDigest.Length < 8 || !plan.Value.Digest.StartsWith(planDigest, StringComparison.OrdinalIgnoreCase))
        {
            return DiagnosticCatalog.PlanChanged.Create($"The plan of '{application}' is {plan.Value.Digest[..12]} now, not {planDigest}.");
        }

        var definitions = await applications.GetDefinitionsAsync(cancellationToken);
        var control = await applications.StoreOf(application).UpdateControlAsync(
            c => c with { ApprovedPlan = plan.Value.Digest, ApprovedBy = approvedBy }, cancellationToken);
        return ApplicationRequests.WithControl(await applications.ReadStatusAsync(application, definitions, cancellationToken), control, definitions);
    }

    // Steps the application until it comes to rest, or the time is up. The same steps that a queue would drive.
    private async Task<Diagnostic?> DriveAsync(string application, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var deadline = timeout is null ? DateTimeOffset.MaxValue : ports.Time.GetUtcNow() + timeout.Value;
        while (true)
        {
            var result = await reconciler.StepAsync(application, cancellationToken);
            var delay = result switch
            {
                StepResult.RequeueAfter requeue => requeue.After,
                StepResult.Retry retry => retry.After,
                _ => (TimeSpan?)null,
            };
            if (delay is null)
            {
                return (result as StepResult.Terminal)?.Reason;
            }

            if (ports.Time.GetUtcNow() + delay > deadline)
            {
                return (result as StepResult.Retry)?.Reason
                    ?? DiagnosticCatalog.OperationInProgress.Create($"'{application}' did not come to rest within {Durations.Format(timeout!.Value)}; it goes on.");
            }

            await Task.Delay(delay.Value, ports.Time, cancellationToken);
        }
    }

    private async Task<Result<PreparedState>> PrepareAsync(string application, string? revision, CancellationToken cancellationToken)
    {
        var wanted = await WantedAsync(application, revision, cancellationToken);
        return wanted.IsSuccess
            ? await plans.PrepareAsync(wanted.Value.Definition, wanted.Value.Revision, wanted.Value.Definitions, Progress(application), cancellationToken)
            : Result<PreparedState>.Failure(wanted.Diagnostics);
    }

    private async Task<Result<(ApplicationDefinition Definition, Revision Revision, DefinitionSet Definitions)>> WantedAsync(
        string application, string? revision, CancellationToken cancellationToken)
    {
        var definitions = await applications.GetDefinitionsAsync(cancellationToken);
        if (await applications.DefinitionOfAsync(application, definitions, cancellationToken) is not { } definition)
        {
            return Result<(ApplicationDefinition, Revision, DefinitionSet)>.Failure(await applications.AbsentAsync(application, definitions, cancellationToken));
        }

        var resolved = await revisions.ResolveAsync(definition, revision, definitions, cancellationToken);
        return resolved.IsSuccess
            ? (definition, resolved.Value, definitions)
            : Result<(ApplicationDefinition, Revision, DefinitionSet)>.Failure(resolved.Diagnostics);
    }

    private async Task<Result<Plan>> WithHoldsAsync(PreparedState prepared, Plan plan, Inventory inventory, PlanQuery query, CancellationToken cancellationToken)
    {
        var now = ports.Time.GetUtcNow();
        var recorded = await applications.StoreOf(prepared.Application.Name).ReadControlAsync(cancellationToken);
        var definitions = await applications.GetDefinitionsAsync(cancellationToken);
        var control = query.Requested ? recorded with { Request = new SyncRequest(new ReconcileQuery().Trigger, null, query.Force, query.Prune, now) } : recorded;
        var context = new GateContext(prepared.Application, definitions, control, inventory, prepared.Desired, now)
        {
            AllowsPrune = (query.Prune ?? control.Request?.Prune) == true,
        };
        return plan with
        {
            Held = Gate.Evaluate(plan, context, ports.Policies),
            Diagnostics = Gate.Warnings(plan, context, ports.Policies),
        };
    }

    private Action<EngineStage, string> Progress(string application) => (stage, message) =>
        ports.Events.Publish(new EngineEvent(ports.Time.GetUtcNow(), application, "plan", stage, DiagnosticSeverity.Info, message));
}
