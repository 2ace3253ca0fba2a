namespace GitOpsServerless.Contracts;

/// <summary>A rule that every plan of the selected applications must satisfy.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Expression">CEL expression over <c>object</c>, <c>change</c> and <c>application</c>; true allows. Null when the other rules say it all.</param>
/// <param name="Message">What to tell when a rule is broken.</param>
public sealed record PolicyDefinition(string Name, string? Expression, string Message)
{
    /// <summary>Denies every resource that it looks at.</summary>
    public bool Deny { get; init; }

    /// <summary>Labels (Kubernetes) or tags (Azure) that each desired resource must have; Azure resources without tags in their template are asked, too.</summary>
    public IReadOnlyList<string> RequiredLabels { get; init; } = [];

    /// <summary>Azure locations that desired resources may have, in any case and with or without spaces; empty allows all.</summary>
    public IReadOnlyList<string> AllowedLocations { get; init; } = [];

    /// <summary>Registries, or registries with a path, that container images may come from; empty allows all.</summary>
    public IReadOnlyList<string> AllowedRegistries { get; init; } = [];

    /// <summary>Resource types that it looks at.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = ["*"];

    /// <summary>Applications that it holds for.</summary>
    public IReadOnlyList<string> Applications { get; init; } = ["*"];

    /// <summary>Warn instead of hold.</summary>
    public bool WarnOnly { get; init; }

    /// <summary>Why the document cannot be used; such a policy holds every plan of its applications. Null when it is valid.</summary>
    public Diagnostic? Problem { get; init; }

    /// <summary>Where it was defined.</summary>
    public Provenance? Provenance { get; init; }
}

/// <summary>Where events are sent.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Kind">Kind of the receiver: <c>webhook</c>, <c>teams</c>, <c>slack</c>, <c>github</c>, <c>azuredevops</c>.</param>
/// <param name="Url">Address, or a secret reference that resolves to it.</param>
public sealed record NotificationDefinition(string Name, string Kind, string Url)
{
    /// <summary>Reference to a credential or signing key.</summary>
    public string? Credential { get; init; }

    /// <summary>Events to send: <c>synced</c>, <c>failed</c>, <c>drift</c>, <c>degraded</c>, <c>held</c>, <c>rolledBack</c>.</summary>
    public IReadOnlyList<string> Events { get; init; } = ["*"];

    /// <summary>Applications that it holds for.</summary>
    public IReadOnlyList<string> Applications { get; init; } = ["*"];

    /// <summary>Where it was defined.</summary>
    public Provenance? Provenance { get; init; }
}
