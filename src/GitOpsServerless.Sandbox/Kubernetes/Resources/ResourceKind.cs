namespace GitOpsServerless.Sandbox.Kubernetes.Resources;

/// <summary>One kind of object in one group, in all versions that are served.</summary>
internal sealed class ResourceKind
{
    public required string Group { get; init; }

    public required string Kind { get; init; }

    public required string Plural { get; init; }

    public required bool IsNamespaced { get; init; }

    public string Singular { get; init; } = "";

    public string ListKind { get; init; } = "";

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The versions, the preferred one first.</summary>
    public required IReadOnlyList<ResourceVersion> Versions { get; set; }

    public ResourceVersion Storage => Versions.First(static version => version.IsStorage);

    public bool IsCustom { get; init; }

    /// <summary><c>deployments.apps</c>, or <c>pods</c> for the core group.</summary>
    public string QualifiedPlural => Group.Length == 0 ? Plural : Plural + "." + Group;

    /// <summary>The key under which objects of this kind are stored.</summary>
    public string StorageKey => Group + "/" + Plural;

    public override string ToString() => QualifiedPlural;
}
