using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Tests.Support;

/// <summary>An engine whose answers a test sets. It remembers what was asked of it.</summary>
internal sealed class FakeEngine : IGitOpsEngine
{
    public DefinitionSet Definitions { get; set; } = DefinitionSet.Empty;

    public Dictionary<string, ApplicationStatus> Statuses { get; } = new(StringComparer.Ordinal);

    public Result<Plan>? Plan { get; set; }

    public List<RunRecord> Runs { get; } = [];

    public List<string> Calls { get; } = [];

    public void Define(params ApplicationDefinition[] applications)
    {
        Definitions = new DefinitionSet { Applications = applications.ToDictionary(a => a.Name, StringComparer.Ordinal), Revision = Guid.NewGuid().ToString("N") };
        foreach (var application in applications)
        {
            Statuses.TryAdd(application.Name, new ApplicationStatus(application.Name));
        }
    }

    public Task<DefinitionSet> GetDefinitionsAsync(CancellationToken cancellationToken) => Task.FromResult(Definitions);

    public Task<IReadOnlyList<ApplicationStatus>> GetApplicationsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ApplicationStatus>>([.. Statuses.Values.OrderBy(s => s.Name, StringComparer.Ordinal)]);

    public Task<Result<ApplicationStatus>> GetApplicationAsync(string application, CancellationToken cancellationToken) => Status(application, "get");

    public Task<Result<Plan>> PlanAsync(string application, PlanQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(Plan ?? new Plan(application, "1a2b3c4d", []));

    public async Task<Result<ReconcileReport>> ReconcileAsync(string application, ReconcileQuery query, CancellationToken cancellationToken)
    {
        var status = await Status(application, $"reconcile force={query.Force} by={query.RequestedBy}");
        return status.IsSuccess ? new ReconcileReport(status.Value, null, null) : Result<ReconcileReport>.Failure(status.Diagnostics);
    }

    public Task<Result<DriftReport>> DetectDriftAsync(string application, CancellationToken cancellationToken) =>
        Task.FromResult<Result<DriftReport>>(new DriftReport(application, new Revision("1a2b3c4d"), DateTimeOffset.UnixEpoch, []));

    public Task<Result<ApplicationStatus>> RollbackAsync(string application, string revision, string? requestedBy, CancellationToken cancellationToken) =>
        Status(application, $"rollback {revision} by={requestedBy}");

    public Task<Result<PushOutcome>> RevertAsync(string application, string revision, string? branch, string requestedBy, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Result<ApplicationStatus>> ReleaseAsync(string application, CancellationToken cancellationToken) => Status(application, "release");

    public Task<Result<IReadOnlyList<RunRecord>>> GetRunsAsync(string application, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(Result<IReadOnlyList<RunRecord>>.Success(Runs));

    public Task<Result<IReadOnlyList<Revision>>> GetRevisionsAsync(string application, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(Result<IReadOnlyList<Revision>>.Success([]));

    public Task<Result<DesiredState>> RenderAsync(string application, string? revision, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Result<IReadOnlyList<ResourceHealth>>> GetResourcesAsync(string application, CancellationToken cancellationToken) =>
        Task.FromResult(Result<IReadOnlyList<ResourceHealth>>.Success(Statuses.TryGetValue(application, out var status) ? status.Resources : []));

    public Task<Result<ApplicationStatus>> SetSuspendedAsync(string application, bool suspended, CancellationToken cancellationToken) =>
        Status(application, suspended ? "suspend" : "resume");

    public Task<Result<ApplicationStatus>> ApproveAsync(string application, string planDigest, string approvedBy, CancellationToken cancellationToken) =>
        Status(application, $"approve {planDigest} by={approvedBy}");

    public Task<Result<PushOutcome>> PushAsync(string application, SourceChange change, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<Result<ApplicationStatus>> Status(string application, string call)
    {
        lock (Calls)
        {
            Calls.Add($"{application}: {call}");
        }

        return Task.FromResult<Result<ApplicationStatus>>(Statuses.TryGetValue(application, out var status)
            ? status
            : DiagnosticCatalog.UnknownApplication.Create($"There is no application '{application}'."));
    }
}
