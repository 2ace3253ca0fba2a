using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Gives the parameters of a deployment their values, and the variables their definitions.</summary>
internal static class ParameterBinding
{
    private const long NameBytes = 192;
    private const int NamesShown = 20;

    /// <summary>False when a parameter is refused; all are tried first.</summary>
    public static bool Bind(DeploymentFrame frame, IReadOnlyDictionary<string, Func<TemplateValue>> supplied, bool missingAreUnknown)
    {
        var session = frame.Session;
        var declared = frame.Template["parameters"]?.Properties ?? [];
        session.Meter.Keep(NameBytes * (declared.Count + (frame.Template["variables"]?.Properties.Count ?? 0)));
        var schema = ValueSchema.OfParameters(frame);
        foreach (var (name, source) in declared)
        {
            var value = supplied.GetValueOrDefault(name);
            frame.Parameters.Add(name, () => Compute(frame, name, source, value, schema, missingAreUnknown));
        }

        BindVariables(frame);
        var succeeded = CheckNames(frame, declared, supplied) && CheckVariables(frame);
        foreach (var (name, source) in declared)
        {
            session.Guard(source, () => frame.Parameters.TryGet(name, out _), out var isValid);
            succeeded &= isValid;
        }

        if (succeeded)
        {
            EvaluateVariables(frame);
        }

        return succeeded;
    }

    private static bool CheckVariables(DeploymentFrame frame)
    {
        if (frame.Template["variables"]?["copy"] is not { Kind: not JsonSourceKind.Array } copy)
        {
            return true;
        }

        frame.Session.Report("InvalidTemplate", TemplateDiagnosticSeverity.Error, "The value of the 'copy' element of a template's variables must be an array.", copy);
        return false;
    }

    /// <summary>Azure evaluates all variables, used or not.</summary>
    private static void EvaluateVariables(DeploymentFrame frame)
    {
        foreach (var (name, source) in frame.Template["variables"]?.Properties ?? [])
        {
            if (!string.Equals(name, "copy", StringComparison.OrdinalIgnoreCase))
            {
                frame.Session.Guard(source, () => frame.Variables.TryGet(name, out _), out _);
            }
        }
    }

    private static bool CheckNames(DeploymentFrame frame, IReadOnlyList<JsonSourceProperty> declared, IReadOnlyDictionary<string, Func<TemplateValue>> supplied)
    {
        frame.Session.Meter.Spend(supplied.Count + declared.Count);
        var known = declared.Select(static parameter => parameter.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unknown = supplied.Keys.Where(name => !known.Contains(name)).Take(NamesShown).Select(ValueText.Shorten).ToList();
        if (unknown.Count == 0)
        {
            return true;
        }

        frame.Session.Report("InvalidTemplate", TemplateDiagnosticSeverity.Error,
            $"The following parameters were supplied, but do not correspond to any parameters defined in the template: '{string.Join(", ", unknown)}'. "
            + $"The parameters defined in the template are: '{string.Join(", ", declared.Select(static parameter => ValueText.Shorten(parameter.Name)))}'.",
            frame.Template["parameters"] ?? frame.Template);
        return false;
    }

    private static TemplateValue Compute(DeploymentFrame frame, string name, JsonSource source, Func<TemplateValue>? supplied, ValueSchema schema, bool missingAreUnknown)
    {
        var value = supplied?.Invoke();
        var isNullable = source["nullable"] is { IsTrue: true } || source.GetString("$ref") is { } reference && ValueSchema.FindDefinition(frame.Template, reference)?["nullable"] is { IsTrue: true };
        if (value is null or NullValue)
        {
            if (value is NullValue && isNullable)
            {
                return value;
            }

            value = source["defaultValue"] is { } defaultValue
                ? frame.Session.Evaluator.Evaluate(defaultValue, new EvaluationContext(frame, TemplatePart.ParameterDefault))
                : isNullable ? TemplateValue.Null
                : missingAreUnknown ? new ResidualValue(new CallExpression("parameters", [new LiteralExpression(new StringValue(name))]))
                : throw new TemplateException($"The value for the template parameter '{name}' is not provided. Please see https://aka.ms/arm-create-parameter-file for usage details.");
        }

        if (!(value is NullValue && isNullable))
        {
            schema.Check(name, value, source);
        }

        return SecretMarking.Declared(frame.Template, source, value, frame.Session.Meter);
    }

    private static void BindVariables(DeploymentFrame frame)
    {
        var evaluator = frame.Session.Evaluator;
        var context = new EvaluationContext(frame, TemplatePart.Variable);
        foreach (var (name, source) in frame.Template["variables"]?.Properties ?? [])
        {
            if (string.Equals(name, "copy", StringComparison.OrdinalIgnoreCase) && source.Kind == JsonSourceKind.Array)
            {
                foreach (var loop in source.Items)
                {
                    frame.Variables.Add(loop.GetString("name") ?? "", () => ObjectEvaluation.EvaluateItems(evaluator, loop, loop.GetString("name") ?? "", context, isElementLoop: false));
                }

                continue;
            }

            frame.Variables.Add(name, () => evaluator.Evaluate(source, context));
        }
    }
}
