using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Gets applications with their sync status and health.</summary>
/// <remarks>What the last step recorded is shown; nothing is compared now. Use Compare-GitOpsState to compare.</remarks>
/// <example><code>Get-GitOpsApplication</code><para>All applications.</para></example>
/// <example><code>Get-GitOpsApplication shop-* | Where-Object Sync -eq OutOfSync | Invoke-GitOpsReconciliation -WhatIf</code><para>What reconciling those out of sync would do.</para></example>
[Cmdlet(VerbsCommon.Get, "GitOpsApplication")]
[OutputType(typeof(ApplicationStatus))]
public sealed class GetGitOpsApplicationCommand : ApplicationCommand
{
    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (Run(application, (engine, token) => engine.GetApplicationAsync(application, token)) is { } status)
        {
            WriteObject(status);
        }
    }
}
