using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>The part of a template that an expression stands in; some functions are allowed in some parts only.</summary>
internal enum TemplatePart
{
    ParameterDefault,
    Variable,
    Resource,
    Output,
    Function,
}

/// <summary>A copy loop around an expression.</summary>
internal sealed record LoopBinding(string Name, TemplateValue Index, bool IsElementLoop, LoopBinding? Outer);

/// <summary>A variable of a lambda around an expression.</summary>
internal sealed record LambdaBinding(string Name, TemplateValue Value, LambdaBinding? Outer);

/// <summary>The names that an expression can see.</summary>
internal sealed record EvaluationContext(DeploymentFrame Frame, TemplatePart Part)
{
    public LoopBinding? Loops { get; init; }

    public LambdaBinding? Lambdas { get; init; }

    /// <summary>The arguments of the user-defined function whose body is evaluated.</summary>
    public IReadOnlyDictionary<string, TemplateValue>? FunctionArguments { get; init; }

    /// <summary>The resource whose body is evaluated: it depends on what it refers to.</summary>
    public ResourceInstance? Resource { get; init; }

    public EvaluationContext WithLoop(string name, TemplateValue index, bool isElementLoop) =>
        this with { Loops = new LoopBinding(name, index, isElementLoop, Loops) };

    public EvaluationContext WithLambda(string name, TemplateValue value) =>
        this with { Lambdas = new LambdaBinding(name, value, Lambdas) };
}
