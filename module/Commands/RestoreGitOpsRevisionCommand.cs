using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Completion;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Rolls applications back to an earlier revision.</summary>
/// <remarks>Without -Revert the revision is held until Git has a newer one; the controller, or Invoke-GitOpsReconciliation, applies it. With -Revert the path is restored in Git by a commit. -Release lets go of a held revision.</remarks>
/// <example><code>Get-GitOpsRevision shop-web -Last 2 | Select-Object -Last 1 | Restore-GitOpsRevision</code><para>Rolls back to the revision before the newest.</para></example>
/// <example><code>Restore-GitOpsRevision shop-web -Revision 4f1c2a9b -Revert -Branch undo-cart -WhatIf</code><para>Shows the commit that would be made on a branch for a pull request.</para></example>
[Cmdlet(VerbsData.Restore, "GitOpsRevision", DefaultParameterSetName = "Hold", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ApplicationStatus), ParameterSetName = ["Hold", "Release"])]
[OutputType(typeof(PushOutcome), ParameterSetName = ["Revert"])]
public sealed class RestoreGitOpsRevisionCommand : ApplicationCommand
{
    /// <summary>Revision to go back to: an id, also abbreviated.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = "Hold", HelpMessage = "Id of the revision to go back to.")]
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = "Revert", HelpMessage = "Id of the revision to go back to.")]
    [RevisionArgument]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Revision { get; set; }

    /// <summary>Restore the path in Git by a commit instead of holding the revision.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Revert")]
    public SwitchParameter Revert { get; set; }

    /// <summary>Branch of the commit; the followed branch when it is left out.</summary>
    [Parameter(ParameterSetName = "Revert")]
    [ValidateNotNullOrEmpty]
    public string? Branch { get; set; }

    /// <summary>Let go of a held revision, so that the newest one is followed again.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Release")]
    public SwitchParameter Release { get; set; }

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (!ShouldProcess(application, Release ? "Release the held revision" : Revert ? $"Commit the content of {Revision}" : $"Roll back to {Revision} and hold it"))
        {
            return;
        }

        object? result = Release ? Run(application, (engine, token) => engine.ReleaseAsync(application, token))
            : Revert ? Run(application, (engine, token) => engine.RevertAsync(application, Revision!, Branch, RequestedBy(), token))
            : Run(application, (engine, token) => engine.RollbackAsync(application, Revision!, RequestedBy(), token));
        if (result is not null)
        {
            WriteObject(result);
        }
    }
}
