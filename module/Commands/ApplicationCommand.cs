using System.Management.Automation;
using GitOpsServerless.Contracts;
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

    /// <summary>Names of applications that fit patterns; all of them when there is none. A name without wildcards need not be there.</summary>
    private protected IReadOnlyList<string> Expand(string[]? patterns)
    {
        if (patterns is { Length: > 0 } && !patterns.Any(WildcardPattern.ContainsWildcardCharacters))
        {
            return [.. patterns.Select(NameOf).Distinct(StringComparer.Ordinal)];
        }

        var all = Await(static (engine, token) => engine.GetApplicationsAsync(token));
        if (all.Count == 0)
        {
            WriteWhyThereIsNone();
        }

        var named = all.Select(a => a.Name).ToList();
        IReadOnlyList<string> chosen = patterns is not { Length: > 0 } ? named : [.. patterns.SelectMany(p => Matches(p, named)).Distinct(StringComparer.Ordinal)];
        return TakesUndefined ? chosen : WithoutUndefined(chosen, all, patterns ?? []);
    }

    /// <summary>Warns of what holds a plan.</summary>
    private protected void WriteHolds(Plan plan)
    {
        foreach (var hold in plan.Held)
        {
            WriteWarning($"{plan.Application} is held ({hold.Kind}): {hold.Reason}");
        }
    }

    /// <summary>Warns that what was asked for waits until an application is resumed.</summary>
    private protected void WriteSuspension(ApplicationStatus status)
    {
        if (Standstill.Suspension(status) is { } suspension)
        {
            Write(suspension, status.Name);
        }
    }

    /// <summary>Writes a status. The definition that the engine keeps in it for itself is no part of it.</summary>
    private protected void WriteStatus(ApplicationStatus status) => WriteObject(ForOperators(status));

    /// <summary>What operators get of a status: without the copy of the definition, which makes its JSON long and says nothing of its state.</summary>
    private protected static ApplicationStatus ForOperators(ApplicationStatus status) => status with { LastGoodDefinition = null };

    /// <summary>Whether the cmdlet has something to say of an application whose definition is gone.</summary>
    private protected virtual bool TakesUndefined => false;

    // Nobody has named them: what was taken out of Git on purpose must not fail everything else. By its own name it is an error.
    private List<string> WithoutUndefined(IReadOnlyList<string> chosen, IReadOnlyList<ApplicationStatus> all, string[] patterns)
    {
        var undefined = all.Where(a => Standstill.NoDefinition(a) is not null).ToDictionary(a => a.Name, StringComparer.Ordinal);
        patterns.ToList().ForEach(p => undefined.Remove(NameOf(p)));
        foreach (var name in chosen.Where(undefined.ContainsKey))
        {
            Write(Standstill.NoDefinition(undefined[name])!, name);
        }

        return [.. chosen.Where(n => !undefined.ContainsKey(n))];
    }

    // No application at all is an answer only where the definitions could be read.
    private void WriteWhyThereIsNone()
    {
        var definitions = Await(static (engine, token) => engine.GetDefinitionsAsync(token));
        foreach (var diagnostic in definitions.Diagnostics.Where(d => d.IsError))
        {
            Write(diagnostic, Session().Context.Location);
        }
    }

    // Each pattern by itself: a name between wildcards is still a name, and is missed when it is not there.
    private IEnumerable<string> Matches(string pattern, List<string> all)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(pattern))
        {
            return [NameOf(pattern)];
        }

        return all.Where(PatternOf(pattern).IsMatch);
    }
}
