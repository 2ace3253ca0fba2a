using System.Text.Json.Nodes;

namespace GitOpsServerless.Contracts;

/// <summary>
/// Everything that an operator can ask for. The engine in this process and a controller's HTTP API both implement it,
/// so cmdlets, API and dashboard are thin.
/// </summary>
public interface IGitOpsEngine : IAsyncDisposable
{
    /// <summary>Definitions with all their diagnostics.</summary>
    Task<DefinitionSet> GetDefinitionsAsync(CancellationToken cancellationToken);

    /// <summary>Status of all applications whose definition or state exists, ordered by name.</summary>
    Task<IReadOnlyList<ApplicationStatus>> GetApplicationsAsync(CancellationToken cancellationToken);

    /// <summary>Status of one application.</summary>
    Task<Result<ApplicationStatus>> GetApplicationAsync(string application, CancellationToken cancellationToken);

    /// <summary>Plans now, at the desired revision or a given one. Writes nothing, neither to the target nor to the state.</summary>
    Task<Result<Plan>> PlanAsync(string application, PlanQuery query, CancellationToken cancellationToken);

    /// <summary>Reconciles until the operation ends, or only starts it with <see cref="ReconcileQuery.Wait"/> off.</summary>
    Task<Result<ReconcileReport>> ReconcileAsync(string application, ReconcileQuery query, CancellationToken cancellationToken);

    /// <summary>Compares now and records what drifted. Writes nothing to the target.</summary>
    Task<Result<DriftReport>> DetectDriftAsync(string application, CancellationToken cancellationToken);

    /// <summary>Rolls back to a recorded revision and holds it. Returns at once; reconcile does the work.</summary>
    Task<Result<ApplicationStatus>> RollbackAsync(string application, string revision, string? requestedBy, CancellationToken cancellationToken);

    /// <summary>
    /// What <see cref="RollbackAsync"/> would hold, or why it refuses. Writes nothing; an engine that cannot look ahead answers from the
    /// history alone.
    /// </summary>
    Task<Result<Revision>> CheckRollbackAsync(string application, string revision, CancellationToken cancellationToken) =>
        Task.FromResult<Result<Revision>>(DiagnosticCatalog.NotOffered.Create("Looking ahead to a rollback needs the engine in this process."));

    /// <summary>Restores a path to an earlier revision by a commit.</summary>
    Task<Result<PushOutcome>> RevertAsync(string application, string revision, string? branch, string requestedBy, CancellationToken cancellationToken);

    /// <summary>Restores the application's path to an earlier revision by a commit, or tells what that commit would change.</summary>
    Task<Result<PushOutcome>> RevertAsync(string application, RevertQuery query, CancellationToken cancellationToken) =>
        query.Preview
            ? Task.FromResult<Result<PushOutcome>>(DiagnosticCatalog.NotOffered.Create("A preview of a revert needs the engine in this process."))
            : RevertAsync(application, query.Revision, query.Branch, query.RequestedBy, cancellationToken);

    /// <summary>
    /// The files of the application's source: at the newest commit of what it follows, or at a revision. What is changed in them goes back
    /// with <see cref="PushAsync"/>, with the tree's revision as <see cref="SourceChange.BasedOn"/>.
    /// </summary>
    Task<Result<IFileTree>> GetFilesAsync(string application, string? revision, CancellationToken cancellationToken) =>
        Task.FromResult<Result<IFileTree>>(DiagnosticCatalog.NotOffered.Create("Reading files needs the engine in this process."));

    /// <summary>Paths of the source that differ between two revisions, ordered; null for <paramref name="to"/> means the newest commit.</summary>
    Task<Result<IReadOnlyList<string>>> GetChangedPathsAsync(string application, string from, string? to, CancellationToken cancellationToken) =>
        Task.FromResult<Result<IReadOnlyList<string>>>(DiagnosticCatalog.NotOffered.Create("Comparing revisions needs the engine in this process."));

    /// <summary>Lets go of a held revision, so that the newest one is followed again.</summary>
    Task<Result<ApplicationStatus>> ReleaseAsync(string application, CancellationToken cancellationToken);

    /// <summary>Runs, newest first.</summary>
    Task<Result<IReadOnlyList<RunRecord>>> GetRunsAsync(string application, int limit, CancellationToken cancellationToken);

    /// <summary>Revisions of the application's path, newest first.</summary>
    Task<Result<IReadOnlyList<Revision>>> GetRevisionsAsync(string application, int limit, CancellationToken cancellationToken);

    /// <summary>What the application renders to, without a target.</summary>
    Task<Result<DesiredState>> RenderAsync(string application, string? revision, CancellationToken cancellationToken);

    /// <summary>What is in the inventory, with health.</summary>
    Task<Result<IReadOnlyList<ResourceHealth>>> GetResourcesAsync(string application, CancellationToken cancellationToken);

    /// <summary>Suspends or resumes.</summary>
    Task<Result<ApplicationStatus>> SetSuspendedAsync(string application, bool suspended, CancellationToken cancellationToken);

    /// <summary>Approves the plan with this digest; it runs only while it is still the same plan.</summary>
    Task<Result<ApplicationStatus>> ApproveAsync(string application, string planDigest, string approvedBy, CancellationToken cancellationToken);

    /// <summary>Writes a change of files as a commit.</summary>
    Task<Result<PushOutcome>> PushAsync(string application, SourceChange change, CancellationToken cancellationToken);
}

/// <summary>What to plan.</summary>
public sealed record PlanQuery
{
    /// <summary>Revision; null means the desired one.</summary>
    public string? Revision { get; init; }

    /// <summary>Use nothing that needs write permission.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Plan as a run with this <see cref="ReconcileQuery.Prune"/> would; null leaves it to the definition.</summary>
    public bool? Prune { get; init; }

    /// <summary>
    /// Say what holds a run that an operator asks for now, instead of what holds the next run by itself: asking is what the mode
    /// <c>manual</c> and many windows wait for.
    /// </summary>
    public bool Requested { get; init; }

    /// <summary>With <see cref="Requested"/>: as a run with this <see cref="ReconcileQuery.Force"/>.</summary>
    public bool Force { get; init; }
}

/// <summary>What to restore by a commit.</summary>
/// <param name="Revision">Revision whose content of the application's path comes back: an id, also abbreviated.</param>
/// <param name="RequestedBy">Who asked; the author of the commit.</param>
public sealed record RevertQuery(string Revision, string RequestedBy)
{
    /// <summary>Branch of the commit, made from the followed one where it does not exist; null means the followed branch.</summary>
    public string? Branch { get; init; }

    /// <summary>Message; null writes one that names the application and the revision.</summary>
    public string? Message { get; init; }

    /// <summary>Only tell what would change.</summary>
    public bool Preview { get; init; }
}

/// <summary>How to reconcile.</summary>
public sealed record ReconcileQuery
{
    /// <summary>Wait until the operation ends.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>Apply although the mode is manual or a window denies it; never past policies, projects and quotas.</summary>
    public bool Force { get; init; }

    /// <summary>
    /// Let this run prune, also where the definition's switch is off, and past the quota and the guard of empty renders; false lets it
    /// prune nothing; null leaves it to the definition.
    /// </summary>
    public bool? Prune { get; init; }

    /// <summary>
    /// <see cref="Plan.Digest"/> of the plan that was shown and agreed to, an empty one too. When there is something else to apply at the
    /// run, nothing is written and the run ends with <c>GOS0811</c>. Being bound approves nothing: what holds the plan, holds it still
    /// (<see cref="IGitOpsEngine.ApproveAsync"/> approves).
    /// </summary>
    public string? BoundPlan { get; init; }

    /// <summary>Who asked.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Why: <c>operator</c>, <c>schedule</c>, <c>webhook</c>.</summary>
    public string Trigger { get; init; } = "operator";

    /// <summary>Longest wait.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>How a reconcile ended.</summary>
/// <param name="Status">Status afterwards.</param>
/// <param name="Plan">The plan that was made.</param>
/// <param name="Run">The run, when something was applied.</param>
public sealed record ReconcileReport(ApplicationStatus Status, Plan? Plan, RunRecord? Run);

/// <summary>What drifted.</summary>
/// <param name="Application">Application.</param>
/// <param name="Revision">Revision that Git wants.</param>
/// <param name="At">When it was compared.</param>
/// <param name="Items">Drifted resources.</param>
public sealed record DriftReport(string Application, Revision Revision, DateTimeOffset At, IReadOnlyList<DriftItem> Items)
{
    /// <summary>Version of the document format.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Resources that differ because Git moved.</summary>
    public IReadOnlyList<Change> Pending { get; init; } = [];

    /// <summary>Errors and warnings.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Number of compared resources.</summary>
    public int Compared { get; init; }
}
