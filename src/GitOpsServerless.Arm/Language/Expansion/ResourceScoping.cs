using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Finds the scope of a resource out of <c>scope</c>, <c>subscriptionId</c> and <c>resourceGroup</c>.</summary>
/// <remarks><see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/scope-extension-resources"/></remarks>
internal sealed class ResourceScoping(DeploymentFrame frame, Evaluator evaluator)
{
    // The text is read again for every resource inside.
    private const int MaximumLength = 8_192;

    /// <summary>The id of the scope (empty for the tenant), and for a deployment the scope it deploys to.</summary>
    public (TemplateValue ScopeId, DeploymentScope? Target) Find(JsonSource source, EvaluationContext context, bool isDeployment)
    {
        var scope = frame.Scope;
        if (source["scope"] is { } scopeSource)
        {
            return FromProperty(evaluator.Evaluate(scopeSource, context));
        }

        // Azure minds these two on deployments and on existing resources only.
        var isRedirectable = isDeployment || source["existing"] is { IsTrue: true };
        var subscription = isRedirectable ? Read(source["subscriptionId"], context) : null;
        var group = isRedirectable ? Read(source["resourceGroup"], context) : null;
        if (subscription is null && group is null)
        {
            return (ResourceIds.OfScope(scope), scope);
        }

        subscription ??= scope.SubscriptionId ?? throw new TemplateException("The resource needs a 'subscriptionId' at this level.") { Source = source };
        var changed = group is null ? DeploymentScope.Subscription(subscription) : DeploymentScope.ResourceGroup(subscription, group);
        var target = Inherit(changed);
        return (ResourceIds.OfScope(target), target);
    }

    private (TemplateValue ScopeId, DeploymentScope? Target) FromProperty(TemplateValue value)
    {
        if (value is ResidualValue)
        {
            // Where a deployment goes decides what its template means: without the place it stays closed.
            return (value, null);
        }

        if (value is not StringValue { Value: var text })
        {
            throw new TemplateException($"The scope of the resource is of the type '{value.TypeName}'; expected is 'String'.");
        }

        CheckLength(text.Length);
        text = text.TrimEnd('/');
        if (text.Length == 0)
        {
            var tenant = DeploymentScope.Tenant(frame.Scope.TenantId);
            return (ResourceIds.OfScope(tenant), tenant);
        }

        if (text.StartsWith("Microsoft.Management/managementGroups/", StringComparison.OrdinalIgnoreCase))
        {
            text = "/providers/" + text;
        }

        if (text.StartsWith('/'))
        {
            var target = DeploymentScope.TryParse(text);
            return (new StringValue(text), target is null ? null : Inherit(target));
        }

        return (ResourceIds.Concat(ResourceIds.OfScope(frame.Scope), "/providers/" + text), null);
    }

    /// <summary>What is known of the place around stays known where it is the same.</summary>
    private DeploymentScope Inherit(DeploymentScope target)
    {
        var own = frame.Scope;
        return string.Equals(own.Id, target.Id, StringComparison.OrdinalIgnoreCase) ? own : target with { TenantId = own.TenantId };
    }

    private string? Read(JsonSource? source, EvaluationContext context) => source is null ? null : evaluator.Evaluate(source, context) switch
    {
        NullValue => null,
        (StringValue or ResidualValue) and var value => Text(value),
        var other => throw new TemplateException($"The scope of the resource is of the type '{other.TypeName}'; expected is 'String'.") { Source = source },
    };

    private static string Text(TemplateValue value)
    {
        CheckLength(value.Size);
        return JsonConversion.ToIdentifier(value);
    }

    private static void CheckLength(long length)
    {
        if (length > MaximumLength)
        {
            throw new TemplateException($"The scope of the resource has more than {MaximumLength} characters.");
        }
    }
}
