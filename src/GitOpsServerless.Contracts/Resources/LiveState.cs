using System.Text.Json.Nodes;

namespace GitOpsServerless.Contracts;

/// <summary>One resource as the target has it now.</summary>
/// <param name="Id">Identity.</param>
/// <param name="ApiVersion">The version in which it was read.</param>
/// <param name="Payload">The whole object as the target answered.</param>
public sealed record LiveResource(ResourceId Id, string ApiVersion, JsonObject Payload)
{
    /// <summary>Unique id of this incarnation (Kubernetes UID); null where the platform has none.</summary>
    public string? Uid { get; init; }

    /// <summary>Opaque version for optimistic concurrency (resourceVersion, ETag).</summary>
    public string? Version { get; init; }

    /// <summary>Digest of what a bulk read showed instead; null where it was not read again because of that.</summary>
    public string? BulkDigest { get; init; }
}

/// <summary>What was read from a target. A resource that is in none of the lists does not exist.</summary>
/// <param name="Resources">Found resources.</param>
public sealed record LiveState(IReadOnlyDictionary<ResourceId, LiveResource> Resources)
{
    /// <summary>
    /// Resources whose state could not be read, with the reason. They are never reported as missing and never pruned.
    /// </summary>
    public IReadOnlyDictionary<ResourceId, Diagnostic> Unreadable { get; init; } = new Dictionary<ResourceId, Diagnostic>();

    /// <summary>
    /// Desired resources that were not looked at, because planning finds out itself whether they exist. They are in neither list, and
    /// nothing is known of them.
    /// </summary>
    public IReadOnlySet<ResourceId> NotRead { get; init; } = new HashSet<ResourceId>();

    /// <summary>
    /// Resources that were found as desired before and that nobody has touched since, as far as the platform tells. They exist and were not read again;
    /// <see cref="Resources"/> may still hold what a bulk read shows of them.
    /// </summary>
    public IReadOnlySet<ResourceId> Unchanged { get; init; } = new HashSet<ResourceId>();

    /// <summary>Remarks of reading.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Nothing exists.</summary>
    public static LiveState Empty { get; } = new(new Dictionary<ResourceId, LiveResource>());
}
