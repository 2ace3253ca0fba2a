using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Gets the history of runs, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "GitOpsRun")]
[OutputType(typeof(RunRecord))]
public sealed class GetGitOpsRunCommand : ApplicationCommand
{
    /// <summary>Most runs of each application.</summary>
    [Parameter]
    [ValidateRange(1, 200)]
    public int Last { get; set; } = 20;

    private protected override bool TakesUndefined => true;

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
