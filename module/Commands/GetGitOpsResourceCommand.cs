using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Gets the resources that applications own, with their health.</summary>
/// <remarks>The inventory is shown: what was applied and not pruned.</remarks>
/// <example><code>Get-GitOpsResource shop-web</code><para>Resources of one application.</para></example>
/// <example><code>Get-GitOpsResource | Where-Object Health -ne Healthy</code><para>Everything that is not healthy.</para></example>
[Cmdlet(VerbsCommon.Get, "GitOpsResource")]
[OutputType(typeof(ApplicationResource))]
public sealed class GetGitOpsResourceCommand : ApplicationCommand
{
    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (Run(application, (engine, token) => engine.GetResourcesAsync(application, token)) is { } resources)
        {
            WriteObject(
                resources.Select(r => new ApplicationResource(application, r.Id.ToString(), r.Id.Type, r.Id.Scope, r.Id.Name, r.Health.Status, r.Health.Message)),
                enumerateCollection: true);
        }
    }
}
