namespace GitOpsServerless.Git;

/// <summary>How this room works.</summary>
public sealed record GitSourceOptions
{
    /// <summary>Folder for objects that were fetched. It may be emptied at any time and shared between processes.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Bytes of packs in the cache; the least recently used go first.</summary>
    public long MaxCacheBytes { get; init; } = 1L << 30;

    /// <summary>Bounds on what one repository may cost.</summary>
    public GitLimits Limits { get; init; } = new();

    /// <summary>Other hosts to which a repository may redirect. Credentials are not sent there.</summary>
    public IReadOnlyList<string> AllowedRedirectHosts { get; init; } = [];

    /// <summary>Whether repositories on this machine may be read (<c>file://</c>). Off unless the host is the user's own machine.</summary>
    public bool AllowLocalRepositories { get; init; }

    /// <summary>How long a remote's capabilities are remembered, which saves one request each time.</summary>
    public TimeSpan CapabilityLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Blobs above this size are left out of a fetch of the next commit, and fetched when they are asked for.</summary>
    public long EagerBlobBytes { get; init; } = 1L << 20;

    /// <summary>Whether protocol v2 is asked for. Off only to talk to a remote that answers it wrongly.</summary>
    public bool ProtocolVersion2 { get; init; } = true;
}
