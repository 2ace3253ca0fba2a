using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Definitions;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Engine.State;

namespace GitOpsServerless.Engine.Operations;

/// <summary>Everything that an operator can ask for, by the engine of this process.</summary>
public sealed class GitOpsEngine : IGitOpsEngine
{
    private const int LeastRevisionPrefix = 4;
    private readonly EnginePorts _ports;
    private readonly PlanBuilder _plans;
    private readonly Reconciler _reconciler;
    private readonly IReadOnlyList<ISourceWriter> _writers;

    /// <summary>Creates the engine.</summary>
    /// <param name="ports">What it works with.</param>
    /// <param name="options">Settings of the loop.</param>
    /// <param name="writers">Where commits can be made.</param>
    public GitOpsEngine(EnginePorts ports, ReconcilerOptions options, IReadOnlyList<ISourceWriter> writers)
    {
        _ports = ports;
        _plans = new PlanBuilder(ports, options);
        _reconciler = new Reconciler(ports, options);
        _writers = writers;
    }

    /// <summary>The loop that the engine drives; hosts drive it too.</summary>
    public Reconciler Reconciler => _reconciler;

    /// <inheritdoc />
    public Task<DefinitionSet> GetDefinitionsAsync(CancellationToken cancellationToken) => _ports.Definitions.GetAsync(cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<ApplicationStatus>> GetApplicationsAsync(CancellationToken cancellationToken)
    {
        var definitions = await GetDefinitionsAsync(cancellationToken);
        var names = new SortedSet<string>(definitions.Applications.Keys.Concat(definitions.Invalid), StringComparer.Ordinal);
        await foreach (var key in _ports.State.ListAsync("applications/", cancellationToken))
        {
            if (key.Split('/') is [_, var name, "status.json"])
            {
                names.Add(name);
            }
        }

        var statuses = new List<ApplicationStatus>();
        foreach (var name in names)
        {
            statuses.Add(OfDefinition(await ReadStatusAsync(name, cancellationToken), definitions));
        }

        return statuses;
    }

    /// <inheritdoc />
    public async Task<Result<ApplicationStatus>> GetApplicationAsync(string application, CancellationToken cancellationToken)
    {
        var definitions = await GetDefinitionsAsync(cancellationToken);
        var isKnown = definitions.Applications.ContainsKey(application)
            || definitions.Invalid.Contains(application)
            || await StoreOf(application).ExistsAsync(cancellationToken);
        return isKnown ? OfDefinition(await ReadStatusAsync(application, cancellationToken), definitions) : Unknown(application, definitions);
    }

    /// <inheritdoc />
    public async Task<Result<Plan>> PlanAsync(string application, PlanQuery query, CancellationToken cancellationToken)
    {
        var prepared = await PrepareAsync(application, query.Revision, cancellationToken);
        if (!prepared.IsSuccess)
        {
            return Result<Plan>.Failure(prepared.Diagnostics);
        }

        var inventory = await StoreOf(application).ReadInventoryAsync(cancellationToken);
        var options = PlanBuilder.OptionsOf(prepared.Value.Application, query.Prune);
        var planned = await _plans.PlanAsync(
            prepared.Value, inventory, options with { Attribute = true, ReadOnly = options.ReadOnly || query.ReadOnly }, Progress(application), cancellationToken);
        if (!planned.IsSuccess)
        {
            return Result<Plan>.Failure(planned.Diagnostics);
        }

        var plan = planned.Value.Plan;
        return plan.IsEmpty ? plan : await WithHoldsAsync(prepared.Value, plan, inventory, query.Prune, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<Result<ReconcileReport>> ReconcileAsync(string application, ReconcileQuery query, CancellationToken cancellationToken)
    {
        var known = await GetApplicationAsync(application, cancellationToken);
        if (!known.IsSuccess)
        {
            return Result<ReconcileReport>.Failure(known.Diagnostics);
        }

        await StoreOf(application).UpdateControlAsync(
            c => c with
            {
                Request = new SyncRequest(query.Trigger, query.RequestedBy, query.Force, query.Prune, _ports.Time.GetUtcNow()) { BoundPlan = query.BoundPlan },
            },
            cancellationToken);
        if (!query.Wait)
        {
            return new ReconcileReport(known.Value, null, null);
        }

        var runBefore = known.Value.LastRun;
        var error = await DriveAsync(application, query.Timeout, cancellationToken);
        var status = await ReadStatusAsync(application, cancellationToken);
        var run = status.LastRun > runBefore ? (await StoreOf(application).ReadRunsAsync(1, cancellationToken)) is [var newest, ..] ? newest : null : null;
        return error is null
            ? Result<ReconcileReport>.Success(new ReconcileReport(status, null, run), status.Diagnostics)
            : Result<ReconcileReport>.Failure([error, .. status.Diagnostics.Where(d => d != error)]);
    }

    /// <inheritdoc />
    public async Task<Result<DriftReport>> DetectDriftAsync(string application, CancellationToken cancellationToken)
    {
        var prepared = await PrepareAsync(application, null, cancellationToken);
        if (!prepared.IsSuccess)
        {
            return Result<DriftReport>.Failure(prepared.Diagnostics);
        }

        var store = StoreOf(application);
        var inventory = await store.ReadInventoryAsync(cancellationToken);
        var options = PlanBuilder.OptionsOf(prepared.Value.Application, null) with { Attribute = true };
        var planned = await _plans.PlanAsync(prepared.Value, inventory, options, Progress(application), cancellationToken);
        if (!planned.IsSuccess)
        {
            return Result<DriftReport>.Failure(planned.Diagnostics);
        }

        var plan = planned.Value.Plan;
        var now = _ports.Time.GetUtcNow();
        var status = await store.ReadStatusAsync(cancellationToken);
        return new DriftReport(application, prepared.Value.Revision, now, StatusUpdates.DriftOf(application, plan, status.Drift, now))
        {
            Pending = [.. plan.Effective.Where(c => c.Origin != ChangeOrigin.Drift)],
            Diagnostics = plan.Diagnostics,
            Compared = plan.Changes.Count,
        };
    }

    /// <inheritdoc />
    public async Task<Result<ApplicationStatus>> RollbackAsync(string application, string revision, string? requestedBy, CancellationToken cancellationToken)
    {
        var store = StoreOf(application);
        var definitions = await GetDefinitionsAsync(cancellationToken);
        if (await DefinitionOfAsync(application, definitions, cancellationToken) is not { } definition)
        {
            return Unknown(application, definitions);
        }

        var recorded = await FindRecordedAsync(store, revision, cancellationToken);
        if (!recorded.IsSuccess)
        {
            return Result<ApplicationStatus>.Failure(recorded.Diagnostics);
        }

        var source = _plans.SourceOf(definition);
        var available = source.IsSuccess
            ? await source.Value.GetAsync(definition.Source, recorded.Value.Id, cancellationToken)
            : Result<Revision>.Failure(source.Diagnostics);
        if (!available.IsSuccess)
        {
            return Result<ApplicationStatus>.Failure(available.Diagnostics);
        }

        var status = await store.ReadStatusAsync(cancellationToken);
        var control = await store.ReadControlAsync(cancellationToken);
        var newest = await NewestAsync(definition, cancellationToken);
        if (!newest.IsSuccess)
        {
            return Result<ApplicationStatus>.Failure(newest.Diagnostics);
        }

        if (control.HeldRevision?.Id == recorded.Value.Id && control.RolledBackFrom == newest.Value.Id)
        {
            return DiagnosticCatalog.AlreadyHeld.Create($"'{application}' already holds {recorded.Value}, skipping {newest.Value.ShortId}.");
        }

        if (newest.Value.Id == recorded.Value.Id && control.HeldRevision is null)
        {
            return DiagnosticCatalog.AlreadyHeld.Create($"{recorded.Value} is the newest revision of '{application}': there is nothing to roll back.");
        }

        control = await store.UpdateControlAsync(
            c => c with
            {
                HeldRevision = newest.Value.Id == recorded.Value.Id ? null : recorded.Value,
                RolledBackFrom = newest.Value.Id == recorded.Value.Id ? null : newest.Value.Id,
                RolledBackBy = requestedBy,
            },
            cancellationToken);
        var operation = await store.ReadOperationAsync(cancellationToken);
        return WithControl(status, control) with
        {
            DesiredRevision = recorded.Value,
            Message = operation is null || operation.Revision.Id == recorded.Value.Id
                ? $"Rolling back to {recorded.Value}."
                : $"Rolling back to {recorded.Value}; the running operation of {operation.Revision} is superseded at its next safe point.",
        };
    }

    /// <inheritdoc />
    public Task<Result<PushOutcome>> RevertAsync(string application, string revision, string? branch, string requestedBy, CancellationToken cancellationToken) =>
        RevertAsync(application, new RevertQuery(revision, requestedBy) { Branch = branch }, cancellationToken);

    /// <inheritdoc />
    public async Task<Result<PushOutcome>> RevertAsync(string application, RevertQuery query, CancellationToken cancellationToken)
    {
        var found = await SourceOfAsync(application, cancellationToken);
        if (!found.IsSuccess)
        {
            return Result<PushOutcome>.Failure(found.Diagnostics);
        }

        var (definition, source) = found.Value;
        var recorded = await FindRecordedAsync(StoreOf(application), query.Revision, cancellationToken);
        var target = recorded.IsSuccess ? recorded : await source.GetAsync(definition.Source, query.Revision, cancellationToken);
        if (!target.IsSuccess)
        {
            return Result<PushOutcome>.Failure(target.Diagnostics);
        }

        var subject = target.Value.Subject is { Length: > 0 } text ? $"\n({text})" : string.Empty;
        var change = new SourceChange(
            query.Branch ?? string.Empty,
            query.Message ?? $"Revert {application} to {target.Value.ShortId}\n\nRestores '{definition.Source.Path}' as it was at {target.Value.Id}{subject}.",
            query.RequestedBy,
            MailOf(query.RequestedBy))
        {
            BaseBranch = string.Empty,
            RevertPath = definition.Source.Path,
            RevertTo = target.Value.Id,
            Date = _ports.Time.GetUtcNow(),
            Preview = query.Preview,
        };
        return await PushAsync(application, change, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<Result<IFileTree>> GetFilesAsync(string application, string? revision, CancellationToken cancellationToken)
    {
        var found = await SourceOfAsync(application, cancellationToken);
        if (!found.IsSuccess)
        {
            return Result<IFileTree>.Failure(found.Diagnostics);
        }

        // Not the held revision: a change is made to what the branch has now.
        var (definition, source) = found.Value;
        var resolved = revision is null ? await source.ResolveAsync(definition.Source, cancellationToken) : await ResolveAsync(definition, revision, cancellationToken);
        return resolved.IsSuccess
            ? await source.FetchAsync(definition.Source, resolved.Value, cancellationToken)
            : Result<IFileTree>.Failure(resolved.Diagnostics);
    }

    /// <inheritdoc />
    public async Task<Result<IReadOnlyList<string>>> GetChangedPathsAsync(string application, string from, string? to, CancellationToken cancellationToken)
    {
        var found = await SourceOfAsync(application, cancellationToken);
        if (!found.IsSuccess)
        {
            return Result<IReadOnlyList<string>>.Failure(found.Diagnostics);
        }

        var (definition, source) = found.Value;
        var before = await ResolveAsync(definition, from, cancellationToken);
        var after = to is null ? await source.ResolveAsync(definition.Source, cancellationToken) : await ResolveAsync(definition, to, cancellationToken);
        return before.IsSuccess && after.IsSuccess
            ? await source.ChangedPathsAsync(definition.Source, before.Value.Id, after.Value.Id, cancellationToken)
            : Result<IReadOnlyList<string>>.Failure([.. before.Diagnostics, .. after.Diagnostics]);
    }

    /// <inheritdoc />
    public async Task<Result<ApplicationStatus>> ReleaseAsync(string application, CancellationToken cancellationToken)
    {
        var known = await GetApplicationAsync(application, cancellationToken);
        if (!known.IsSuccess)
        {
            return known;
        }

        if (known.Value.HeldRevision is null)
        {
            return DiagnosticCatalog.NotHeld.Create($"'{application}' holds no revision.");
        }

        var control = await StoreOf(application).UpdateControlAsync(
            c => c with { HeldRevision = null, RolledBackFrom = null, RolledBackBy = null }, cancellationToken);
        return WithControl(known.Value, control);
    }

    /// <inheritdoc />
    public async Task<Result<IReadOnlyList<RunRecord>>> GetRunsAsync(string application, int limit, CancellationToken cancellationToken)
    {
        var known = await GetApplicationAsync(application, cancellationToken);
        return known.IsSuccess
            ? Result<IReadOnlyList<RunRecord>>.Success(await StoreOf(application).ReadRunsAsync(limit, cancellationToken))
            : Result<IReadOnlyList<RunRecord>>.Failure(known.Diagnostics);
    }

    /// <inheritdoc />
    public async Task<Result<IReadOnlyList<Revision>>> GetRevisionsAsync(string application, int limit, CancellationToken cancellationToken)
    {
        var found = await SourceOfAsync(application, cancellationToken);
        return found.IsSuccess
            ? await found.Value.Source.HistoryAsync(found.Value.Definition.Source, limit, cancellationToken)
            : Result<IReadOnlyList<Revision>>.Failure(found.Diagnostics);
    }

    /// <inheritdoc />
    public async Task<Result<DesiredState>> RenderAsync(string application, string? revision, CancellationToken cancellationToken)
    {
        var wanted = await WantedAsync(application, revision, cancellationToken);
        return wanted.IsSuccess
            ? await _plans.RenderAsync(wanted.Value.Definition, wanted.Value.Revision, wanted.Value.Definitions, cancellationToken)
            : Result<DesiredState>.Failure(wanted.Diagnostics);
    }

    /// <inheritdoc />
    public async Task<Result<IReadOnlyList<ResourceHealth>>> GetResourcesAsync(string application, CancellationToken cancellationToken)
    {
        var known = await GetApplicationAsync(application, cancellationToken);
        if (!known.IsSuccess)
        {
            return Result<IReadOnlyList<ResourceHealth>>.Failure(known.Diagnostics);
        }

        var inventory = await StoreOf(application).ReadInventoryAsync(cancellationToken);
        var health = known.Value.Resources.ToDictionary(r => r.Id, r => r.Health);
        return Result<IReadOnlyList<ResourceHealth>>.Success(
            [.. inventory.Entries.Select(e => new ResourceHealth(e.Id, health.GetValueOrDefault(e.Id) ?? new Health(HealthStatus.Unknown)))]);
    }

    /// <inheritdoc />
    public async Task<Result<ApplicationStatus>> SetSuspendedAsync(string application, bool suspended, CancellationToken cancellationToken)
    {
        var known = await GetApplicationAsync(application, cancellationToken);
        if (!known.IsSuccess)
        {
            return known;
        }

        var control = await StoreOf(application).UpdateControlAsync(c => c with { Suspended = suspended }, cancellationToken);
        var definition = await DefinitionOfAsync(application, await GetDefinitionsAsync(cancellationToken), cancellationToken);

        // The recorded status says what was so at the last step; only Git can keep an application suspended that was resumed just now.
        return WithControl(known.Value, control) with { Suspended = suspended || definition?.Suspend == true };
    }

    /// <inheritdoc />
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

        var control = await StoreOf(application).UpdateControlAsync(
            c => c with { ApprovedPlan = plan.Value.Digest, ApprovedBy = approvedBy }, cancellationToken);
        return WithControl(await ReadStatusAsync(application, cancellationToken), control);
    }

    /// <inheritdoc />
    public async Task<Result<PushOutcome>> PushAsync(string application, SourceChange change, CancellationToken cancellationToken)
    {
        var definitions = await GetDefinitionsAsync(cancellationToken);
        if (await DefinitionOfAsync(application, definitions, cancellationToken) is not { } definition)
        {
            return Result<PushOutcome>.Failure(Unknown(application, definitions).Diagnostics);
        }

        var writer = _writers.FirstOrDefault(w => w.Serves(definition.Source));
        return writer is null
            ? DiagnosticCatalog.DirectoryReadOnly.Create($"The source of '{application}' ({definition.Source.Key}) takes no commits.")
            : await writer.PushAsync(definition.Source, change, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // An operator is known by a mail address or by a plain name.
    private static string MailOf(string requestedBy) =>
        requestedBy.Contains('@', StringComparison.Ordinal) ? requestedBy : $"{requestedBy.Replace(' ', '.')}@gitops-serverless";

    private async Task<Result<(ApplicationDefinition Definition, ISource Source)>> SourceOfAsync(string application, CancellationToken cancellationToken)
    {
        var definitions = await GetDefinitionsAsync(cancellationToken);
        if (await DefinitionOfAsync(application, definitions, cancellationToken) is not { } definition)
        {
            return Result<(ApplicationDefinition, ISource)>.Failure(Unknown(application, definitions).Diagnostics);
        }

        var source = _plans.SourceOf(definition);
        return source.IsSuccess ? (definition, source.Value) : Result<(ApplicationDefinition, ISource)>.Failure(source.Diagnostics);
    }

    private ApplicationStore StoreOf(string application) => new(_ports.State, application);

    private async Task<ApplicationStatus> ReadStatusAsync(string application, CancellationToken cancellationToken)
    {
        var store = StoreOf(application);
        try
        {
            return WithControl(await store.ReadStatusAsync(cancellationToken), await store.ReadControlAsync(cancellationToken));
        }
        catch (CorruptStateException error)
        {
            var diagnostic = DiagnosticCatalog.CorruptState.Create(error.Message);
            return new ApplicationStatus(application) { Diagnostics = [diagnostic], Message = diagnostic.Message };
        }
    }

    // What was taken out of Git is told at once, and not only after the next step.
    private static ApplicationStatus OfDefinition(ApplicationStatus status, DefinitionSet definitions)
    {
        if (definitions.IsPartial || definitions.Applications.ContainsKey(status.Name) || definitions.Invalid.Contains(status.Name))
        {
            return status;
        }

        var diagnostic = DiagnosticCatalog.NotDefined.Create($"'{status.Name}' is no longer defined; its resources are left as they are.");
        return status with { Sync = SyncStatus.Unknown, Diagnostics = [diagnostic], Message = diagnostic.Message, DueAt = null };
    }

    private static ApplicationStatus WithControl(ApplicationStatus status, ApplicationControl control) => status with
    {
        Suspended = status.Suspended || control.Suspended,
        HeldRevision = control.HeldRevision,
        RolledBackFrom = control.RolledBackFrom,
        ApprovedPlan = control.ApprovedPlan,
        ApprovedBy = control.ApprovedBy,
    };

    private async Task<ApplicationDefinition?> DefinitionOfAsync(string application, DefinitionSet definitions, CancellationToken cancellationToken) =>
        DefinitionLookup.Find(application, definitions, await StoreOf(application).ReadStatusAsync(cancellationToken))?.Definition;

    private static Result<ApplicationStatus> Unknown(string application, DefinitionSet definitions)
    {
        var cause = definitions.InvalidBecause.GetValueOrDefault(application);
        return cause ?? DiagnosticCatalog.UnknownApplication.Create($"There is no application '{application}'.");
    }

    // Steps the application until it comes to rest, or the time is up. The same steps that a queue would drive.
    private async Task<Diagnostic?> DriveAsync(string application, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var deadline = timeout is null ? DateTimeOffset.MaxValue : _ports.Time.GetUtcNow() + timeout.Value;
        while (true)
        {
            var result = await _reconciler.StepAsync(application, cancellationToken);
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

            if (_ports.Time.GetUtcNow() + delay > deadline)
            {
                return (result as StepResult.Retry)?.Reason
                    ?? DiagnosticCatalog.OperationInProgress.Create($"'{application}' did not come to rest within {Durations.Format(timeout!.Value)}; it goes on.");
            }

            await Task.Delay(delay.Value, _ports.Time, cancellationToken);
        }
    }

    private async Task<Result<PreparedState>> PrepareAsync(string application, string? revision, CancellationToken cancellationToken)
    {
        var wanted = await WantedAsync(application, revision, cancellationToken);
        return wanted.IsSuccess
            ? await _plans.PrepareAsync(wanted.Value.Definition, wanted.Value.Revision, wanted.Value.Definitions, Progress(application), cancellationToken)
            : Result<PreparedState>.Failure(wanted.Diagnostics);
    }

    private async Task<Result<(ApplicationDefinition Definition, Revision Revision, DefinitionSet Definitions)>> WantedAsync(
        string application, string? revision, CancellationToken cancellationToken)
    {
        var definitions = await GetDefinitionsAsync(cancellationToken);
        if (await DefinitionOfAsync(application, definitions, cancellationToken) is not { } definition)
        {
            return Result<(ApplicationDefinition, Revision, DefinitionSet)>.Failure(Unknown(application, definitions).Diagnostics);
        }

        var resolved = await ResolveAsync(definition, revision, cancellationToken);
        return resolved.IsSuccess
            ? (definition, resolved.Value, definitions)
            : Result<(ApplicationDefinition, Revision, DefinitionSet)>.Failure(resolved.Diagnostics);
    }

    private async Task<Result<Revision>> ResolveAsync(ApplicationDefinition definition, string? revision, CancellationToken cancellationToken)
    {
        if (revision is not null)
        {
            var recorded = await FindRecordedAsync(StoreOf(definition.Name), revision, cancellationToken);
            var source = _plans.SourceOf(definition);
            return recorded.IsSuccess || !source.IsSuccess ? recorded : await source.Value.GetAsync(definition.Source, revision, cancellationToken);
        }

        var control = await StoreOf(definition.Name).ReadControlAsync(cancellationToken);
        var newest = await NewestAsync(definition, cancellationToken);
        return newest.IsSuccess && control.HeldRevision is not null && control.RolledBackFrom == newest.Value.Id ? control.HeldRevision : newest;
    }

    private async Task<Result<Revision>> NewestAsync(ApplicationDefinition definition, CancellationToken cancellationToken)
    {
        var source = _plans.SourceOf(definition);
        return source.IsSuccess ? await source.Value.ResolveAsync(definition.Source, cancellationToken) : Result<Revision>.Failure(source.Diagnostics);
    }

    private async Task<Result<Plan>> WithHoldsAsync(PreparedState prepared, Plan plan, Inventory inventory, bool? prune, CancellationToken cancellationToken)
    {
        var control = await StoreOf(prepared.Application.Name).ReadControlAsync(cancellationToken);
        var definitions = await GetDefinitionsAsync(cancellationToken);
        var context = new Policies.GateContext(prepared.Application, definitions, control, inventory, prepared.Desired, _ports.Time.GetUtcNow())
        {
            AllowsPrune = (prune ?? control.Request?.Prune) == true,
        };
        return plan with
        {
            Held = Policies.Gate.Evaluate(plan, context, _ports.Policies),
            Diagnostics = Policies.Gate.Warnings(plan, context, _ports.Policies),
        };
    }

    private static async Task<Result<Revision>> FindRecordedAsync(ApplicationStore store, string revision, CancellationToken cancellationToken)
    {
        var runs = await store.ReadRunsAsync(int.MaxValue, cancellationToken);
        var matches = runs
            .Select(r => r.Revision)
            .Where(r => r.Id == revision || r.ShortId == revision || (revision.Length >= LeastRevisionPrefix && r.Id.StartsWith(revision, StringComparison.OrdinalIgnoreCase)))
            .DistinctBy(r => r.Id)
            .ToList();
        return matches.Count switch
        {
            1 => matches[0],
            0 => DiagnosticCatalog.UnknownRevision.Create($"No run has applied the revision '{revision}'. Recorded: {Recorded(runs)}."),
            _ => DiagnosticCatalog.UnknownRevision.Create($"'{revision}' fits {matches.Count} recorded revisions: {string.Join(", ", matches.Select(m => m.ShortId))}."),
        };
    }

    private static string Recorded(IReadOnlyList<RunRecord> runs) =>
        runs.Count == 0 ? "none" : string.Join(", ", runs.Select(r => r.Revision.ShortId).Distinct(StringComparer.Ordinal).Take(10));

    private Action<EngineStage, string> Progress(string application) => (stage, message) =>
        _ports.Events.Publish(new EngineEvent(_ports.Time.GetUtcNow(), application, "plan", stage, DiagnosticSeverity.Info, message));
}
