using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Starts the expansion of nested and linked deployments.</summary>
/// <remarks><see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates"/></remarks>
internal static class NestedDeployment
{
    /// <summary>The deployment; null when its template cannot be had or is refused.</summary>
    public static DeploymentFrame? TryStart(ResourceInstance instance)
    {
        var session = instance.Frame.Session;
        return session.Guard(instance.Source, () => Start(instance, session), out _);
    }

    /// <summary>Where the expressions of an inline template are evaluated: by itself (inner) or by the template around (outer, the default).</summary>
    public static bool IsInner(JsonSource? properties) =>
        string.Equals(properties?.GetObject("expressionEvaluationOptions")?.GetString("scope"), "inner", StringComparison.OrdinalIgnoreCase);

    private static DeploymentFrame? Start(ResourceInstance instance, ExpansionSession session)
    {
        var properties = instance.Source.GetObject("properties") ?? throw new TemplateException("A deployment needs 'properties'.");
        var inline = properties.GetObject("template");
        string? uri = null;
        var template = inline ?? ReadComputed(instance, properties, session) ?? ResolveLink(instance, properties, session, out uri);
        if (template is null)
        {
            return null;
        }

        var isOuter = inline is not null && !IsInner(properties);
        var frame = new DeploymentFrame(session, template, instance.TargetScope!)
        {
            Name = instance.Name,
            TemplateUri = uri,
            Deployment = instance,
            Path = [.. instance.Frame.Path, instance.NameText],
            OuterContext = isOuter ? instance.Context with { Resource = null } : null,
        };
        session.AddFrame(frame);
        if (isOuter)
        {
            return frame;
        }

        if (!TemplateValidation.CheckCounts(frame))
        {
            return null;
        }

        TemplateValidation.Check(frame);
        return ParameterBinding.Bind(frame, ReadParameters(instance, properties, session), properties["parametersLink"] is not null) ? frame : null;
    }

    /// <summary>A template that an expression gives is one of its own: its expressions are read when the expression is known.</summary>
    private static JsonSource? ReadComputed(ResourceInstance instance, JsonSource properties, ExpansionSession session)
    {
        if (properties["template"] is not { IsExpression: true } source || session.Evaluator.Evaluate(source, instance.Context) is not ObjectValue { HasResidual: false } value)
        {
            return null;
        }

        session.Meter.SpendText(value.Size * 4);
        session.Meter.Keep((200 * value.Nodes) + (2 * value.Size));
        return TemplateDocument.Parse(ValueText.ToJsonText(value), session.Meter.Limits, keepPositions: false).Root;
    }

    private static JsonSource? ResolveLink(ResourceInstance instance, JsonSource properties, ExpansionSession session, out string? uri)
    {
        uri = null;
        if (properties["templateLink"] is not { } source)
        {
            return properties["template"] is { IsExpression: true } ? null : throw new TemplateException("A deployment needs a 'template' or a 'templateLink'.", "InvalidRequestContent") { Source = properties };
        }

        if (session.Evaluator.Evaluate(source, instance.Context) is not ObjectValue link)
        {
            return null;
        }

        string? Text(string name) => link.TryGet(name, out var value) && value is StringValue text ? text.Value : null;
        var query = Text("queryString") is { Length: > 0 } parameters ? "?" + parameters.TrimStart('?') : "";
        var target = new TemplateLink(Text("uri") is { } absolute ? absolute + query : null, Text("id"), Text("relativePath"), instance.Frame.TemplateUri);
        uri = target.Uri ?? (target is { RelativePath: { } path, ParentUri: { } parent } && Uri.TryCreate(parent, UriKind.Absolute, out var around) && Uri.TryCreate(around, path, out var combined) ? combined.AbsoluteUri : null);
        if (target is { Uri: null, Id: null, RelativePath: null } || session.Request.LinkedTemplates?.Resolve(target) is not { } document)
        {
            return null;
        }

        foreach (var diagnostic in document.Diagnostics)
        {
            session.Report("InvalidTemplate", diagnostic.Severity, diagnostic.Message, source);
        }

        return document.Root is { Kind: JsonSourceKind.Object } root ? root : null;
    }

    /// <summary>The values are evaluated by the template around, when they are needed.</summary>
    private static Dictionary<string, Func<TemplateValue>> ReadParameters(ResourceInstance instance, JsonSource properties, ExpansionSession session)
    {
        var result = new Dictionary<string, Func<TemplateValue>>(StringComparer.OrdinalIgnoreCase);
        if (properties["parameters"] is not { } parameters)
        {
            return result;
        }

        if (parameters.Kind == JsonSourceKind.Object)
        {
            session.Meter.Spend(2L * parameters.Properties.Count);
            foreach (var (name, entry) in parameters.Properties)
            {
                result[name] = () => ReadParameter(instance, name, entry, session);
            }

            return result;
        }

        foreach (var (name, entry) in session.Evaluator.Evaluate(parameters, instance.Context) is ObjectValue values ? values.Properties : [])
        {
            result[name] = () => entry is ObjectValue container && container.TryGet("value", out var value) ? value : throw Invalid(name, parameters);
        }

        return result;
    }

    private static TemplateValue ReadParameter(ResourceInstance instance, string name, JsonSource entry, ExpansionSession session)
    {
        if (entry["value"] is { } value)
        {
            return session.Evaluator.Evaluate(value, instance.Context);
        }

        if (entry["reference"] is { } reference)
        {
            return session.Evaluator.Evaluate(reference, instance.Context) is ObjectValue secret ? KeyVaultReference.ToSecret(name, secret) : throw Invalid(name, entry);
        }

        return session.Evaluator.Evaluate(entry, instance.Context) switch
        {
            ObjectValue container when container.TryGet("value", out var inner) => inner,
            ObjectValue container when container.TryGet("reference", out var inner) && inner is ObjectValue secret => KeyVaultReference.ToSecret(name, secret),
            ResidualValue residual => session.Evaluator.Residual("tryGet", residual, new StringValue("value")),
            ObjectValue { Properties: [] } or NullValue => TemplateValue.Null,
            _ => throw Invalid(name, entry),
        };
    }

    private static TemplateException Invalid(string name, JsonSource source) =>
        new($"The value of the deployment parameter '{name}' must be an object with 'value' or 'reference'.", "InvalidDeploymentParameterValue") { Source = source };
}
