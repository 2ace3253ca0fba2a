using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Completion;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Waits until applications are synced and healthy.</summary>
[Cmdlet(VerbsLifecycle.Wait, "GitOpsApplication")]
[OutputType(typeof(ApplicationStatus))]
public sealed class WaitGitOpsApplicationCommand : ApplicationCommand
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait of each application: 90s, 5m, 1h30m or 00:05:00; a bare number is seconds.</summary>
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
            var result = Look(application, (engine, token) => engine.GetApplicationAsync(application, token));
            if (result.IsSuccess ? IsReady(result.Value) : !result.Error!.IsTransient)
            {
                if (Accept(result, application))
                {
                    WriteReadyAndSuspended(result.Value);
                    WriteStatus(result.Value);
                }

                return;
            }

            if (result.IsSuccess && Standstill.Of(result.Value) is { } reason)
            {
                Write(reason with { Severity = DiagnosticSeverity.Error }, application);
                return;
            }

            var state = result.IsSuccess ? $"{application} is {result.Value.Sync} and {result.Value.Health.Status}" : $"{application} cannot be looked at: {result.Error!.Message}";
            if (TimeProvider.System.GetElapsedTime(start) >= Timeout)
            {
                Write(DiagnosticCatalog.WaitTimedOut.Create($"{state.TrimEnd('.')} after {Durations.Format(Timeout)}."), application);
                return;
            }

            if (state != seen)
            {
                WriteVerbose($"{state}; waiting.");
                seen = state;
            }

            if (Stopped.WaitHandle.WaitOne(Period))
            {
                throw new PipelineStoppedException();
            }
        }
    }

    // It was ready when it was suspended; whether it still is, nobody looks.
    private void WriteReadyAndSuspended(ApplicationStatus status)
    {
        if (Standstill.Suspension(status) is { } suspension)
        {
            WriteVerbose(suspension.ToTextWithoutSeverity());
        }
    }

    private static bool IsReady(ApplicationStatus status) => status is { Sync: SyncStatus.Synced, Health.Status: HealthStatus.Healthy };
}
