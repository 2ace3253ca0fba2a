using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Definitions;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Engine.State;

namespace GitOpsServerless.Engine.Operations;

/// <summary>What an operator asks about applications. State that cannot be read is an exception here (see <see cref="StateFailures"/>).</summary>
internal sealed class ApplicationRequests(EnginePorts ports, PlanBuilder plans)
{
    private const int ReadsAtATime = 16;

    public Task<DefinitionSet> GetDefinitionsAsync(CancellationToken cancellationToken) => ports.Definitions.GetAsync(cancellationToken);

    public async Task<IReadOnlyList<ApplicationStatus>> GetApplicationsAsync(CancellationToken cancellationToken)
    {
        var definitions = await GetDefinitionsAsync(cancellationToken);
        var defined = definitions.Applications.Keys.Concat(definitions.Invalid).ToHashSet(StringComparer.Ordinal);
        var names = new SortedSet<string>(defined, StringComparer.Ordinal);
        await foreach (var name in ports.State.ListFoldersAsync("applications/", cancellationToken))
        {
            names.Add(name);
        }

        var ordered = names.ToList();
        var statuses = new ApplicationStatus?[ordered.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, ordered.Count),
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtATime, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                // Of what was forgotten the history is left.
                if (defined.Contains(ordered[i]) || await StoreOf(ordered[i]).ExistsAsync(token))
                {
                    statuses[i] = OfDefinition(await ReadStatusAsync(ordered[i], definitions, token), definitions);
                }
            });
        return [.. statuses.OfType<ApplicationStatus>()];
    }

    public async Task<Result<ApplicationStatus>> GetApplicationAsync(string application, CancellationToken cancellationToken)
    {
        var definitions = await GetDefinitionsAsync(cancellationToken);
        var isKnown = definitions.Applications.ContainsKey(application)
            || definitions.Invalid.Contains(application)
            || await StoreOf(application).ExistsAsync(cancellationToken);
        return isKnown ? OfDefinition(await ReadStatusAsync(application, definitions, cancellationToken), definitions) : await AbsentAsync(application, definitions, cancellationToken);
    }

    public async Task<Result<IReadOnlyList<RunRecord>>> GetRunsAsync(string application, int limit, CancellationToken cancellationToken)
    {
        var known = await GetApplicationAsync(application, cancellationToken);
        return known.IsSuccess
            ? Result<IReadOnlyList<RunRecord>>.Success(await StoreOf(application).ReadRunsAsync(limit, cancellationToken))
            : Result<IReadOnlyList<RunRecord>>.Failure(known.Diagnostics);
    }

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

    public async Task<Result<ApplicationStatus>> SetSuspendedAsync(string application, bool suspended, CancellationToken cancellationToken)
    {
        var known = await GetApplicationAsync(application, cancellationToken);
        if (!known.IsSuccess)
        {
            return known;
        }

        var control = await StoreOf(application).UpdateControlAsync(c => c with { Suspended = suspended }, cancellationToken);
        return WithControl(known.Value, control, await GetDefinitionsAsync(cancellationToken));
    }

    public ApplicationStore StoreOf(string application) => new(ports.State, application);

    public async Task<ApplicationStatus> ReadStatusAsync(string application, DefinitionSet definitions, CancellationToken cancellationToken)
    {
        var store = StoreOf(application);
        try
        {
            return WithControl(await store.ReadStatusAsync(cancellationToken), await store.ReadControlAsync(cancellationToken), definitions);
        }
        catch (CorruptStateException error)
        {
            return new ApplicationStatus(application) { Diagnostics = [error.Diagnostic], Message = error.Diagnostic.Message };
        }
    }

    public async Task<ApplicationDefinition?> DefinitionOfAsync(string application, DefinitionSet definitions, CancellationToken cancellationToken) =>
        DefinitionLookup.Find(application, definitions, await StoreOf(application).ReadStatusAsync(cancellationToken))?.Definition;

    public async Task<Result<(ApplicationDefinition Definition, ISource Source)>> SourceOfAsync(string application, CancellationToken cancellationToken)
    {
        var definitions = await GetDefinitionsAsync(cancellationToken);
        if (await DefinitionOfAsync(application, definitions, cancellationToken) is not { } definition)
        {
            return Result<(ApplicationDefinition, ISource)>.Failure(await AbsentAsync(application, definitions, cancellationToken));
        }

        var source = plans.SourceOf(definition);
        return source.IsSuccess ? (definition, source.Value) : Result<(ApplicationDefinition, ISource)>.Failure(source.Diagnostics);
    }

    /// <summary>Why there is no definition to work with: it is broken, it was taken away, or there never was any.</summary>
    public async Task<Diagnostic> AbsentAsync(string application, DefinitionSet definitions, CancellationToken cancellationToken)
    {
        if (definitions.InvalidBecause.GetValueOrDefault(application) is { } cause)
        {
            return cause;
        }

        return !definitions.IsPartial && await StoreOf(application).ExistsAsync(cancellationToken)
            ? NotDefined(application) with { Severity = DiagnosticSeverity.Error }
            : DiagnosticCatalog.UnknownApplication.Create($"There is no application '{application}'.");
    }

    /// <summary>
    /// The status with what is wanted now. The recorded one says what was so at the last step: whoever suspends or resumes must not wait for
    /// the next step to see it.
    /// </summary>
    public static ApplicationStatus WithControl(ApplicationStatus status, ApplicationControl control, DefinitionSet definitions) =>
        WithSuspension(status, Suspension.Of(control, DefinitionLookup.Find(status.Name, definitions, status)?.Definition.Suspend == true)) with
        {
            HeldRevision = control.HeldRevision,
            RolledBackFrom = control.RolledBackFrom,
            ApprovedPlan = control.ApprovedPlan,
            ApprovedBy = control.ApprovedBy,
        };

    private static ApplicationStatus WithSuspension(ApplicationStatus status, Hold? suspension) => status with
    {
        Suspended = suspension is not null,
        Held = suspension is not null ? [suspension] : [.. status.Held.Where(h => h.Kind != HoldKind.Suspended)],
    };

    // What was taken out of Git is told at once, and not only after the next step.
    private static ApplicationStatus OfDefinition(ApplicationStatus status, DefinitionSet definitions)
    {
        if (definitions.IsPartial || definitions.Applications.ContainsKey(status.Name) || definitions.Invalid.Contains(status.Name))
        {
            return status;
        }

        var diagnostic = NotDefined(status.Name);
        return status with { Sync = SyncStatus.Unknown, Diagnostics = [diagnostic], Message = diagnostic.Message, DueAt = null };
    }

    private static Diagnostic NotDefined(string application) =>
        DiagnosticCatalog.NotDefined.Create($"'{application}' is no longer defined; its resources are left as they are.");
}
