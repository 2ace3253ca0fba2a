using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Completion;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Waits until applications are synced and healthy.</summary>
[Cmdlet(VerbsLifecycle.Wait, "GitOpsApplication")]
[OutputType(typeof(ApplicationStatus))]
public sealed class WaitGitOpsApplicationCommand : ApplicationCommand
{
    /// <summary>Longest wait of each application: 90s, 5m, 1h30m or 00:05:00.</summary>
    [Parameter]
    [DurationArgument]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (Run(application, (engine, token) => UntilReadyAsync(engine, application, token)) is { } status)
        {
            WriteObject(status);
        }
    }

    private async Task<Result<ApplicationStatus>> UntilReadyAsync(IGitOpsEngine engine, string application, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var status = await engine.GetApplicationAsync(application, cancellationToken);
            if (!status.IsSuccess || status.Value is { Sync: SyncStatus.Synced, Health.Status: HealthStatus.Healthy })
            {
                return status;
            }

            if (TimeProvider.System.GetElapsedTime(start) >= Timeout)
            {
                return DiagnosticCatalog.WaitTimedOut.Create($"{application} is {status.Value.Sync} and {status.Value.Health.Status} after {Durations.Format(Timeout)}.");
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }
}
