using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Writes what was evaluated as the public result.</summary>
internal sealed class ResultBuilder(ExpansionSession session)
{
    private const int ResourceBytes = 1024;

    // A node of the public result is far larger than a value: an object carries an index, a fraction a document.
    private const int NodeBytes = 140;
    private long size;

    public IReadOnlyList<ExpandedResource> BuildResources()
    {
        var graph = new DependencyGraph(session, session.Frames[0]);
        return [.. graph.Order.Select(node => Build(graph, node))];
    }

    public IReadOnlyList<ExpandedOutput> BuildOutputs(DeploymentFrame frame) =>
        [.. frame.Outputs.Select(output => new ExpandedOutput(output.Name, output.Type, ToJson(output.Value)))];

    /// <summary>The JSON of a part of the result: counted before it is made.</summary>
    public JsonNode? ToJson(TemplateValue value)
    {
        Count(value);
        return JsonConversion.ToJson(value);
    }

    private void Count(TemplateValue value)
    {
        size += value.Size;
        if (size > session.Meter.Limits.ExpandedSize)
        {
            throw WorkMeter.Exceeded($"The expanded template has more than {session.Meter.Limits.ExpandedSize} characters.");
        }

        session.Meter.Spend((2 * value.Nodes) + (value.Size / 16));
        session.Meter.Keep((NodeBytes * value.Nodes) + (2 * value.Size));
    }

    private ExpandedResource Build(DependencyGraph graph, int node)
    {
        var instance = graph.Nodes[node];
        var frame = instance.Frame;
        Count(instance.Body!);
        Count(instance.Id);
        Count(instance.Name);
        Count(instance.ScopeId);
        var path = frame.Path.Sum(static part => part.Length + 1L) + instance.Path.Length;
        var dependencies = graph.DependenciesOf(node).ToList();
        session.Meter.SpendText(path + dependencies.Sum(static dependency => (long)dependency.IdText.Length));
        session.Meter.Keep(ResourceBytes + (2 * path) + (8L * dependencies.Count));
        return new ExpandedResource
        {
            Id = instance.IdText,
            Type = instance.Type,
            ApiVersion = instance.ApiVersion,
            Name = instance.NameText,
            Scope = JsonConversion.ToIdentifier(instance.ScopeId) is { Length: > 0 } scope ? scope : "/",
            Body = BuildBody(instance),
            SecretPlaces = SecretPointers.Of(instance.Body!, session.Meter),
            SymbolicPath = frame.Path.Count == 0 ? instance.Path : $"{string.Join('/', frame.Path)}/{instance.Path}",
            SymbolicName = instance.SymbolicName,
            CopyName = instance.CopyName,
            CopyIndex = instance.CopyIndex,
            Line = instance.Source.Line > 0 ? instance.Source.Line : null,
            DependsOn = [.. dependencies.Select(static dependency => dependency.IdText).Distinct(StringComparer.OrdinalIgnoreCase)],
            Wave = graph.Waves[node],
            UnknownCondition = Condition(instance),
            UnknownConditionHoldsSecret = ConditionsOf(instance).Any(static condition => condition.HasSecret),
            IsExisting = instance.IsExisting,
            IsExpandedDeployment = instance.Nested is not null,
            DeploymentOutputs = instance.Nested is { } nested ? BuildOutputObject(nested) : null,
            DeploymentPath = frame.Path,
            DeploymentScope = frame.Scope,
            Options = instance.Options is { } options ? (JsonObject)ToJson(options)! : null,
        };
    }

    /// <summary>The unknown conditions of the resource and of the deployments around it, which all have to hold.</summary>
    private string? Condition(ResourceInstance instance)
    {
        var conditions = new List<Expression>();
        foreach (var condition in ConditionsOf(instance))
        {
            Count(condition);
            conditions.Insert(0, condition.Expression);
        }

        return conditions.Count switch
        {
            0 => null,
            1 => JsonConversion.ToText(conditions[0]),
            _ => JsonConversion.ToText(new CallExpression("and", conditions)),
        };
    }

    private static IEnumerable<ResidualValue> ConditionsOf(ResourceInstance instance)
    {
        for (var current = instance; current is not null; current = current.Frame.Deployment)
        {
            if (current.UnknownCondition is { } condition)
            {
                yield return condition;
            }
        }
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

        foreach (var (name, value) in instance.Body.UnknownNames)
        {
            body[JsonConversion.ToText(name)] = JsonConversion.ToJson(value);
        }

        return body;
    }

    private JsonObject BuildOutputObject(DeploymentFrame nested) => new(nested.Outputs.Select(output => KeyValuePair.Create<string, JsonNode?>(output.Name,
        SecureTypes.IsSecure(output.Type) ? new JsonObject { ["type"] = output.Type } : new JsonObject { ["type"] = output.Type, ["value"] = ToJson(output.Value) })));
}
