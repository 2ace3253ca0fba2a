namespace GitOpsServerless.Yaml;

/// <summary>Bounds of reading one YAML stream. Everything that is read may be hostile.</summary>
public sealed record YamlLimits
{
    /// <summary>The limits for files of a repository.</summary>
    public static YamlLimits Default { get; } = new();

    /// <summary>Longest text, in characters.</summary>
    public int MaxLength { get; init; } = 32 * 1024 * 1024;

    /// <summary>Deepest nesting.</summary>
    public int MaxDepth { get; init; } = 100;

    /// <summary>Most nodes of all documents, with aliases expanded.</summary>
    public int MaxNodes { get; init; } = 2_000_000;

    /// <summary>Most nodes that aliases may add: far above what people write, far below an alias bomb.</summary>
    public int MaxAliasNodes { get; init; } = 100_000;

    /// <summary>Most documents.</summary>
    public int MaxDocuments { get; init; } = 10_000;
}
