using System.Text.Json.Nodes;

namespace GitOpsServerless.Contracts;

/// <summary>One unit of desired state: a path of a source that is kept equal to a target.</summary>
/// <param name="Name">Unique name: a DNS label of at most 63 characters.</param>
public sealed record ApplicationDefinition(string Name)
{
    /// <summary>Labels for selecting and reporting.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Project whose rules it follows.</summary>
    public string Project { get; init; } = DefinitionDefaults.Project;

    /// <summary>Where desired state comes from, with the named repository already filled in.</summary>
    public SourceDefinition Source { get; init; } = new();

    /// <summary>Name of the target; null means the sandbox's default one for what it renders to.</summary>
    public string? Target { get; init; }

    /// <summary>How files become resources.</summary>
    public RenderingDefinition Rendering { get; init; } = new();

    /// <summary>When and how it is synchronised.</summary>
    public SyncDefinition Sync { get; init; } = new();

    /// <summary>Applications that must be synced and healthy first.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Outputs of other applications that become variables or parameters here.</summary>
    public IReadOnlyList<InputDefinition> Inputs { get; init; } = [];

    /// <summary>Key Vault for references that name none, such as <c>https://kv-shop.vault.azure.net</c>.</summary>
    public string? KeyVault { get; init; }

    /// <summary>Properties to leave alone.</summary>
    public IReadOnlyList<IgnoreRule> IgnoreDifferences { get; init; } = [];

    /// <summary>Health after apply.</summary>
    public HealthDefinition Health { get; init; } = new();

    /// <summary>Suspended in Git: nothing is done.</summary>
    public bool Suspend { get; init; }

    /// <summary>Where it was defined.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>The document as it was written, for tools that show it.</summary>
    public JsonObject? Document { get; init; }
}

/// <summary>Outputs of another application.</summary>
/// <param name="From">Name of the other application; an implied dependency.</param>
/// <param name="Outputs">Output name → name of the variable or parameter here.</param>
public sealed record InputDefinition(string From, IReadOnlyDictionary<string, string> Outputs);

/// <summary>Health after apply.</summary>
public sealed record HealthDefinition
{
    /// <summary>How long resources may take to become healthy.</summary>
    public TimeSpan Timeout { get; init; } = DefinitionDefaults.HealthTimeout;

    /// <summary>What happens when they do not.</summary>
    public HealthFailureAction OnFailure { get; init; }

    /// <summary>Expressions for the user's own kinds.</summary>
    public IReadOnlyList<HealthExpression> Expressions { get; init; } = [];
}

/// <summary>What happens when an application does not become healthy.</summary>
public enum HealthFailureAction
{
    /// <summary>It is reported, and nothing more is done until the next commit or drift.</summary>
    Hold,

    /// <summary>The last healthy revision is applied again and held.</summary>
    Rollback,
}

/// <summary>Health of a custom kind, as Flux's <c>healthCheckExprs</c>: expressions over the object, evaluated in the order in progress, failed, current.</summary>
/// <param name="ApiVersion">API version of the kind.</param>
/// <param name="Kind">Kind.</param>
public sealed record HealthExpression(string ApiVersion, string Kind)
{
    /// <summary>CEL expression that is true when the object is healthy.</summary>
    public string? Current { get; init; }

    /// <summary>CEL expression that is true while it is on its way.</summary>
    public string? InProgress { get; init; }

    /// <summary>CEL expression that is true when it failed.</summary>
    public string? Failed { get; init; }
}
