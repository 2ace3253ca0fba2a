using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Operations;

namespace GitOpsServerless.Runtime.Operators;

/// <summary>A controller's HTTP API as an engine. Failures are the problem details that it answers (RFC 9457).</summary>
public sealed class HttpEngine : IGitOpsEngine
{
    private const int LargestAnswer = 64 * 1024 * 1024;
    private const int MostRuns = 200;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DefaultWait = TimeSpan.FromMinutes(30);
    private readonly HttpClient _client;
    private readonly TimeProvider _time;

    /// <summary>Creates the engine.</summary>
    /// <param name="client">Client with base address (ending in <c>/v1/</c>) and credential; disposed with the engine.</param>
    /// <param name="time">Clock of waits.</param>
    public HttpEngine(HttpClient client, TimeProvider time)
    {
        _client = client;
        _time = time;
    }

    /// <inheritdoc />
    public async Task<DefinitionSet> GetDefinitionsAsync(CancellationToken cancellationToken)
    {
        var diagnostics = await GetAsync<List<Diagnostic>>("diagnostics", cancellationToken);
        var applications = await GetApplicationsAsync(cancellationToken);
        return new DefinitionSet
        {
            Applications = applications.ToDictionary(a => a.Name, a => new ApplicationDefinition(a.Name), StringComparer.Ordinal),
            Diagnostics = diagnostics.IsSuccess ? diagnostics.Value : diagnostics.Diagnostics,
        };
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ApplicationStatus>> GetApplicationsAsync(CancellationToken cancellationToken)
    {
        var result = await GetAsync<List<ApplicationStatus>>("applications", cancellationToken);
        return result.IsSuccess ? result.Value : throw new HttpRequestException(result.Error!.Message) { Data = { [nameof(Diagnostic)] = result.Error } };
    }

    /// <inheritdoc />
    public Task<Result<ApplicationStatus>> GetApplicationAsync(string application, CancellationToken cancellationToken) =>
        GetAsync<ApplicationStatus>(Of(application), cancellationToken);

    /// <inheritdoc />
    public Task<Result<Plan>> PlanAsync(string application, PlanQuery query, CancellationToken cancellationToken) =>
        GetAsync<Plan>(Of(application, "plan") + QueryOf(query), cancellationToken);

    /// <inheritdoc />
    public async Task<Result<ReconcileReport>> ReconcileAsync(string application, ReconcileQuery query, CancellationToken cancellationToken)
    {
        var before = await GetApplicationAsync(application, cancellationToken);
        if (!before.IsSuccess)
        {
            return Result<ReconcileReport>.Failure(before.Diagnostics);
        }

        var body = new JsonObject { ["force"] = query.Force, ["prune"] = query.Prune, ["boundPlan"] = query.BoundPlan };
        var started = await PostAsync(application, "reconcile", body, cancellationToken);
        if (!started.IsSuccess || !query.Wait)
        {
            return started.IsSuccess ? new ReconcileReport(started.Value, null, null) : Result<ReconcileReport>.Failure(started.Diagnostics);
        }

        return await WaitAsync(application, before.Value, query.Timeout ?? DefaultWait, cancellationToken);
    }

    /// <inheritdoc />
    public Task<Result<DriftReport>> DetectDriftAsync(string application, CancellationToken cancellationToken) =>
        GetAsync<DriftReport>(Of(application, "drift"), cancellationToken);

    /// <inheritdoc />
    public Task<Result<ApplicationStatus>> RollbackAsync(string application, string revision, string? requestedBy, CancellationToken cancellationToken) =>
        PostAsync(application, "rollback", new JsonObject { ["revision"] = revision }, cancellationToken);

    /// <inheritdoc />
    public async Task<Result<Revision>> CheckRollbackAsync(string application, string revision, CancellationToken cancellationToken)
    {
        var status = await GetApplicationAsync(application, cancellationToken);
        var runs = status.IsSuccess ? await GetRunsAsync(application, MostRuns, cancellationToken) : Result<IReadOnlyList<RunRecord>>.Failure(status.Diagnostics);
        var recorded = runs.IsSuccess ? RecordedRevisions.Find(runs.Value, status.Value, revision) : Result<Revision>.Failure(runs.Diagnostics);
        return recorded.IsSuccess && status.Value is { SourceRevision: { } newest } known
            && RecordedRevisions.InForce(application, recorded.Value, newest, known.HeldRevision, known.RolledBackFrom) is { } inForce
            ? inForce
            : recorded;
    }

    /// <inheritdoc />
    public Task<Result<PushOutcome>> RevertAsync(string application, string revision, string? branch, string requestedBy, CancellationToken cancellationToken) =>
        NotOffered<PushOutcome>("Reverting by a commit");

    /// <inheritdoc />
    public Task<Result<ApplicationStatus>> ReleaseAsync(string application, CancellationToken cancellationToken) =>
        PostAsync(application, "release", null, cancellationToken);

    /// <inheritdoc />
    public Task<Result<IReadOnlyList<RunRecord>>> GetRunsAsync(string application, int limit, CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<RunRecord>>(Of(application, "runs") + Limit(limit), cancellationToken);

    /// <inheritdoc />
    public Task<Result<IReadOnlyList<Revision>>> GetRevisionsAsync(string application, int limit, CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<Revision>>(Of(application, "revisions") + Limit(limit), cancellationToken);

    /// <inheritdoc />
    public Task<Result<DesiredState>> RenderAsync(string application, string? revision, CancellationToken cancellationToken) =>
        NotOffered<DesiredState>("Rendering");

    /// <inheritdoc />
    public Task<Result<IReadOnlyList<ResourceHealth>>> GetResourcesAsync(string application, CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<ResourceHealth>>(Of(application, "resources"), cancellationToken);

    /// <inheritdoc />
    public Task<Result<ApplicationStatus>> SetSuspendedAsync(string application, bool suspended, CancellationToken cancellationToken) =>
        PostAsync(application, suspended ? "suspend" : "resume", null, cancellationToken);

    /// <inheritdoc />
    public Task<Result<ApplicationStatus>> ApproveAsync(string application, string planDigest, string approvedBy, CancellationToken cancellationToken) =>
        PostAsync(application, "approve", new JsonObject { ["planDigest"] = planDigest }, cancellationToken);

    /// <inheritdoc />
    public Task<Result<PushOutcome>> PushAsync(string application, SourceChange change, CancellationToken cancellationToken) => NotOffered<PushOutcome>("Committing files");

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static Result<IGitOpsEngine> Open(EngineConnection connection)
    {
        var address = connection.Controller;
        if (address is null || !address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback))
        {
            return DiagnosticCatalog.InvalidSetting.Create("The controller's address must be absolute, and https unless it is on this machine.");
        }

        if (address.Query.Length > 0 || address.UserInfo.Length > 0)
        {
            return DiagnosticCatalog.InvalidSetting.Create("The controller's address must have neither a query nor a user in it.");
        }

        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        var client = new HttpClient(handler) { BaseAddress = new Uri($"{address.AbsoluteUri.TrimEnd('/')}/v1/"), MaxResponseContentBufferSize = LargestAnswer };
        if (connection is { CredentialHeader: { } header, Credential: { } credential })
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(header, credential.Value);
        }

        if (connection.AccessToken is { } token)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token.Value}");
        }

        return new HttpEngine(client, TimeProvider.System);
    }

    private static string Of(string application, string? operation = null) =>
        operation is null ? $"applications/{Uri.EscapeDataString(application)}" : $"applications/{Uri.EscapeDataString(application)}/{operation}";

    private static string QueryOf(PlanQuery query) =>
        (query.ReadOnly ? "?readOnly=true" : "?readOnly=false")
        + (query.Revision is null ? string.Empty : $"&revision={Uri.EscapeDataString(query.Revision)}")
        + (query.Prune is { } prune ? prune ? "&prune=true" : "&prune=false" : string.Empty)
        + (query.Requested ? "&requested=true" : string.Empty)
        + (query is { Requested: true, Force: true } ? "&force=true" : string.Empty);

    private static string Limit(int limit) => string.Create(CultureInfo.InvariantCulture, $"?limit={limit}");

    private static Task<Result<T>> NotOffered<T>(string operation)
        where T : notnull => Task.FromResult<Result<T>>(DiagnosticCatalog.NotOffered.Create($"{operation} needs the engine in this process."));

    private static Result<T> Failure<T>(int status, string text)
    {
        try
        {
            var diagnostics = JsonNode.Parse(text)?["diagnostics"]?.Deserialize<List<Diagnostic>>(ContractsJson.Options);
            if (diagnostics is not null && diagnostics.Exists(d => d.IsError))
            {
                return Result<T>.Failure(diagnostics);
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Something between answered: a proxy or the platform.
        }

        var descriptor = status is 401 ? DiagnosticCatalog.ApiUnauthorized : status is 403 ? DiagnosticCatalog.ApiForbidden : DiagnosticCatalog.ControllerUnreachable;
        return descriptor.Create(string.Create(CultureInfo.InvariantCulture, $"The controller answered with HTTP {status}."));
    }

    private Task<Result<T>> GetAsync<T>(string path, CancellationToken cancellationToken) => SendAsync<T>(HttpMethod.Get, path, null, cancellationToken);

    private Task<Result<ApplicationStatus>> PostAsync(string application, string operation, JsonObject? body, CancellationToken cancellationToken) =>
        SendAsync<ApplicationStatus>(HttpMethod.Post, Of(application, operation), body, cancellationToken);

    private async Task<Result<T>> SendAsync<T>(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await _client.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? JsonSerializer.Deserialize<T>(text, ContractsJson.Options) is { } value ? Result<T>.Success(value) : Failure<T>(502, string.Empty)
                : Failure<T>((int)response.StatusCode, text);
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or NotSupportedException || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return DiagnosticCatalog.ControllerUnreachable.Create($"{_client.BaseAddress?.Host}: {error.Message}");
        }
    }

    // The controller works on its own; a look is over when something was recorded after the request.
    private async Task<Result<ReconcileReport>> WaitAsync(string application, ApplicationStatus before, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        while (_time.GetElapsedTime(start) < timeout)
        {
            await Task.Delay(Poll, _time, cancellationToken);
            var status = await GetApplicationAsync(application, cancellationToken);
            if (!status.IsSuccess && !status.Error!.IsTransient)
            {
                return Result<ReconcileReport>.Failure(status.Diagnostics);
            }

            if (status.IsSuccess && status.Value.CheckedAt > (before.CheckedAt ?? DateTimeOffset.MinValue) && status.Value.Health.Status != HealthStatus.Progressing)
            {
                return await ReportAsync(status.Value, before.LastRun, cancellationToken);
            }
        }

        return DiagnosticCatalog.WaitTimedOut.Create($"{application} did not come to rest within {Durations.Format(timeout)}.");
    }

    private async Task<Result<ReconcileReport>> ReportAsync(ApplicationStatus status, int runBefore, CancellationToken cancellationToken)
    {
        var runs = status.LastRun > runBefore ? await GetRunsAsync(status.Name, 1, cancellationToken) : null;
        return Result<ReconcileReport>.Success(new ReconcileReport(status, null, runs is { IsSuccess: true } && runs.Value is [var newest, ..] ? newest : null), status.Diagnostics);
    }
}
