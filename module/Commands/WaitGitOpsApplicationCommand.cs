using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Completion;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Waits until applications are synced and healthy.</summary>
[Cmdlet(VerbsLifecycle.Wait, "GitOpsApplication")]
[OutputType(typeof(ApplicationStatus))]
public sealed class WaitGitOpsApplicationCommand : ApplicationCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait of each application: 90s, 5m, 1h30m or 00:05:00.</summary>
    [Parameter]
    [DurationArgument]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        var start = TimeProvider.System.GetTimestamp();
        var seen = string.Empty;
        while (true)
        {
            var result = Await(application, (engine, token) => engine.GetApplicationAsync(application, token));
            if (!result.IsSuccess || result.Value is { Sync: SyncStatus.Synced, Health.Status: HealthStatus.Healthy })
            {
                if (Accept(result, application))
                {
                    WriteObject(result.Value);
                }

                return;
            }

            var state = $"{application} is {result.Value.Sync} and {result.Value.Health.Status}";
            if (TimeProvider.System.GetElapsedTime(start) >= Timeout)
            {
                Write(DiagnosticCatalog.WaitTimedOut.Create($"{state} after {Durations.Format(Timeout)}."), application);
                return;
            }

            if (state != seen)
            {
                WriteVerbose($"{state}; waiting.");
                seen = state;
            }

            if (Stopped.WaitHandle.WaitOne(Look))
            {
                throw new PipelineStoppedException();
            }
        }
    }
}
