using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>One resource of one deployment after its loops are unrolled: its identity first, its body later.</summary>
internal sealed class ResourceInstance
{
    private DeploymentFrame? nested;
    private bool isStarted;
    private bool isStarting;

    public required DeploymentFrame Frame { get; init; }

    public required JsonSource Source { get; init; }

    /// <summary>The names that its expressions see.</summary>
    public required EvaluationContext Context { get; set; }

    public required string Path { get; init; }

    public required string Type { get; init; }

    public required string ApiVersion { get; init; }

    public required TemplateValue Name { get; init; }

    public required TemplateValue ScopeId { get; init; }

    public required TemplateValue Id { get; init; }

    public string? SymbolicName { get; init; }

    public string? CopyName { get; init; }

    public int? CopyIndex { get; init; }

    /// <summary>True when it is declared inside of its parent.</summary>
    public bool IsChild { get; init; }

    public bool IsExisting { get; init; }

    /// <summary>False when its condition is false: it can be depended on, and is not deployed.</summary>
    public bool IsEnabled { get; init; } = true;

    public ResidualValue? UnknownCondition { get; init; }

    public bool IsDeployment { get; init; }

    /// <summary>The scope that it deploys to, when it is a deployment and the place is known.</summary>
    public DeploymentScope? TargetScope { get; init; }

    /// <summary>The expansion of a nested or linked deployment; null for everything else and for a template that cannot be had.</summary>
    public DeploymentFrame? Nested
    {
        get
        {
            if (TargetScope is null || !IsEnabled || IsExisting || isStarted)
            {
                return isStarting ? throw new TemplateException($"Circular dependency detected on resource: '{IdText}'.") : nested;
            }

            isStarted = isStarting = true;
            try
            {
                return nested = NestedDeployment.TryStart(this);
            }
            finally
            {
                isStarting = false;
            }
        }
    }

    /// <summary>Order inside of the template: explicit dependencies, loops in batches, names in <c>reference()</c>.</summary>
    public HashSet<ResourceInstance> Dependencies { get => field ??= []; private set; }

    /// <summary>What it refers to by id: an order that is given up when it would close a circle.</summary>
    public HashSet<ResourceInstance> SoftDependencies { get => field ??= []; private set; }

    public ObjectValue? Body { get; set; }

    public ObjectValue? Options { get; set; }

    public string IdText { get => field ??= JsonConversion.ToIdentifier(Id); private set; }

    public string NameText { get => field ??= JsonConversion.ToIdentifier(Name); private set; }
}
