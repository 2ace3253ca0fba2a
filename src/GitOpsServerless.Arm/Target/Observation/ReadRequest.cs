using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>What is to be read, and which answers are good enough.</summary>
/// <param name="Items">Resources.</param>
internal sealed record ReadRequest(IReadOnlyList<ReadItem> Items)
{
    /// <summary>Whether each resource is read as it is now, instead of from bulk reads that lag behind.</summary>
    public bool IsExact { get; init; }

    /// <summary>Whether a row or an element of a list is good enough; what is not is read again directly.</summary>
    public Func<LiveResource, bool> IsGoodEnough { get; init; } = static _ => true;

    /// <summary>That a resource was found as desired before, where the comparison would be the same given the rows of the bulk read; null reads it.</summary>
    public Func<ResourceId, IReadOnlyDictionary<ResourceId, LiveResource>, Evidence?> EvidenceOf { get; init; } = static (_, _) => null;

    /// <summary>Digest of the differences that a row shows.</summary>
    public Func<LiveResource, string> DigestOfRow { get; init; } = static _ => "";

    /// <summary>Resources whose values others need, so that knowing that they are unchanged is not enough.</summary>
    public IReadOnlySet<ResourceId> Needed { get; init; } = new HashSet<ResourceId>();
}

/// <summary>What was read.</summary>
/// <param name="Found">What exists.</param>
/// <param name="Unreadable">What could not be read.</param>
internal sealed record ReadResult(IReadOnlyDictionary<ResourceId, LiveResource> Found, IReadOnlyDictionary<ResourceId, Diagnostic> Unreadable)
{
    /// <summary>What was not read, because it was found as desired before and nobody touched it since.</summary>
    public IReadOnlySet<ResourceId> Unchanged { get; init; } = new HashSet<ResourceId>();
}
