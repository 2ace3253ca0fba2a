using System.Management.Automation;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Stops sandboxes that this process has started.</summary>
/// <remarks>Without -ProcessId all of them. Other processes are never stopped. The state folder stays.</remarks>
/// <example><code>Stop-GitOpsSandbox</code><para>Stops all sandboxes of this process.</para></example>
/// <example><code>$sandbox | Stop-GitOpsSandbox -WhatIf</code><para>Shows which one would be stopped.</para></example>
[Cmdlet(VerbsLifecycle.Stop, "GitOpsSandbox", SupportsShouldProcess = true)]
public sealed class StopGitOpsSandboxCommand : PSCmdlet
{
    /// <summary>Process of the sandbox.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    public int? ProcessId { get; set; }

    /// <summary>Stops the sandboxes.</summary>
    protected override void ProcessRecord()
    {
        foreach (var id in ProcessId is { } one ? [one] : SandboxProcesses.Running())
        {
            if (ShouldProcess(id.ToString(System.Globalization.CultureInfo.InvariantCulture), "Stop sandbox"))
            {
                SandboxProcesses.Stop(id);
            }
        }
    }
}
