using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Evaluates everything of a deployment: bodies, dependencies, nested deployments, outputs.</summary>
internal static class DeploymentEvaluation
{
    private static readonly HashSet<string> LanguageElements = new(StringComparer.OrdinalIgnoreCase)
    {
        "subscriptionId", "resourceGroup", "id", "type", "name", "apiVersion", "condition", "copy", "dependsOn", "scope", "resources", "comments", "metadata", "existing", "import", "extension", "@options", "method",
    };

    public static void Run(DeploymentFrame frame)
    {
        foreach (var instance in frame.Resources.All)
        {
            if (!instance.IsEnabled)
            {
                continue;
            }

            frame.Session.Guard(instance.Source, () => Evaluate(instance), out _);
            if (instance.Nested is { } nested)
            {
                Run(nested);
            }
        }

        _ = frame.Outputs;
    }

    private static bool Evaluate(ResourceInstance instance)
    {
        var evaluator = instance.Frame.Session.Evaluator;
        AddDependencies(instance, evaluator);
        instance.Options = instance.Source.GetObject("@options") is { } options ? (ObjectValue)evaluator.Evaluate(options, instance.Context) : null;
        var isDeployment = instance.IsDeployment;
        instance.Body = ObjectEvaluation.Evaluate(evaluator, instance.Source, instance.Context,
            name => !LanguageElements.Contains(name) && !(isDeployment && IsProperties(name)));
        if (isDeployment && instance.Source.GetObject("properties") is { } properties)
        {
            instance.Body = new ObjectValue([.. instance.Body.Properties, new("properties", DeploymentProperties(instance, properties, evaluator))], instance.Body.UnknownNames);
        }

        return true;
    }

    private static bool IsProperties(string name) => string.Equals(name, "properties", StringComparison.OrdinalIgnoreCase);

    /// <summary>The template is expanded on its own; the parameters of an expanded template are those without secrets.</summary>
    private static ObjectValue DeploymentProperties(ResourceInstance instance, JsonSource properties, Evaluator evaluator)
    {
        if (instance.Nested is not { } nested)
        {
            return ObjectEvaluation.Evaluate(evaluator, properties, instance.Context, static name => !IsTemplate(name));
        }

        var evaluated = ObjectEvaluation.Evaluate(evaluator, properties, instance.Context, static name => !IsTemplate(name) && !IsParameters(name));
        var parameters = new ObjectValue(nested.Parameters.Names.Where(name => !SecureTypes.IsSecure(nested.Template, nested.Template["parameters"]![name]!, instance.Frame.Session.Meter)).Select(name =>
            KeyValuePair.Create<string, TemplateValue>(name, new ObjectValue([new("value", nested.Parameters.TryGet(name, out var value) ? value : TemplateValue.Null)]))));
        return new ObjectValue([.. evaluated.Properties, new("parameters", parameters)], evaluated.UnknownNames);
    }

    private static bool IsTemplate(string name) => string.Equals(name, "template", StringComparison.OrdinalIgnoreCase);

    private static bool IsParameters(string name) => string.Equals(name, "parameters", StringComparison.OrdinalIgnoreCase);

    private static void AddDependencies(ResourceInstance instance, Evaluator evaluator)
    {
        if (instance.Source["dependsOn"] is not { } source)
        {
            return;
        }

        if (source.Kind == JsonSourceKind.Array)
        {
            foreach (var item in source.Items)
            {
                instance.Frame.Session.Guard(item, () => AddDependency(instance, evaluator.Evaluate(item, instance.Context)), out _);
            }

            return;
        }

        AddDependency(instance, evaluator.Evaluate(source, instance.Context));
    }

    private static bool AddDependency(ResourceInstance instance, TemplateValue value)
    {
        switch (value)
        {
            case ArrayValue array:
                return array.Items.All(item => AddDependency(instance, item));
            case StringValue { Value.Length: 0 } or NullValue:
                return true;
            case StringValue or ResidualValue:
                break;
            default:
                throw new TemplateException($"An entry of 'dependsOn' is of the type '{value.TypeName}'; expected is 'String'.");
        }

        var text = JsonConversion.ToIdentifier(value);
        var meter = instance.Frame.Session.Meter;
        meter.SpendText(text.Length * 4L);
        if (instance.Frame.Resources.FindDependencies(text) is { } found)
        {
            meter.Spend(found.Count);
            meter.Keep(32L * found.Count);
            CheckOwn(instance, found);
            instance.Dependencies.UnionWith(found.Where(other => other != instance));
            return true;
        }

        return value is ResidualValue || MayBeUnknown(instance, text) ? true : throw new TemplateException(
            $"Deployment template validation failed: 'The resource '{ValueText.Shorten(text)}' is not defined in the template. Please see https://aka.ms/arm-syntax for usage details.'.");
    }

    /// <summary>A resource cannot wait for itself or for its own loop; of several resources of one name the others are meant.</summary>
    private static void CheckOwn(ResourceInstance instance, IReadOnlyList<ResourceInstance> found)
    {
        if (found.Contains(instance) && found.All(other => other.Source == instance.Source))
        {
            throw new TemplateException($"Deployment template validation failed: 'Circular dependency detected on resource: '{instance.IdText}'. Please see https://aka.ms/arm-syntax-resources for usage details.'.");
        }
    }

    /// <summary>Where names are unknown, a dependency may be on one of these resources.</summary>
    private static bool MayBeUnknown(ResourceInstance instance, string text)
    {
        var all = instance.Frame.Resources.All;
        instance.Frame.Session.Meter.SpendText(all.Count);
        return text.Length > 0 && all.Any(static other => other.Id is ResidualValue);
    }
}
