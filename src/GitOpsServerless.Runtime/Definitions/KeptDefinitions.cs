using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.Definitions;

/// <summary>The document of <see cref="DefinitionMemory"/>.</summary>
/// <param name="Root">Where the definitions come from.</param>
/// <param name="Revision">Their revision.</param>
internal sealed record KeptDefinitions(string Root, string Revision)
{
    public int SchemaVersion { get; init; } = 1;

    public IReadOnlyDictionary<string, ApplicationDefinition> Applications { get; init; } = new Dictionary<string, ApplicationDefinition>();

    public IReadOnlyDictionary<string, TargetDefinition> Targets { get; init; } = new Dictionary<string, TargetDefinition>();

    public IReadOnlyDictionary<string, ProjectDefinition> Projects { get; init; } = new Dictionary<string, ProjectDefinition>();

    public IReadOnlyDictionary<string, PolicyDefinition> Policies { get; init; } = new Dictionary<string, PolicyDefinition>();

    public IReadOnlyDictionary<string, NotificationDefinition> Notifications { get; init; } = new Dictionary<string, NotificationDefinition>();

    // An invalid application is not in the set, and must not be taken for one that is gone.
    public IReadOnlyDictionary<string, Diagnostic> Invalid { get; init; } = new Dictionary<string, Diagnostic>();

    public static KeptDefinitions Of(DefinitionSet set, string root) => new(root, set.Revision!)
    {
        Applications = set.Applications.ToDictionary(a => a.Key, a => a.Value with { Document = null }, StringComparer.Ordinal),
        Targets = set.Targets,
        Projects = set.Projects,
        Policies = set.Policies,
        Notifications = set.Notifications,
        Invalid = set.InvalidBecause,
    };

    public DefinitionSet ToSet() => new()
    {
        Revision = Revision,
        Applications = Applications,
        Targets = Targets,
        Projects = Projects,
        Policies = Policies,
        Notifications = Notifications,
        Invalid = Invalid.Keys.ToHashSet(StringComparer.Ordinal),
        InvalidBecause = Invalid,
    };
}
