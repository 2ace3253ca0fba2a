using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Writes what was evaluated as the public result.</summary>
internal sealed class ResultBuilder(ExpansionSession session)
{
    private long size;

    public IReadOnlyList<ExpandedResource> BuildResources()
    {
        var graph = new DependencyGraph(session, session.Frames[0]);
        return [.. graph.Order.Select(node => Build(graph, node))];
    }

    public static IReadOnlyList<ExpandedOutput> BuildOutputs(DeploymentFrame frame) =>
        [.. frame.Outputs.Select(static output => new ExpandedOutput(output.Name, output.Type, JsonConversion.ToJson(output.Value)))];

    private ExpandedResource Build(DependencyGraph graph, int node)
    {
        var instance = graph.Nodes[node];
        var frame = instance.Frame;
        size += instance.Body!.Size;
        if (size > session.Meter.Limits.ExpandedSize)
        {
            throw WorkMeter.Exceeded($"The expanded template has more than {session.Meter.Limits.ExpandedSize} characters.");
        }

        session.Meter.SpendText(instance.Body.Size);
        return new ExpandedResource
        {
            Id = instance.IdText,
            Type = instance.Type,
            ApiVersion = instance.ApiVersion,
            Name = instance.NameText,
            Scope = JsonConversion.ToIdentifier(instance.ScopeId) is { Length: > 0 } scope ? scope : "/",
            Body = BuildBody(instance),
            SymbolicPath = frame.Path.Count == 0 ? instance.Path : $"{string.Join('/', frame.Path)}/{instance.Path}",
            SymbolicName = instance.SymbolicName,
            CopyName = instance.CopyName,
            CopyIndex = instance.CopyIndex,
            Line = instance.Source.Line > 0 ? instance.Source.Line : null,
            DependsOn = [.. graph.DependenciesOf(node).Select(static dependency => dependency.IdText).Distinct(StringComparer.OrdinalIgnoreCase)],
            Wave = graph.Waves[node],
            UnknownCondition = Condition(instance),
            IsExisting = instance.IsExisting,
            IsExpandedDeployment = instance.Nested is not null,
            DeploymentOutputs = instance.Nested is { } nested ? BuildOutputObject(nested) : null,
            DeploymentPath = frame.Path,
            DeploymentScope = frame.Scope,
            Options = instance.Options is { } options ? JsonConversion.ToJsonObject(options) : null,
        };
    }

    /// <summary>The unknown conditions of the resource and of the deployments around it, which all have to hold.</summary>
    private static string? Condition(ResourceInstance instance)
    {
        var conditions = new List<Expression>();
        for (var current = instance; current is not null; current = current.Frame.Deployment)
        {
            if (current.UnknownCondition is { } condition)
            {
                conditions.Insert(0, condition.Expression);
            }
        }

        return conditions.Count switch
        {
            0 => null,
            1 => JsonConversion.ToText(conditions[0]),
            _ => JsonConversion.ToText(new CallExpression("and", conditions)),
        };
    }

    private static JsonObject BuildBody(ResourceInstance instance)
    {
        var body = new JsonObject
        {
            ["id"] = JsonConversion.ToJson(instance.Id),
            ["type"] = instance.Type,
            ["name"] = JsonConversion.ToJson(instance.Name),
        };
        if (instance.ApiVersion.Length > 0)
        {
            body["apiVersion"] = instance.ApiVersion;
        }

        foreach (var (name, value) in instance.Body!.Properties)
        {
            body[ExpressionText.Escape(name)] = JsonConversion.ToJson(value);
        }

        return body;
    }

    private static JsonObject BuildOutputObject(DeploymentFrame nested) => new(nested.Outputs.Select(static output =>
        KeyValuePair.Create<string, JsonNode?>(output.Name, IsSecret(output) ? new JsonObject { ["type"] = output.Type } : new JsonObject { ["type"] = output.Type, ["value"] = JsonConversion.ToJson(output.Value) })));

    private static bool IsSecret(OutputValue output) => output.Type.StartsWith("secure", StringComparison.OrdinalIgnoreCase);
}
