using System.Globalization;
using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Stops sandboxes that this process has started.</summary>
[Cmdlet(VerbsLifecycle.Stop, "GitOpsSandbox", SupportsShouldProcess = true)]
public sealed class StopGitOpsSandboxCommand : PSCmdlet
{
    /// <summary>Process of the sandbox; all of them when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    public int? ProcessId { get; set; }

    /// <summary>Stops the sandboxes.</summary>
    protected override void ProcessRecord()
    {
        foreach (var id in ProcessId is { } one ? [one] : SandboxProcesses.Running().Select(s => s.ProcessId))
        {
            if (ShouldProcess(id.ToString(CultureInfo.InvariantCulture), "Stop sandbox") && !SandboxProcesses.Stop(id))
            {
                var problem = DiagnosticCatalog.SandboxUnavailable.Create($"This session has started no sandbox with the process id {id}. Nothing was stopped.");
                WriteError(new GitOpsException(problem, id.ToString(CultureInfo.InvariantCulture)).ToRecord());
            }
        }
    }
}
