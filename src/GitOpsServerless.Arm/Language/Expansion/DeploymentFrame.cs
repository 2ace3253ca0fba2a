using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

internal sealed record OutputValue(string Name, string Type, TemplateValue Value);

/// <summary>One deployment under expansion: a template with its names, its resources and its outputs.</summary>
internal sealed class DeploymentFrame
{
    private IReadOnlyList<OutputValue>? outputs;
    private ResourceTable? resources;
    private ObjectValue? reference;
    private ObjectValue? fullReference;
    private bool isListing;
    private bool isComputingOutputs;

    public DeploymentFrame(ExpansionSession session, JsonSource template, DeploymentScope scope)
    {
        Session = session;
        Template = template;
        Scope = scope;
        Ambient = new AmbientValues(this);
        Functions = session.FunctionsOf(template);
    }

    public ExpansionSession Session { get; }

    public JsonSource Template { get; }

    public DeploymentScope Scope { get; }

    public AmbientValues Ambient { get; }

    /// <summary>The name of the deployment; null when unknown.</summary>
    public TemplateValue? Name { get; init; }

    public string? TemplateUri { get; init; }

    /// <summary>The resource that this deployment is, with the deployment around it; null at the root.</summary>
    public ResourceInstance? Deployment { get; init; }

    /// <summary>The names that the expressions see when they are evaluated in the scope of the deployment around (outer scope).</summary>
    public EvaluationContext? OuterContext { get; init; }

    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>True for the evaluation of residual expressions alone: names without a definition stay as they are.</summary>
    public bool KeepsUnknownNames { get; init; }

    public LazyValues Parameters { get; } = new("parameter");

    public LazyValues Variables { get; } = new("variable");

    private IReadOnlyDictionary<string, JsonSource> Functions { get; }

    public EvaluationContext Context(TemplatePart part) => OuterContext is { } outer ? outer with { Part = part } : new EvaluationContext(this, part);

    public JsonSource? FindFunction(string name) => Functions.GetValueOrDefault(name);

    /// <summary>The resources with their identities; found out on first use.</summary>
    public ResourceTable Resources
    {
        get
        {
            if (resources is not null)
            {
                return resources;
            }

            if (isListing)
            {
                throw new TemplateException("A run-time function such as 'reference' is not expected at this location: names, scopes, conditions and loop counts must be known before the deployment starts.");
            }

            isListing = true;
            try
            {
                return resources = new ResourceListing(this).List();
            }
            finally
            {
                isListing = false;
            }
        }
    }

    public IReadOnlyList<OutputValue> Outputs
    {
        get
        {
            if (outputs is not null)
            {
                return outputs;
            }

            if (isComputingOutputs)
            {
                throw new TemplateException("The outputs of a deployment depend on themselves.");
            }

            isComputingOutputs = true;
            try
            {
                return outputs = OutputEvaluation.Evaluate(this);
            }
            finally
            {
                isComputingOutputs = false;
            }
        }
    }

    /// <summary>What <c>reference()</c> gives for this deployment; made once.</summary>
    public TemplateValue ReferenceValue(bool full)
    {
        reference ??= Reference();
        return !full ? reference : fullReference ??= new ObjectValue(
        [
            new("id", Deployment!.Id),
            new("name", Deployment.Name),
            new("type", TemplateValue.Of(ResourceIds.DeploymentType)),
            new("apiVersion", TemplateValue.Of(Deployment.ApiVersion)),
            new("properties", reference),
        ]);
    }

    private ObjectValue Reference()
    {
        // Of a secret Azure tells the type alone.
        var values = new ObjectValue(Outputs.Select(static output => KeyValuePair.Create<string, TemplateValue>(output.Name, SecureTypes.IsSecure(output.Type)
            ? new ObjectValue([new("type", TemplateValue.Of(output.Type))])
            : new ObjectValue([new("type", TemplateValue.Of(output.Type)), new("value", output.Value)]))));
        return new ObjectValue([new("provisioningState", TemplateValue.Of("Succeeded")), new("outputs", values)]);
    }
}
