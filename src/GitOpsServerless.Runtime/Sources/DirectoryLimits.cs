namespace GitOpsServerless.Runtime.Sources;

/// <summary>Bounds of a plain directory as a source.</summary>
public sealed record DirectoryLimits
{
    /// <summary>Most files below the path.</summary>
    public int MaxFiles { get; init; } = 20_000;

    /// <summary>Most bytes of all files below the path.</summary>
    public long MaxTotalBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Largest single file in bytes.</summary>
    public long MaxFileBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Deepest folder.</summary>
    public int MaxDepth { get; init; } = 64;
}
