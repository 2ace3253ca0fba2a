using System.Management.Automation;
using GitOpsServerless.PowerShell.Completion;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>A cmdlet that works on applications one after the other; each at most once in a pipeline.</summary>
public abstract class ApplicationCommand : GitOpsCommand
{
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    /// <summary>Name of the application; wildcards are allowed. All applications when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Application", "ApplicationName")]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Called for each object of the pipeline.</summary>
    protected override void ProcessRecord()
    {
        foreach (var application in Order(Expand(Name)))
        {
            if (_done.Add(application))
            {
                ProcessApplication(application);
            }
        }
    }

    /// <summary>The order in which applications are worked on.</summary>
    private protected virtual IReadOnlyList<string> Order(IReadOnlyList<string> applications) => applications;

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected abstract void ProcessApplication(string application);
}
