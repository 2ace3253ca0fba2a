using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Drift;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Controller.Waking;
using GitOpsServerless.Controller.Webhooks;

namespace GitOpsServerless.Controller.Api;

/// <summary>All operations of the API. Each is a thin line over <see cref="IGitOpsEngine"/>.</summary>
internal sealed class ApiRoutes(IGitOpsEngine engine, Waker waker, DriftReporter drift, PoisonRecorder poison, TimeProvider time)
{
    // A misspelt "boundPlan" must not be a wish for anything.
    private static readonly JsonSerializerOptions s_bodies = new(ContractsJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static readonly BodyLimits s_body = new(Largest: 64 * 1024, Timeout: TimeSpan.FromSeconds(10));
    private const int MostRuns = 200;
    private const int UsualRuns = 20;

    public IReadOnlyList<ApiRoute> All() =>
    [
        new("GET", "/applications", "listApplications", "Status of all applications that the caller may see.", AccessRole.Reader, 200, typeof(IReadOnlyList<ApplicationStatus>), ListAsync),
        new("GET", "/applications/{name}", "getApplication", "Status of one application.", AccessRole.Reader, 200, typeof(ApplicationStatus),
            async c => Of(await engine.GetApplicationAsync(c.Application, c.Cancelled))),
        new("GET", "/applications/{name}/plan", "getPlan", "What reconciling would do now. Writes nothing.", AccessRole.Reader, 200, typeof(Plan),
            PlanAsync)
        {
            Query =
            [
                ("revision", "Revision to plan; the desired one when it is left out."),
                ("prune", "`true` or `false` plans as a reconcile with that `prune` would; the definition decides when it is left out."),
                ("readOnly", "`false` asks the target's own dry run, as a reconcile does, so that the digest is that of the run; `true` when it is left out."),
                ("requested", "`true` says in `held` what holds a run that somebody asks for now, instead of what holds the next run by itself."),
                ("force", "`true` with `requested`: as a reconcile with `force`."),
            ],
        },
        new("GET", "/applications/{name}/drift", "getDrift", "Compares now and says what drifted. Writes nothing to the target.", AccessRole.Reader, 200, typeof(DriftReport),
            async c => Of(await engine.DetectDriftAsync(c.Application, c.Cancelled))),
        new("GET", "/applications/{name}/runs", "listRuns", "Runs, newest first.", AccessRole.Reader, 200, typeof(IReadOnlyList<RunRecord>),
            c => WithLimitAsync(c, async limit => Of(await engine.GetRunsAsync(c.Application, limit, c.Cancelled))))
        { Query = [("limit", "Most runs; 20 when it is left out, 200 at most.")] },
        new("GET", "/applications/{name}/revisions", "listRevisions", "Revisions of the application's path, newest first.", AccessRole.Reader, 200, typeof(IReadOnlyList<Revision>),
            c => WithLimitAsync(c, async limit => Of(await engine.GetRevisionsAsync(c.Application, limit, c.Cancelled))))
        { Query = [("limit", "Most revisions; 20 when it is left out, 200 at most.")] },
        new("GET", "/applications/{name}/resources", "listResources", "Resources of the inventory with their health.", AccessRole.Reader, 200, typeof(IReadOnlyList<ResourceHealth>),
            async c => Of(await engine.GetResourcesAsync(c.Application, c.Cancelled))),
        new("POST", "/applications/{name}/reconcile", "reconcile", "Asks for a reconcile and returns at once.", AccessRole.Operator, 202, typeof(ApplicationStatus), ReconcileAsync)
        { Body = typeof(ReconcileBody) },
        new("POST", "/applications/{name}/approve", "approve", "Approves the held plan with this digest; another plan is held again.", AccessRole.Operator, 202, typeof(ApplicationStatus), ApproveAsync)
        { Body = typeof(ApproveBody) },
        new("POST", "/applications/{name}/rollback", "rollback", "Rolls back to a recorded revision and holds it.", AccessRole.Operator, 202, typeof(ApplicationStatus), RollbackAsync)
        { Body = typeof(RollbackBody) },
        new("POST", "/applications/{name}/release", "release", "Lets go of a held revision.", AccessRole.Operator, 202, typeof(ApplicationStatus),
            async c => await WokenAsync(c, await engine.ReleaseAsync(c.Application, c.Cancelled))),
        new("POST", "/applications/{name}/suspend", "suspend", "Suspends the application.", AccessRole.Operator, 200, typeof(ApplicationStatus),
            async c => await WokenAsync(c, await engine.SetSuspendedAsync(c.Application, true, c.Cancelled))),
        new("POST", "/applications/{name}/resume", "resume", "Resumes the application.", AccessRole.Operator, 202, typeof(ApplicationStatus),
            async c => await WokenAsync(c, await engine.SetSuspendedAsync(c.Application, false, c.Cancelled))),
        new("GET", "/drift", "getDriftReport", "The newest drift report of all applications that the caller may see; what they know now, before there is a report.", AccessRole.Reader, 200, typeof(DriftSummary), DriftAsync),
        new("GET", "/diagnostics", "listDiagnostics", "What is wrong with the definitions, and messages that were given up. Needs a role in all projects.", AccessRole.Reader, 200, typeof(IReadOnlyList<Diagnostic>), DiagnosticsAsync),
    ];

    private static Result<object> Of<T>(Result<T> result)
        where T : notnull =>
        result.IsSuccess ? Result<object>.Success(result.Value) : Result<object>.Failure(result.Diagnostics);

    private static async Task<Result<object>> WithLimitAsync(ApiCall call, Func<int, Task<Result<object>>> list) =>
        call.Query("limit") is not { } text ? await list(UsualRuns)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? await list(Math.Min(limit, MostRuns))
        : DiagnosticCatalog.ApiBadRequest.Create("'limit' is a number from 1 on.");

    private async Task<Result<object>> ListAsync(ApiCall call)
    {
        var definitions = await engine.GetDefinitionsAsync(call.Cancelled);
        var statuses = await engine.GetApplicationsAsync(call.Cancelled);
        return statuses.Where(s => call.Caller.May(AccessRole.Reader, ProjectOf(definitions, s.Name))).ToList();
    }

    private async Task<Result<object>> DriftAsync(ApiCall call)
    {
        var definitions = await engine.GetDefinitionsAsync(call.Cancelled);
        var report = await drift.ReadLatestAsync(call.Cancelled) ?? await drift.ComputeAsync(call.Cancelled);
        return call.Caller.May(AccessRole.Reader, project: null) ? report : report.For(name => call.Caller.May(AccessRole.Reader, ProjectOf(definitions, name)));
    }

    private async Task<Result<object>> DiagnosticsAsync(ApiCall call) =>
        call.Caller.May(AccessRole.Reader, project: null)
            ? (await engine.GetDefinitionsAsync(call.Cancelled)).Diagnostics.Concat((await poison.ListAsync(call.Cancelled)).Select(r => r.Diagnostic)).ToList()
            : DiagnosticCatalog.ApiForbidden.Create($"'{call.Caller.Name}' has no role in all projects.");

    private async Task<Result<object>> PlanAsync(ApiCall call)
    {
        var (prune, readOnly, requested, force) = (FlagOf(call, "prune"), FlagOf(call, "readOnly"), FlagOf(call, "requested"), FlagOf(call, "force"));
        if (!prune.IsKnown || !readOnly.IsKnown || !requested.IsKnown || !force.IsKnown)
        {
            return DiagnosticCatalog.ApiBadRequest.Create("'prune', 'readOnly', 'requested' and 'force' are true or false.");
        }

        var query = new PlanQuery
        {
            Revision = call.Query("revision"),
            ReadOnly = readOnly.Value ?? true,
            Prune = prune.Value,
            Requested = requested.Value ?? false,
            Force = force.Value ?? false,
        };
        return Of(await engine.PlanAsync(call.Application, query, call.Cancelled));
    }

    private static (bool? Value, bool IsKnown) FlagOf(ApiCall call, string name) =>
        call.Query(name) is not { } text ? (null, true) : bool.TryParse(text, out var flag) ? (flag, true) : (null, false);

    private async Task<Result<object>> ReconcileAsync(ApiCall call)
    {
        var body = await ReadAsync<ReconcileBody>(call, isOptional: true);
        if (!body.IsSuccess)
        {
            return Result<object>.Failure(body.Diagnostics);
        }

        var query = new ReconcileQuery
        {
            Wait = false,
            Force = body.Value.Force,
            Prune = body.Value.Prune,
            BoundPlan = body.Value.BoundPlan,
            RequestedBy = call.Caller.Name,
        };
        var report = await engine.ReconcileAsync(call.Application, query, call.Cancelled);
        return await WokenAsync(call, report.IsSuccess ? report.Value.Status : Result<ApplicationStatus>.Failure(report.Diagnostics));
    }

    private async Task<Result<object>> ApproveAsync(ApiCall call)
    {
        var body = await ReadAsync<ApproveBody>(call);
        return body.IsSuccess
            ? await WokenAsync(call, await engine.ApproveAsync(call.Application, body.Value.PlanDigest, call.Caller.Name, call.Cancelled))
            : Result<object>.Failure(body.Diagnostics);
    }

    private async Task<Result<object>> RollbackAsync(ApiCall call)
    {
        var body = await ReadAsync<RollbackBody>(call);
        return body.IsSuccess
            ? await WokenAsync(call, await engine.RollbackAsync(call.Application, body.Value.Revision, call.Caller.Name, call.Cancelled))
            : Result<object>.Failure(body.Diagnostics);
    }

    private async Task<Result<object>> WokenAsync(ApiCall call, Result<ApplicationStatus> result)
    {
        if (result.IsSuccess)
        {
            await waker.WakeAsync(call.Application, call.Cancelled);
        }

        return Of(result);
    }

    private async Task<Result<T>> ReadAsync<T>(ApiCall call, bool isOptional = false)
        where T : class
    {
        var (content, problem) = await BoundedBody.ReadAsync(call.Context.Request, s_body, time, call.Cancelled);
        if (problem is null && content.Length == 0 && isOptional)
        {
            content = "{}"u8.ToArray();
        }

        try
        {
            return problem is null && JsonSerializer.Deserialize<T>(content.Span, s_bodies) is { } body
                ? body
                : DiagnosticCatalog.ApiBadRequest.Create("The body is missing or too large.");
        }
        catch (JsonException error)
        {
            return DiagnosticCatalog.ApiBadRequest.Create($"The body is not what the operation takes (at '{error.Path}'); a field that it does not know is a mistake, too.");
        }
    }

    public static string? ProjectOf(DefinitionSet definitions, string application) => definitions.Applications.GetValueOrDefault(application)?.Project;
}
