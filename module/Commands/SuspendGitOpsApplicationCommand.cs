using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Suspends applications: nothing is done until they are resumed.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "GitOpsApplication", SupportsShouldProcess = true)]
[OutputType(typeof(ApplicationStatus))]
public sealed class SuspendGitOpsApplicationCommand : NamedApplicationCommand
{
    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (Agrees(application, "Suspend") && Run(application, (engine, token) => engine.SetSuspendedAsync(application, true, token)) is { } status)
        {
            WriteStatus(status);
        }
    }
}
