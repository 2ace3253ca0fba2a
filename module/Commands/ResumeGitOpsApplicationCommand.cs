using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Resumes suspended applications.</summary>
[Cmdlet(VerbsLifecycle.Resume, "GitOpsApplication", SupportsShouldProcess = true)]
[OutputType(typeof(ApplicationStatus))]
public sealed class ResumeGitOpsApplicationCommand : NamedApplicationCommand
{
    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (Agrees(application, "Resume") && Run(application, (engine, token) => engine.SetSuspendedAsync(application, false, token)) is { } status)
        {
            WriteStatus(status);
        }
    }
}
