using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Gets the history of runs, newest first.</summary>
/// <remarks>A run is what changed a target or tried to.</remarks>
/// <example><code>Get-GitOpsRun shop-web -Last 5</code><para>The last five runs.</para></example>
/// <example><code>Get-GitOpsRun shop-web | Where-Object Result -eq Failed | Select-Object -ExpandProperty Diagnostics</code><para>Why runs failed.</para></example>
[Cmdlet(VerbsCommon.Get, "GitOpsRun")]
[OutputType(typeof(RunRecord))]
public sealed class GetGitOpsRunCommand : ApplicationCommand
{
    /// <summary>Most runs of each application.</summary>
    [Parameter]
    [ValidateRange(1, 200)]
    public int Last { get; set; } = 20;

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (Run(application, (engine, token) => engine.GetRunsAsync(application, Last, token)) is { } runs)
        {
            WriteObject(runs, enumerateCollection: true);
        }
    }
}
