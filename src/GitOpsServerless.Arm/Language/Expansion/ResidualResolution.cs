using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Evaluates residual expressions again, outside of their template.</summary>
internal static class ResidualResolution
{
    public static JsonNode? Resolve(JsonNode? node, DeploymentScope scope, IRuntimeContext runtime, ICollection<TemplateDiagnostic> diagnostics, TemplateLimits limits, CancellationToken cancellationToken)
    {
        if (!ResidualExpression.ContainsResidual(node))
        {
            return node?.DeepClone();
        }

        var template = TemplateDocument.Parse("{\"resources\":[]}");
        var session = new ExpansionSession(new TemplateExpansionRequest { Template = template, Scope = scope, Runtime = runtime, Limits = limits }, cancellationToken);
        var frame = new DeploymentFrame(session, template.Root!, scope) { KeepsUnknownNames = true };
        return Resolve(node, new EvaluationContext(frame, TemplatePart.Resource), session, diagnostics);
    }

    private static JsonNode? Resolve(JsonNode? node, EvaluationContext context, ExpansionSession session, ICollection<TemplateDiagnostic> diagnostics) => node switch
    {
        JsonObject container => ResolveObject(container, context, session, diagnostics),
        JsonArray array => new JsonArray([.. array.Select(item => Resolve(item, context, session, diagnostics))]),
        JsonValue value when value.TryGetValue<string>(out var text) && ExpressionText.IsExpression(text) => JsonConversion.ToJson(Evaluate(text, context, session, diagnostics)),
        _ => node?.DeepClone(),
    };

    private static JsonObject ResolveObject(JsonObject container, EvaluationContext context, ExpansionSession session, ICollection<TemplateDiagnostic> diagnostics)
    {
        var result = new JsonObject();
        foreach (var (name, value) in container)
        {
            var key = ExpressionText.IsExpression(name) && Evaluate(name, context, session, diagnostics) is StringValue known ? ExpressionText.Escape(known.Value) : name;
            result[key] = Resolve(value, context, session, diagnostics);
        }

        return result;
    }

    private static TemplateValue Evaluate(string text, EvaluationContext context, ExpansionSession session, ICollection<TemplateDiagnostic> diagnostics)
    {
        Expression? expression = null;
        try
        {
            session.Meter.SpendText(text.Length * 4L);
            expression = ExpressionParser.ParseTemplateString(text, int.MaxValue);
            var value = session.Evaluator.Evaluate(expression, context);
            session.Meter.Keep((160 * value.Nodes) + (2 * value.Size));
            return value;
        }
        catch (TemplateException failure)
        {
            session.Meter.Recover(0);
            diagnostics.Add(new(failure.Code, TemplateDiagnosticSeverity.Error, ValueText.Shorten(failure.Message), "", null, null));
            return expression is null ? new StringValue(text) : new ResidualValue(expression);
        }
    }
}
