using System.Text.Json.Nodes;

namespace GitOpsServerless.Contracts;

/// <summary>One resource as Git wants it.</summary>
/// <param name="Id">Identity.</param>
/// <param name="ApiVersion">Kubernetes: <c>group/version</c> or <c>v1</c>. Azure: the api-version of the template.</param>
/// <param name="Payload">
/// The whole object. Kubernetes: the manifest. Azure: the expanded resource of the template; a string that is still a template
/// expression is a value that only Azure knows. Never mutated after construction.
/// </param>
/// <param name="Provenance">File and line.</param>
public sealed record DesiredResource(ResourceId Id, string ApiVersion, JsonObject Payload, Provenance Provenance)
{
    /// <summary>Ids of resources of the same state that must come first (Azure <c>dependsOn</c>; empty for Kubernetes).</summary>
    public IReadOnlyList<ResourceId> DependsOn { get; init; } = [];

    /// <summary>Whether the resource is only read (<c>existing</c> in Bicep): never created, changed, pruned or put in the inventory.</summary>
    public bool IsExisting { get; init; }

    /// <summary>The values in <see cref="Payload"/> that are secrets, by what they come from or by the property that they stand in.</summary>
    public SecretPlaces SecretPlaces { get; init; } = SecretPlaces.None;

    /// <summary>
    /// Digest of the payload before secret references were resolved; null when there were none.
    /// A rotated secret therefore counts as drift, not as a pending change.
    /// </summary>
    public string? SourceDigest { get; init; }
}
