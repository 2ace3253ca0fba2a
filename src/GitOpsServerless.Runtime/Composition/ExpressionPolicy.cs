using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Policies;
using GitOpsServerless.Kubernetes.Expressions;

namespace GitOpsServerless.Runtime.Composition;

/// <summary>
/// The expressions of Policy documents, over <c>object</c> (the desired resource, null for a delete), <c>change</c> and
/// <c>application</c>. An expression that cannot be parsed or evaluated breaks its policy: a gate that cannot decide stays shut.
/// </summary>
internal sealed class ExpressionPolicy : IPolicy
{
    public IEnumerable<Hold> Evaluate(PolicyContext context) =>
        PolicyFindings.Of(context).Select(policy => PolicyFindings.Hold(policy, Broken(policy, context))).OfType<Hold>();

    public IEnumerable<Diagnostic> Warn(PolicyContext context) =>
        PolicyFindings.Of(context).Select(policy => PolicyFindings.Warning(policy, Broken(policy, context))).OfType<Diagnostic>();

    private static List<string> Broken(PolicyDefinition policy, PolicyContext context)
    {
        if (policy.Expression is not { } expression)
        {
            return [];
        }

        var parsed = CelProgram.Parse(expression);
        if (parsed.Value is not { } program)
        {
            return [$"the expression cannot be read: {parsed.Error}"];
        }

        var desired = context.Desired.Resources.DistinctBy(static resource => resource.Id).ToDictionary(static resource => resource.Id);
        var application = Describe(context.Application);
        var broken = new List<string>();
        foreach (var change in context.Plan.Changes.Where(change => PolicyFindings.Covers(policy, change.Id)))
        {
            var result = program.EvaluateCondition(new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
            {
                ["object"] = desired.GetValueOrDefault(change.Id)?.Payload,
                ["change"] = Describe(change),
                ["application"] = application,
            });
            if (result.Value != true)
            {
                broken.Add($"{change.Id.Type} '{change.Id.Name}'{(result.IsSuccess ? string.Empty : $": {result.Error}")}");
            }
        }

        return broken;
    }

    private static JsonObject Describe(ApplicationDefinition application) => new()
    {
        ["name"] = application.Name,
        ["project"] = application.Project,
        ["target"] = application.Target,
        ["labels"] = new JsonObject(application.Labels.Select(static label => KeyValuePair.Create<string, JsonNode?>(label.Key, label.Value))),
    };

    private static JsonObject Describe(Change change) => new()
    {
        ["action"] = JsonNamingPolicy.CamelCase.ConvertName(change.Action.ToString()),
        ["origin"] = JsonNamingPolicy.CamelCase.ConvertName(change.Origin.ToString()),
        ["type"] = change.Id.Type,
        ["scope"] = change.Id.Scope,
        ["name"] = change.Id.Name,
    };
}
