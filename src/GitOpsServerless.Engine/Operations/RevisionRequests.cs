using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Engine.State;

namespace GitOpsServerless.Engine.Operations;

/// <summary>What an operator asks of revisions: which there are, going back to one, and making one.</summary>
internal sealed class RevisionRequests(
    ApplicationRequests applications, PlanBuilder plans, RevisionChooser chooser, IReadOnlyList<ISourceWriter> writers, TimeProvider time)
{
    public async Task<Result<ApplicationStatus>> RollbackAsync(string application, string revision, string? requestedBy, CancellationToken cancellationToken)
    {
        var checkedRollback = await CheckAsync(application, revision, cancellationToken);
        if (!checkedRollback.IsSuccess)
        {
            return Result<ApplicationStatus>.Failure(checkedRollback.Diagnostics);
        }

        var (recorded, newest) = checkedRollback.Value;
        var store = applications.StoreOf(application);
        var status = await store.ReadStatusAsync(cancellationToken);
        var control = await store.UpdateControlAsync(
            c => c with
            {
                HeldRevision = newest.Id == recorded.Id ? null : recorded,
                RolledBackFrom = newest.Id == recorded.Id ? null : newest.Id,
                RolledBackBy = requestedBy,
            },
            cancellationToken);
        var operation = await store.ReadOperationAsync(cancellationToken);
        return ApplicationRequests.WithControl(status, control, await applications.GetDefinitionsAsync(cancellationToken)) with
        {
            DesiredRevision = recorded,
            Message = operation is null || operation.Revision.Id == recorded.Id
                ? $"Rolling back to {recorded}."
                : $"Rolling back to {recorded}; the running operation of {operation.Revision} is superseded at its next safe point.",
        };
    }

    public async Task<Result<Revision>> CheckRollbackAsync(string application, string revision, CancellationToken cancellationToken)
    {
        var checkedRollback = await CheckAsync(application, revision, cancellationToken);
        return checkedRollback.IsSuccess ? checkedRollback.Value.Recorded : Result<Revision>.Failure(checkedRollback.Diagnostics);
    }

    public async Task<Result<PushOutcome>> RevertAsync(string application, RevertQuery query, CancellationToken cancellationToken)
    {
        var found = await applications.SourceOfAsync(application, cancellationToken);
        if (!found.IsSuccess)
        {
            return Result<PushOutcome>.Failure(found.Diagnostics);
        }

        var (definition, source) = found.Value;
        var recorded = await FindRecordedAsync(applications.StoreOf(application), query.Revision, cancellationToken);
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
            Date = time.GetUtcNow(),
            Preview = query.Preview,
        };
        return await PushAsync(application, change, cancellationToken);
    }

    public async Task<Result<IFileTree>> GetFilesAsync(string application, string? revision, CancellationToken cancellationToken)
    {
        var found = await applications.SourceOfAsync(application, cancellationToken);
        if (!found.IsSuccess)
        {
            return Result<IFileTree>.Failure(found.Diagnostics);
        }

        // Not the held revision: a change is made to what the branch has now.
        var (definition, source) = found.Value;
        var resolved = revision is null ? await source.ResolveAsync(definition.Source, cancellationToken) : await FindAsync(definition, revision, cancellationToken);
        return resolved.IsSuccess
            ? await source.FetchAsync(definition.Source, resolved.Value, cancellationToken)
            : Result<IFileTree>.Failure(resolved.Diagnostics);
    }

    public async Task<Result<IReadOnlyList<string>>> GetChangedPathsAsync(string application, string from, string? to, CancellationToken cancellationToken)
    {
        var found = await applications.SourceOfAsync(application, cancellationToken);
        if (!found.IsSuccess)
        {
            return Result<IReadOnlyList<string>>.Failure(found.Diagnostics);
        }

        var (definition, source) = found.Value;
        var before = await FindAsync(definition, from, cancellationToken);
        var after = to is null ? await source.ResolveAsync(definition.Source, cancellationToken) : await FindAsync(definition, to, cancellationToken);
        return before.IsSuccess && after.IsSuccess
            ? await source.ChangedPathsAsync(definition.Source, before.Value.Id, after.Value.Id, cancellationToken)
            : Result<IReadOnlyList<string>>.Failure([.. before.Diagnostics, .. after.Diagnostics]);
    }

    public async Task<Result<ApplicationStatus>> ReleaseAsync(string application, CancellationToken cancellationToken)
    {
        var known = await applications.GetApplicationAsync(application, cancellationToken);
        if (!known.IsSuccess)
        {
            return known;
        }

        if (known.Value.HeldRevision is null)
        {
            return DiagnosticCatalog.NotHeld.Create($"'{application}' holds no revision.");
        }

        var control = await applications.StoreOf(application).UpdateControlAsync(
            c => c with { HeldRevision = null, RolledBackFrom = null, RolledBackBy = null }, cancellationToken);
        return ApplicationRequests.WithControl(known.Value, control, await applications.GetDefinitionsAsync(cancellationToken));
    }

    public async Task<Result<IReadOnlyList<Revision>>> GetRevisionsAsync(string application, int limit, CancellationToken cancellationToken)
    {
        var found = await applications.SourceOfAsync(application, cancellationToken);
        return found.IsSuccess
            ? await found.Value.Source.HistoryAsync(found.Value.Definition.Source, limit, cancellationToken)
            : Result<IReadOnlyList<Revision>>.Failure(found.Diagnostics);
    }

    public async Task<Result<PushOutcome>> PushAsync(string application, SourceChange change, CancellationToken cancellationToken)
    {
        var definitions = await applications.GetDefinitionsAsync(cancellationToken);
        if (await applications.DefinitionOfAsync(application, definitions, cancellationToken) is not { } definition)
        {
            return Result<PushOutcome>.Failure(await applications.AbsentAsync(application, definitions, cancellationToken));
        }

        var writer = writers.FirstOrDefault(w => w.Serves(definition.Source));
        return writer is null
            ? DiagnosticCatalog.DirectoryReadOnly.Create($"The source of '{application}' ({definition.Source.Key}) takes no commits.")
            : await writer.PushAsync(definition.Source, change, cancellationToken);
    }

    public async Task<Result<Revision>> ResolveAsync(
        ApplicationDefinition definition, string? revision, DefinitionSet definitions, CancellationToken cancellationToken)
    {
        if (revision is not null)
        {
            return await FindAsync(definition, revision, cancellationToken);
        }

        var control = await applications.StoreOf(definition.Name).ReadControlAsync(cancellationToken);
        var newest = await NewestAsync(definition, cancellationToken);
        return newest.IsSuccess ? (await chooser.ChooseAsync(definition, control, newest.Value, definitions, cancellationToken)).Revision : newest;
    }

    // One look for the rollback and for its preview, so that neither promises what the other refuses.
    private async Task<Result<(Revision Recorded, Revision Newest)>> CheckAsync(string application, string revision, CancellationToken cancellationToken)
    {
        var found = await applications.SourceOfAsync(application, cancellationToken);
        if (!found.IsSuccess)
        {
            return Result<(Revision, Revision)>.Failure(found.Diagnostics);
        }

        var store = applications.StoreOf(application);
        var recorded = await FindRecordedAsync(store, revision, cancellationToken);
        if (!recorded.IsSuccess)
        {
            return Result<(Revision, Revision)>.Failure(recorded.Diagnostics);
        }

        var (definition, source) = found.Value;
        var available = await source.GetAsync(definition.Source, recorded.Value.Id, cancellationToken);
        var newest = available.IsSuccess ? await source.ResolveAsync(definition.Source, cancellationToken) : available;
        if (!newest.IsSuccess)
        {
            return Result<(Revision, Revision)>.Failure(newest.Diagnostics);
        }

        var control = await store.ReadControlAsync(cancellationToken);
        return RecordedRevisions.InForce(application, recorded.Value, newest.Value, control.HeldRevision, control.RolledBackFrom) is { } inForce
            ? inForce
            : (recorded.Value, newest.Value);
    }

    private async Task<Result<Revision>> FindAsync(ApplicationDefinition definition, string revision, CancellationToken cancellationToken)
    {
        var recorded = await FindRecordedAsync(applications.StoreOf(definition.Name), revision, cancellationToken);
        var source = plans.SourceOf(definition);
        return recorded.IsSuccess || !source.IsSuccess ? recorded : await source.Value.GetAsync(definition.Source, revision, cancellationToken);
    }

    private async Task<Result<Revision>> NewestAsync(ApplicationDefinition definition, CancellationToken cancellationToken)
    {
        var source = plans.SourceOf(definition);
        return source.IsSuccess ? await source.Value.ResolveAsync(definition.Source, cancellationToken) : Result<Revision>.Failure(source.Diagnostics);
    }

    private static async Task<Result<Revision>> FindRecordedAsync(ApplicationStore store, string revision, CancellationToken cancellationToken) =>
        RecordedRevisions.Find(await store.ReadRunsAsync(int.MaxValue, cancellationToken), await store.ReadStatusAsync(cancellationToken), revision);

    // An operator is known by a mail address or by a plain name.
    private static string MailOf(string requestedBy) =>
        requestedBy.Contains('@', StringComparison.Ordinal) ? requestedBy : $"{requestedBy.Replace(' ', '.')}@gitops-serverless";
}
