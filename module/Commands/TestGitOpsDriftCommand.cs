using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Tells whether anything drifted: true when it did.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GitOpsDrift")]
[OutputType(typeof(bool))]
public sealed class TestGitOpsDriftCommand : ApplicationCommand
{
    private bool _hasDrift;

    /// <summary>Count changes of Git that are not applied yet.</summary>
    [Parameter]
    public SwitchParameter IncludePending { get; set; }

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (Run(application, (engine, token) => engine.DetectDriftAsync(application, token)) is { } report)
        {
            _hasDrift |= report.Items.Count > 0 || (IncludePending && report.Pending.Count > 0);
        }
    }

    /// <summary>Writes the answer.</summary>
    protected override void EndProcessing() => WriteObject(_hasDrift);
}
