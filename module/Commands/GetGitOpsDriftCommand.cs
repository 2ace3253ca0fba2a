using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Gets the resources whose live state moved away from Git.</summary>
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
            // A comparison that worked in part only has its errors in the report: no drift and no answer are not the same.
            report.Diagnostics.ToList().ForEach(d => Write(d, application));
            WriteObject(report.Items, enumerateCollection: true);
        }
    }
}
