using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Packs;

/// <summary>One entry of a pack, as an index lists it. A delta that is not resolved yet has the zero id.</summary>
internal record struct PackEntry(long Offset, uint Checksum, ObjectId Id)
{
    /// <summary>Deltas between this entry and a whole object.</summary>
    public int Depth { get; set; }
}
