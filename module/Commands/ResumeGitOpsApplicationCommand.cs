using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Resumes suspended applications.</summary>
/// <remarks>The definition in Git is not changed.</remarks>
/// <example><code>Resume-GitOpsApplication shop-web</code><para>One application.</para></example>
/// <example><code>Get-GitOpsApplication shop-* | Resume-GitOpsApplication -WhatIf</code><para>Shows which ones.</para></example>
[Cmdlet(VerbsLifecycle.Resume, "GitOpsApplication", SupportsShouldProcess = true)]
[OutputType(typeof(ApplicationStatus))]
public sealed class ResumeGitOpsApplicationCommand : ApplicationCommand
{
    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (ShouldProcess(application, "Resume") && Run(application, (engine, token) => engine.SetSuspendedAsync(application, false, token)) is { } status)
        {
            WriteObject(status);
        }
    }
}
