using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Approves plans that are held.</summary>
[Cmdlet(VerbsLifecycle.Approve, "GitOpsPlan", SupportsShouldProcess = true)]
[OutputType(typeof(ApplicationStatus))]
public sealed class ApproveGitOpsPlanCommand : NamedApplicationCommand
{
    /// <summary>Digest of the plan.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, HelpMessage = "Digest of the plan, as Compare-GitOpsState shows it.")]
    [Alias("PlanDigest")]
    [ValidateNotNullOrEmpty]
    public string Digest { get; set; } = string.Empty;

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (Agrees(application, $"Approve plan {Digest}") && Run(application, (engine, token) => engine.ApproveAsync(application, Digest, RequestedBy(), token)) is { } status)
        {
            WriteSuspension(status);
            WriteStatus(status);
        }
    }
}
