using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>What <c>reference()</c> or <c>list*()</c> asks: an id, and the resource when the template declares it.</summary>
internal sealed record ResourceTarget(TemplateValue Id, ResourceInstance? Instance);

/// <summary>Finds the resources that expressions refer to, and notes the dependency.</summary>
internal sealed class ResourceLookup
{
    private const long EdgeBytes = 32;

    public ResourceTarget Resolve(TemplateValue identifier, EvaluationContext context, bool isDependency = true)
    {
        var text = identifier is StringValue or ResidualValue
            ? JsonConversion.ToIdentifier(identifier)
            : throw new TemplateException($"The resource identifier is of the type '{identifier.TypeName}'; expected is 'String'.");
        context.Frame.Session.Meter.SpendText(text.Length * 4L);
        var instance = context.Frame.Resources.FindSingle(text);
        if (instance is null)
        {
            return identifier is StringValue && !text.StartsWith('/')
                ? new ResourceTarget(context.Frame.Session.Meter.Admit(Complete(text, context)), null)
                : ResolveUnknownIndex(identifier, context) ?? new ResourceTarget(identifier, null);
        }

        if (isDependency && Around(context.Resource, instance.Frame) is { } source && source != instance)
        {
            context.Frame.Session.Meter.Keep(EdgeBytes);
            (text.StartsWith('/') || text.StartsWith('[') ? source.SoftDependencies : source.Dependencies).Add(instance);
        }

        return new ResourceTarget(instance.Id, instance);
    }

    /// <summary>What waits in that deployment: the resource, or the nested deployment that it is in.</summary>
    private static ResourceInstance? Around(ResourceInstance? source, DeploymentFrame frame)
    {
        while (source is not null && source.Frame != frame)
        {
            source = source.Frame.Deployment;
        }

        return source;
    }

    public IReadOnlyList<ResourceInstance> ResolveLoop(TemplateValue identifier, EvaluationContext context)
    {
        if (identifier is not StringValue name || context.Frame.Resources.FindLoop(name.Value) is not { } instances)
        {
            throw new TemplateException($"The resource loop '{ValueText.Quote(identifier)}' is not defined in the template.");
        }

        context.Frame.Session.Meter.Spend(instances.Count);
        context.Frame.Session.Meter.Keep(EdgeBytes * instances.Count);
        if (Around(context.Resource, context.Frame) is { } source)
        {
            source.Dependencies.UnionWith(instances.Where(instance => source != instance));
        }

        return instances;
    }

    /// <summary>An instance of a loop whose index is not known yet (<c>format('loop[{0}]', index)</c>) is an element of the list of all ids.</summary>
    private static ResourceTarget? ResolveUnknownIndex(TemplateValue identifier, EvaluationContext context)
    {
        const string suffix = "[{0}]";
        if (identifier is not ResidualValue { Expression: CallExpression { Name: "format", Arguments: [LiteralExpression { Value: StringValue format }, var index] } }
            || !format.Value.EndsWith(suffix, StringComparison.Ordinal)
            || context.Frame.Resources.FindLoop(format.Value[..^suffix.Length]) is not { Count: > 0 } instances
            || instances.Any(static instance => instance.CopyIndex is null))
        {
            return null;
        }

        var meter = context.Frame.Session.Meter;
        meter.Spend(2 * instances.Count);
        meter.Keep(EdgeBytes * instances.Count);
        var source = Around(context.Resource, context.Frame);
        source?.SoftDependencies.UnionWith(instances.Where(instance => instance != source));
        var ids = new CallExpression("createArray", [.. instances.Select(instance => meter.Express(instance.Id))]);
        return new ResourceTarget(new ResidualValue(new AccessExpression(ids, index)), instances[0].Nested is null ? instances[0] : null);
    }

    /// <summary>A relative id (<c>Microsoft.Web/sites/name</c>) is one of the deployment's scope.</summary>
    private static TemplateValue Complete(string text, EvaluationContext context)
    {
        var segments = text.Split('/');
        if (segments.Length < 3 || segments.Length % 2 == 0 || !segments[0].Contains('.', StringComparison.Ordinal))
        {
            throw new TemplateException($"The template resource reference '{ValueText.Shorten(text)}' is not valid: it could not be found in the template and is no resource id. Please see https://aka.ms/arm-syntax-resources for usage details.");
        }

        return ResourceIds.Concat(ResourceIds.OfScope(context.Frame.Scope), "/providers/" + text);
    }
}
