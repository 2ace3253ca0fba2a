using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Evaluates the outputs of a deployment.</summary>
/// <remarks><see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/outputs"/></remarks>
internal static class OutputEvaluation
{
    public static IReadOnlyList<OutputValue> Evaluate(DeploymentFrame frame)
    {
        var session = frame.Session;
        var declared = frame.Template["outputs"]?.Properties ?? [];
        if (declared.Count > session.Meter.Limits.Outputs)
        {
            session.Report(new TemplateException($"The template has {declared.Count} outputs; the limit is {session.Meter.Limits.Outputs}."), frame.Template["outputs"]!);
        }

        var results = new List<OutputValue>();
        foreach (var (name, source) in declared.Take(session.Meter.Limits.Outputs))
        {
            var type = TypeName(frame, source);
            try
            {
                var value = session.Guard(source, () => Evaluate(frame, name, source), out var succeeded);
                if (!succeeded)
                {
                    results.Add(new OutputValue(name, type, Failed(name)));
                }
                else if (value is not null)
                {
                    results.Add(new OutputValue(name, type, value));
                }
            }
            catch (TemplateException failure) when (!failure.IsFatal)
            {
                session.Report(failure, source);
            }
        }

        return results;
    }

    /// <summary>Keeps those that use a failed output from failing as well.</summary>
    private static ResidualValue Failed(string name) => new(new CallExpression("fail", [new LiteralExpression(new StringValue($"The output '{name}' could not be evaluated."))]));

    /// <summary>The value; null when the condition is false.</summary>
    private static TemplateValue? Evaluate(DeploymentFrame frame, string name, JsonSource source)
    {
        var evaluator = frame.Session.Evaluator;
        var context = frame.Context(TemplatePart.Output);
        if (source["condition"] is { } condition)
        {
            switch (evaluator.Evaluate(condition, context))
            {
                case BooleanValue { Value: false }:
                    return null;
                case BooleanValue or ResidualValue:
                    break;
                case var other:
                    throw new TemplateException($"The condition of the template output '{name}' is of the type '{other.TypeName}'; expected is 'Boolean'.");
            }
        }

        var value = source.GetObject("copy") is { } loop
            ? ObjectEvaluation.EvaluateItems(evaluator, loop, name, context, isElementLoop: true)
            : evaluator.Evaluate(source["value"] ?? throw new TemplateException($"The template output '{name}' has no value."), context);
        ValueSchema.OfOutputs(frame).Check(name, value, source);
        return SecretMarking.Declared(frame.Template, source, value, evaluator.Meter);
    }

    private static string TypeName(DeploymentFrame frame, JsonSource source)
    {
        var schema = source;
        for (var hops = 0; hops < 32 && schema.GetString("$ref") is { } reference; hops++)
        {
            schema = ValueSchema.FindDefinition(frame.Template, reference) ?? source;
        }

        return schema.GetString("type") ?? "object";
    }
}
