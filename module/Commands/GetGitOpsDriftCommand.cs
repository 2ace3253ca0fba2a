using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Gets the resources whose live state moved away from Git.</summary>
/// <remarks>Compares now. What differs because Git moved is pending, not drift, and is left out.</remarks>
/// <example><code>Get-GitOpsDrift</code><para>Drift of all applications.</para></example>
/// <example><code>Get-GitOpsDrift shop-* | Invoke-GitOpsReconciliation -Confirm</code><para>Heals what drifted, with a question for each resource.</para></example>
[Cmdlet(VerbsCommon.Get, "GitOpsDrift")]
[OutputType(typeof(DriftItem))]
public sealed class GetGitOpsDriftCommand : ApplicationCommand
{
    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (Run(application, (engine, token) => engine.DetectDriftAsync(application, token)) is { } report)
        {
            WriteObject(report.Items, enumerateCollection: true);
        }
    }
}
