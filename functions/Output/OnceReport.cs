using System.Text.Json.Serialization;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Engine.State;
using GitOpsServerless.Runtime.Composition;

namespace GitOpsServerless.Functions.Output;

/// <summary>One application in the report of <c>--once</c>.</summary>
/// <param name="Name">Name.</param>
/// <param name="Sync">Synced, OutOfSync or Unknown.</param>
/// <param name="Health">Healthy, Suspended, Progressing, Missing, Degraded or Unknown.</param>
/// <param name="Revision">Revision that is applied; the wanted one when none is.</param>
/// <param name="Resources">Resources in the inventory.</param>
/// <param name="Changes">Resources that this run changed; for a plan that did not run, those that it would change.</param>
/// <param name="Error">First error, with its code; null when there is none.</param>
internal sealed record OnceApplication(string Name, string Sync, string Health, string? Revision, int Resources, int Changes, string? Error);

/// <summary>What <c>--once</c> reports, and its exit code.</summary>
/// <param name="Applications">Applications by name.</param>
/// <param name="Diagnostics">What is wrong with the definitions themselves.</param>
internal sealed record OnceReport(IReadOnlyList<OnceApplication> Applications, IReadOnlyList<string> Diagnostics)
{
    private bool HasErrors => Applications.Any(a => a.Error is not null) || Diagnostics.Count > 0;

    private bool IsGood => Applications.All(a => a is { Sync: nameof(SyncStatus.Synced), Health: nameof(HealthStatus.Healthy) or nameof(HealthStatus.Suspended) });

    /// <summary>0 all synced and healthy, 2 something is out of sync or unhealthy, 1 an error.</summary>
    [JsonIgnore]
    public int ExitCode => HasErrors ? 1 : IsGood ? 0 : 2;

    /// <summary>The same report with what the last steps said: a step that could not even write the status still counts, and so does one that never came to rest.</summary>
    public OnceReport WithResults(IReadOnlyDictionary<string, StepResult> results) => this with
    {
        Applications = [.. Applications.Select(a => a.Error is not null ? a : a with { Error = ErrorOf(results.GetValueOrDefault(a.Name)) })],
    };

    private static string? ErrorOf(StepResult? result) => result switch
    {
        StepResult.Retry { Reason.IsError: true } retry => retry.Reason.ToString(),
        StepResult.Terminal { Reason.IsError: true } terminal => terminal.Reason.ToString(),
        _ => null,
    };

    /// <summary>Collects the report after a run.</summary>
    /// <param name="runtime">The engine.</param>
    /// <param name="startedAt">Runs from here on count as changes.</param>
    /// <param name="cancellationToken">Cancellation.</param>
    public static async Task<OnceReport> CollectAsync(GitOpsRuntime runtime, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        var definitions = await runtime.Definitions.GetAsync(cancellationToken);
        var applications = new List<OnceApplication>();
        foreach (var status in await runtime.Engine.GetApplicationsAsync(cancellationToken))
        {
            if (definitions.Applications.ContainsKey(status.Name) || definitions.Invalid.Contains(status.Name))
            {
                applications.Add(await DescribeAsync(runtime, status, startedAt, cancellationToken));
            }
        }

        return new OnceReport(applications, [.. definitions.Diagnostics.Where(d => d.IsError).Select(d => d.ToString())]);
    }

    private static async Task<OnceApplication> DescribeAsync(
        GitOpsRuntime runtime, ApplicationStatus status, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        var store = new ApplicationStore(runtime.State, status.Name);
        Inventory inventory;
        IReadOnlyList<RunRecord> runs;
        try
        {
            inventory = await store.ReadInventoryAsync(cancellationToken);
            runs = await store.ReadRunsAsync(10, cancellationToken);
        }
        catch (CorruptStateException damaged)
        {
            // The step of this application says so; the report of the others goes on.
            return new OnceApplication(
                status.Name, status.Sync.ToString(), status.Health.Status.ToString(), status.AppliedRevision?.Id, 0, 0,
                ErrorOf(status) ?? DiagnosticCatalog.CorruptState.Create(damaged.Message).ToString());
        }

        var changed = runs.Where(r => r.StartedAt >= startedAt)
            .SelectMany(r => r.Outcomes)
            .Count(o => o.Result is OutcomeResult.Created or OutcomeResult.Configured or OutcomeResult.Deleted);
        var pending = status.Sync == SyncStatus.OutOfSync ? status.Plan?.Effective ?? 0 : 0;
        return new OnceApplication(
            status.Name,
            status.Sync.ToString(),
            status.Health.Status.ToString(),
            (status.AppliedRevision ?? status.DesiredRevision)?.Id,
            inventory.Entries.Count,
            changed + pending,
            ErrorOf(status));
    }

    private static string? ErrorOf(ApplicationStatus status)
    {
        var error = status.Diagnostics.FirstOrDefault(d => d.IsError);
        return error?.ToString();
    }
}
