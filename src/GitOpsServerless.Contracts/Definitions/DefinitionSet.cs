namespace GitOpsServerless.Contracts;

/// <summary>Everything that one definitions root says, with all its errors at once. A bad document never stops the others.</summary>
public sealed record DefinitionSet
{
    /// <summary>Applications by name.</summary>
    public IReadOnlyDictionary<string, ApplicationDefinition> Applications { get; init; } = new Dictionary<string, ApplicationDefinition>();

    /// <summary>Targets by name.</summary>
    public IReadOnlyDictionary<string, TargetDefinition> Targets { get; init; } = new Dictionary<string, TargetDefinition>();

    /// <summary>Projects by name.</summary>
    public IReadOnlyDictionary<string, ProjectDefinition> Projects { get; init; } = new Dictionary<string, ProjectDefinition>();

    /// <summary>Policies by name.</summary>
    public IReadOnlyDictionary<string, PolicyDefinition> Policies { get; init; } = new Dictionary<string, PolicyDefinition>();

    /// <summary>Notifications by name.</summary>
    public IReadOnlyDictionary<string, NotificationDefinition> Notifications { get; init; } = new Dictionary<string, NotificationDefinition>();

    /// <summary>Everything that is wrong or worth knowing, in the order of files and lines.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Names of applications whose document is there but invalid: their last good definition stays in force.</summary>
    public IReadOnlySet<string> Invalid { get; init; } = new HashSet<string>();

    /// <summary>The first error of each of <see cref="Invalid"/>.</summary>
    public IReadOnlyDictionary<string, Diagnostic> InvalidBecause { get; init; } = new Dictionary<string, Diagnostic>();

    /// <summary>Whether a part could not be read at all: an application that is absent is then not known to be gone.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Revision of the definitions root.</summary>
    public string? Revision { get; init; }

    /// <summary>Nothing is defined.</summary>
    public static DefinitionSet Empty { get; } = new();
}
