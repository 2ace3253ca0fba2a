using System.Management.Automation;
using GitOpsServerless.PowerShell.Reports;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Gets the resources that applications own as a tree, with their health.</summary>
[Cmdlet(VerbsCommon.Get, "GitOpsResource")]
[OutputType(typeof(ApplicationResource))]
public sealed class GetGitOpsResourceCommand : ApplicationCommand
{
    private protected override bool TakesUndefined => true;

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (Run(application, (engine, token) => engine.GetResourcesAsync(application, token)) is { } resources)
        {
            WriteObject(ResourceTree.Of(application, resources), enumerateCollection: true);
        }
    }
}
