namespace GitOpsServerless.Contracts;

/// <summary>Tenancy: what the applications of a project may use. Patterns have <c>*</c> as a wildcard; a leading <c>!</c> denies and wins.</summary>
/// <param name="Name">Unique name.</param>
public sealed record ProjectDefinition(string Name)
{
    /// <summary>Repository URLs or directories.</summary>
    public IReadOnlyList<string> Sources { get; init; } = ["*"];

    /// <summary>Target names.</summary>
    public IReadOnlyList<string> Targets { get; init; } = ["*"];

    /// <summary>Namespaces, or Azure scopes.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = ["*"];

    /// <summary>Resource types such as <c>apps/Deployment</c>, <c>Microsoft.Storage/*</c>.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = ["*"];

    /// <summary>Windows that hold for all its applications.</summary>
    public IReadOnlyList<SyncWindow> Windows { get; init; } = [];

    /// <summary>Why the document cannot be used; such a project holds every plan of its applications. Null when it is valid.</summary>
    public Diagnostic? Problem { get; init; }

    /// <summary>Where it was defined.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>The project of applications that name none: everything is allowed unless a project document named <c>default</c> says otherwise.</summary>
    public static ProjectDefinition Default { get; } = new(DefinitionDefaults.Project);
}
