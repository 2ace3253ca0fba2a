using System.Management.Automation;
using GitOpsServerless.PowerShell.Completion;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>A cmdlet that works on applications one after the other; each at most once in a pipeline.</summary>
public abstract class ApplicationCommand : GitOpsCommand
{
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    /// <summary>Name of the application; wildcards are allowed. All applications when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Application", "ApplicationName")]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public virtual string[]? Name { get; set; }

    /// <summary>Called for each object of the pipeline.</summary>
    protected override void ProcessRecord() => ProcessAll(Expand(Name));

    /// <summary>Works on applications in turn.</summary>
    private protected void ProcessAll(IReadOnlyList<string> applications)
    {
        for (var at = 0; at < applications.Count; at++)
        {
            if (_done.Add(KeyOf(applications[at])))
            {
                ExpectApplication(at + 1, applications.Count);
                ProcessApplication(applications[at]);
            }
        }
    }

    /// <summary>What is done once only: an application, for cmdlets that take a revision from the pipeline with that revision.</summary>
    private protected virtual string KeyOf(string application) => application;

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected abstract void ProcessApplication(string application);
}
