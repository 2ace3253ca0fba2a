namespace GitOpsServerless.Bicep;

/// <summary>Bounds that keep a hostile file set from using more than its share. What exceeds a bound is refused.</summary>
public sealed record BicepLimits
{
    /// <summary>The most files (modules, imports, loaded content) that one compilation reads.</summary>
    public int Files { get; init; } = 1_000;

    /// <summary>The most bytes of one file.</summary>
    public int FileBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The most bytes of all files together.</summary>
    public long TotalBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>The deepest nesting of expressions, types and objects in one file.</summary>
    public int SyntaxDepth { get; init; } = 200;

    /// <summary>The deepest nesting of modules.</summary>
    public int ModuleDepth { get; init; } = 40;

    /// <summary>The most nodes that are handled while a template is emitted, each nested template as often as it is used.</summary>
    public int OutputNodes { get; init; } = 4_000_000;

    /// <summary>The most characters of what is emitted, each nested template as often as it is used. Azure takes templates of 4 MB.</summary>
    public long OutputCharacters { get; init; } = 32L * 1024 * 1024;

    /// <summary>The most function calls in one emitted expression.</summary>
    public int ExpressionNodes { get; init; } = 50_000;

    /// <summary>The most steps of a compilation: nodes that are checked, types that are worked out, nodes that are emitted.</summary>
    public int Steps { get; init; } = 100_000_000;

    /// <summary>The most diagnostics that are reported.</summary>
    public int Diagnostics { get; init; } = 500;
}
