using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Packs;

/// <summary>What was found in a pack.</summary>
/// <param name="Checksum">The SHA-1 that ends the pack.</param>
/// <param name="Length">Bytes of the pack.</param>
/// <param name="InflatedBytes">Bytes of all that was inflated.</param>
/// <param name="IsThin">Whether a delta has its base outside of the pack.</param>
internal sealed record ReceivedPack(IReadOnlyList<PackEntry> Entries, byte[] Checksum, long Length, long InflatedBytes, bool IsThin)
{
    public IEnumerable<ObjectId> Ids => Entries.Select(entry => entry.Id);
}
