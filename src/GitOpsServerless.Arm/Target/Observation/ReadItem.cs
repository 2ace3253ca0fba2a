using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>What is to be read: identity and the api-version to read it in.</summary>
/// <param name="Id">Identity.</param>
/// <param name="ApiVersion">The api-version.</param>
internal sealed record ReadItem(ResourceId Id, string ApiVersion)
{
    /// <summary>Whether it was applied before: only a read that does not find it tells that it is gone.</summary>
    public bool IsKnown { get; init; }

    /// <summary>Whether it is forgotten when it does not exist: that takes Azure's word, and not a 404 without a reason.</summary>
    public bool NeedsProof { get; init; }

    /// <summary>Whether it was read before, so that it can be.</summary>
    public bool WasRead { get; init; }
}
