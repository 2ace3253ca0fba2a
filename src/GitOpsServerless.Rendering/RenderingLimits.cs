using GitOpsServerless.Yaml;

namespace GitOpsServerless.Rendering;

/// <summary>Bounds of rendering one application. Everything that is read may be hostile.</summary>
public sealed record RenderingLimits
{
    /// <summary>The limits of the product.</summary>
    public static RenderingLimits Default { get; } = new();

    /// <summary>Most files below the path of an application.</summary>
    public int MaxFiles { get; init; } = 20_000;

    /// <summary>Largest single file, in bytes.</summary>
    public int MaxFileBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Largest sum of all files that one rendering reads, in bytes.</summary>
    public long MaxTotalBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Most objects of one application.</summary>
    public int MaxObjects { get; init; } = 20_000;

    /// <summary>Largest output of a rendering program, in bytes.</summary>
    public int MaxOutputBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Largest file that is decrypted, in bytes.</summary>
    public int MaxEncryptedBytes { get; init; } = 5 * 1024 * 1024;

    /// <summary>Most symbolic links on the way to one file.</summary>
    public int MaxLinkHops { get; init; } = 10;

    /// <summary>Longest time of one run of a rendering program.</summary>
    public TimeSpan ToolTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Most memory of one rendering program, in bytes: a template can ask for any amount.</summary>
    public long MaxProgramMemoryBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Most requests of one rendering to other hosts, redirects and tokens included.</summary>
    public int MaxRequests { get; init; } = 500;

    /// <summary>Bounds of reading YAML.</summary>
    public YamlLimits Yaml { get; init; } = YamlLimits.Default;
}
