namespace GitOpsServerless.Git;

/// <summary>Bounds on what one repository may cost. Every one of them is reported by name when it is reached.</summary>
public sealed record GitLimits
{
    /// <summary>Bytes of one inflated object.</summary>
    public long MaxObjectBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of one pack as received.</summary>
    public long MaxPackBytes { get; init; } = 1L << 30;

    /// <summary>Bytes of all objects of one pack, inflated and with deltas resolved.</summary>
    public long MaxInflatedBytes { get; init; } = 8L << 30;

    /// <summary>Objects in one pack.</summary>
    public int MaxPackObjects { get; init; } = 4_000_000;

    /// <summary>Length of a chain of deltas. Git itself never writes one above 4095.</summary>
    public int MaxDeltaDepth { get; init; } = 4095;

    /// <summary>Folders inside folders.</summary>
    public int MaxTreeDepth { get; init; } = 64;

    /// <summary>Entries of all folders of one asked tree, its submodules included.</summary>
    public int MaxTreeEntries { get; init; } = 200_000;

    /// <summary>Bytes of all files of one asked tree, its submodules included.</summary>
    public long MaxTreeBytes { get; init; } = 1L << 30;

    /// <summary>Refs in one advertisement.</summary>
    public int MaxRefs { get; init; } = 500_000;

    /// <summary>Bytes of progress and other chatter in one answer.</summary>
    public long MaxChatterBytes { get; init; } = 4L << 20;

    /// <summary>Commits that a history walk reads. What was found until then is returned, with a warning.</summary>
    public int MaxHistoryCommits { get; init; } = 10_000;

    /// <summary>Submodules inside submodules.</summary>
    public int MaxSubmoduleDepth { get; init; } = 4;

    /// <summary>Time of one exchange with the remote, body included.</summary>
    public TimeSpan ExchangeTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Bytes of resolved objects kept in memory while the deltas of a pack are resolved.</summary>
    public long DeltaWindowBytes { get; init; } = 64L << 20;
}
