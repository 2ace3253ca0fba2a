namespace GitOpsServerless.Arm.Language;

/// <summary>
/// The bounds of an expansion. The counts are Azure's
/// (<see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits"/>);
/// work, memory, depth and sizes keep a hostile template within seconds and half a gigabyte.
/// </summary>
public sealed record TemplateLimits
{
    /// <summary>The default bounds.</summary>
    public static TemplateLimits Default { get; } = new();

    /// <summary>The characters of a template.</summary>
    public int TemplateLength { get; init; } = 4 * 1024 * 1024;

    /// <summary>Parameters of a template.</summary>
    public int Parameters { get; init; } = 256;

    /// <summary>Variables of a template.</summary>
    public int Variables { get; init; } = 512;

    /// <summary>Outputs of a template.</summary>
    public int Outputs { get; init; } = 64;

    /// <summary>Resources of one template, loop instances included.</summary>
    public int Resources { get; init; } = 800;

    /// <summary>Iterations of one copy loop over resources.</summary>
    public int CopyCount { get; init; } = 800;

    /// <summary>Characters of one expression.</summary>
    public int ExpressionLength { get; init; } = 24_576;

    /// <summary>Elements of a <c>range()</c>.</summary>
    public int RangeCount { get; init; } = 10_000;

    /// <summary>Levels of nested deployments.</summary>
    public int DeploymentDepth { get; init; } = 16;

    /// <summary>Nested deployments of one expansion in total.</summary>
    public int Deployments { get; init; } = 500;

    /// <summary>Resources of one expansion in total, nested deployments included.</summary>
    public int TotalResources { get; init; } = 5_000;

    /// <summary>Levels of nested evaluation: expressions, variables that use variables, function calls.</summary>
    public int EvaluationDepth { get; init; } = 250;

    /// <summary>The approximate characters of one value when written as JSON.</summary>
    public int ValueSize { get; init; } = 4 * 1024 * 1024;

    /// <summary>The approximate characters of all expanded resources and outputs together.</summary>
    public long ExpandedSize { get; init; } = 16L * 1024 * 1024;

    /// <summary>
    /// The units of work in total: one for each evaluated node, read or produced element or 16 characters of text, and more for what takes
    /// longer: calls of lambdas and user-defined functions, checks of declarations, objects, failures. A unit is about 0.1 µs without
    /// optimisation. A template of 800 resources takes some 500,000; the largest of Azure's verified modules some 20,000.
    /// </summary>
    public long Work { get; init; } = 6_000_000;

    /// <summary>The approximate bytes of everything that an expansion makes, the template itself not included.</summary>
    public long Memory { get; init; } = 256L * 1024 * 1024;
}
