using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Reconciliation;

namespace GitOpsServerless.Engine.Operations;

/// <summary>Everything that an operator can ask for, by the engine of this process. State that is damaged is a diagnostic of the request.</summary>
public sealed class GitOpsEngine : IGitOpsEngine
{
    private readonly ApplicationRequests _applications;
    private readonly RevisionRequests _revisions;
    private readonly PlanRequests _plans;

    /// <summary>Creates the engine.</summary>
    /// <param name="ports">What it works with.</param>
    /// <param name="options">Settings of the loop.</param>
    /// <param name="writers">Where commits can be made.</param>
    public GitOpsEngine(EnginePorts ports, ReconcilerOptions options, IReadOnlyList<ISourceWriter> writers)
    {
        Reconciler = new Reconciler(ports, options);
        var plans = new PlanBuilder(ports, options);
        _applications = new ApplicationRequests(ports, plans);
        _revisions = new RevisionRequests(_applications, plans, new RevisionChooser(plans), writers, ports.Time);
        _plans = new PlanRequests(ports, _applications, _revisions, plans, Reconciler);
    }

    /// <summary>What goes with the engine.</summary>
    public IDisposable? Owned { get; init; }

    /// <summary>The loop that the engine drives; hosts drive it too.</summary>
    public Reconciler Reconciler { get; }

    /// <inheritdoc />
    public Task<DefinitionSet> GetDefinitionsAsync(CancellationToken cancellationToken) => _applications.GetDefinitionsAsync(cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<ApplicationStatus>> GetApplicationsAsync(CancellationToken cancellationToken) => _applications.GetApplicationsAsync(cancellationToken);

    /// <inheritdoc />
    public Task<Result<ApplicationStatus>> GetApplicationAsync(string application, CancellationToken cancellationToken) =>
        StateFailures.GuardAsync(() => _applications.GetApplicationAsync(application, cancellationToken));

    /// <inheritdoc />
    public Task<Result<Plan>> PlanAsync(string application, PlanQuery query, CancellationToken cancellationToken) =>
        StateFailures.GuardAsync(() => _plans.PlanAsync(application, query, cancellationToken));

    /// <inheritdoc />
    public Task<Result<ReconcileReport>> ReconcileAsync(string application, ReconcileQuery query, CancellationToken cancellationToken) =>
        StateFailures.GuardAsync(() => _plans.ReconcileAsync(application, query, cancellationToken));

    /// <inheritdoc />
    public Task<Result<DriftReport>> DetectDriftAsync(string application, CancellationToken cancellationToken) =>
        StateFailures.GuardAsync(() => _plans.DetectDriftAsync(application, cancellationToken));

    /// <inheritdoc />
    public Task<Result<ApplicationStatus>> RollbackAsync(string application, string revision, string? requestedBy, CancellationToken cancellationToken) =>
        StateFailures.GuardAsync(() => _revisions.RollbackAsync(application, revision, requestedBy, cancellationToken));

    /// <inheritdoc />
    public Task<Result<Revision>> CheckRollbackAsync(string application, string revision, CancellationToken cancellationToken) =>
        StateFailures.GuardAsync(() => _revisions.CheckRollbackAsync(application, revision, cancellationToken));

    /// <inheritdoc />
    public Task<Result<PushOutcome>> RevertAsync(string application, string revision, string? branch, string requestedBy, CancellationToken cancellationToken) =>
        RevertAsync(application, new RevertQuery(revision, requestedBy) { Branch = branch }, cancellationToken);

    /// <inheritdoc />
    public Task<Result<PushOutcome>> RevertAsync(string application, RevertQuery query, CancellationToken cancellationToken) =>
        StateFailures.GuardAsync(() => _revisions.RevertAsync(application, query, cancellationToken));

    /// <inheritdoc />
    public Task<Result<IFileTree>> GetFilesAsync(string application, string? revision, CancellationToken cancellationToken) =>
        StateFailures.GuardAsync(() => _revisions.GetFilesAsync(application, revision, cancellationToken));

    /// <inheritdoc />
    public Task<Result<IReadOnlyList<string>>> GetChangedPathsAsync(string application, string from, string? to, CancellationToken cancellationToken) =>
        StateFailures.GuardAsync(() => _revisions.GetChangedPathsAsync(application, from, to, cancellationToken));

    /// <inheritdoc />
    public Task<Result<ApplicationStatus>> ReleaseAsync(string application, CancellationToken cancellationToken) =>
        StateFailures.GuardAsync(() => _revisions.ReleaseAsync(application, cancellationToken));

    /// <inheritdoc />
    public Task<Result<IReadOnlyList<RunRecord>>> GetRunsAsync(string application, int limit, CancellationToken cancellationToken) =>
        StateFailures.GuardAsync(() => _applications.GetRunsAsync(application, limit, cancellationToken));

    /// <inheritdoc />
    public Task<Result<IReadOnlyList<Revision>>> GetRevisionsAsync(string application, int limit, CancellationToken cancellationToken) =>
        StateFailures.GuardAsync(() => _revisions.GetRevisionsAsync(application, limit, cancellationToken));

    /// <inheritdoc />
    public Task<Result<DesiredState>> RenderAsync(string application, string? revision, CancellationToken cancellationToken) =>
        StateFailures.GuardAsync(() => _plans.RenderAsync(application, revision, cancellationToken));

    /// <inheritdoc />
    public Task<Result<IReadOnlyList<ResourceHealth>>> GetResourcesAsync(string application, CancellationToken cancellationToken) =>
        StateFailures.GuardAsync(() => _applications.GetResourcesAsync(application, cancellationToken));

    /// <inheritdoc />
    public Task<Result<ApplicationStatus>> SetSuspendedAsync(string application, bool suspended, CancellationToken cancellationToken) =>
        StateFailures.GuardAsync(() => _applications.SetSuspendedAsync(application, suspended, cancellationToken));

    /// <inheritdoc />
    public Task<Result<ApplicationStatus>> ApproveAsync(string application, string planDigest, string approvedBy, CancellationToken cancellationToken) =>
        StateFailures.GuardAsync(() => _plans.ApproveAsync(application, planDigest, approvedBy, cancellationToken));

    /// <inheritdoc />
    public Task<Result<PushOutcome>> PushAsync(string application, SourceChange change, CancellationToken cancellationToken) =>
        StateFailures.GuardAsync(() => _revisions.PushAsync(application, change, cancellationToken));

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Owned?.Dispose();
        return ValueTask.CompletedTask;
    }
}
