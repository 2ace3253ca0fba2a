using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Gets applications with their sync status and health.</summary>
[Cmdlet(VerbsCommon.Get, "GitOpsApplication")]
[OutputType(typeof(ApplicationStatus))]
public sealed class GetGitOpsApplicationCommand : ApplicationCommand
{
    private protected override bool TakesUndefined => true;

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (Run(application, (engine, token) => engine.GetApplicationAsync(application, token)) is { } status)
        {
            WriteStatus(status);
        }
    }
}
