using System.Management.Automation;
using GitOpsServerless.PowerShell.Completion;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>A cmdlet that changes how applications are treated, and so never takes all of them because a name was forgotten.</summary>
public abstract class NamedApplicationCommand : ApplicationCommand
{
    /// <summary>Name of the application; wildcards are allowed, so that * means all of them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, HelpMessage = "Name of the application; * for all of them.")]
    [Alias("Application", "ApplicationName")]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public override string[]? Name { get; set; }
}
