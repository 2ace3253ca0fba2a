using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>
/// The objects that <c>deployment()</c>, <c>subscription()</c> and their like give: known parts as values, the rest as
/// accesses to the very same function.
/// </summary>
internal sealed class AmbientValues(DeploymentFrame frame)
{
    private TemplateValue? deployment;
    private TemplateValue? subscription;
    private TemplateValue? resourceGroup;
    private TemplateValue? tenant;
    private TemplateValue? managementGroup;

    private DeploymentScope Scope => frame.Scope;

    public TemplateValue Tenant(Evaluator evaluator) => tenant ??= new ObjectValue(
    [
        new("id", Scope.TenantId is { } id ? TemplateValue.Of("/tenants/" + id) : Unknown(evaluator, "tenant", "id")),
        new("tenantId", Known(evaluator, Scope.TenantId, "tenant", "tenantId")),
        new("countryCode", Unknown(evaluator, "tenant", "countryCode")),
        new("displayName", Unknown(evaluator, "tenant", "displayName")),
    ]);

    public TemplateValue? Subscription(Evaluator evaluator) => Scope.SubscriptionId is not { } id ? null : subscription ??= new ObjectValue(
    [
        new("id", ResourceIds.Concat("/subscriptions/", JsonConversion.FromIdentifier(id))),
        new("subscriptionId", JsonConversion.FromIdentifier(id)),
        new("tenantId", Known(evaluator, Scope.TenantId, "tenant", "tenantId")),
        new("displayName", Known(evaluator, Scope.Kind == DeploymentScopeKind.Subscription ? Scope.DisplayName : null, "subscription", "displayName")),
    ]);

    public TemplateValue? ResourceGroup(Evaluator evaluator) => Scope.Kind != DeploymentScopeKind.ResourceGroup ? null : resourceGroup ??= new ObjectValue(
    [
        new("id", ResourceIds.OfScope(Scope)),
        new("name", JsonConversion.FromIdentifier(Scope.ResourceGroupName!)),
        new("type", TemplateValue.Of("Microsoft.Resources/resourceGroups")),
        new("location", Known(evaluator, Scope.Location, "resourceGroup", "location")),
        new("tags", Scope.Tags is { } tags ? JsonConversion.FromJson(tags) : Unknown(evaluator, "resourceGroup", "tags")),
        new("managedBy", Unknown(evaluator, "resourceGroup", "managedBy")),
        new("properties", new ObjectValue([new("provisioningState", TemplateValue.Of("Succeeded"))])),
    ]);

    public TemplateValue? ManagementGroup(Evaluator evaluator) => Scope.Kind != DeploymentScopeKind.ManagementGroup ? null : managementGroup ??= new ObjectValue(
    [
        new("id", ResourceIds.OfScope(Scope)),
        new("name", JsonConversion.FromIdentifier(Scope.ManagementGroupId!)),
        new("type", TemplateValue.Of("Microsoft.Management/managementGroups")),
        new("properties", Unknown(evaluator, "managementGroup", "properties")),
    ]);

    /// <summary>One property of <see cref="Deployment"/>, so that a name costs no copy of the template; null for those that need the whole.</summary>
    public TemplateValue? DeploymentProperty(Evaluator evaluator, string name) => name.ToUpperInvariant() switch
    {
        "NAME" => DeploymentName(evaluator),
        "LOCATION" when Scope.Kind != DeploymentScopeKind.ResourceGroup => DeploymentLocation(evaluator),
        _ => null,
    };

    public TemplateValue Deployment(Evaluator evaluator)
    {
        if (deployment is not null)
        {
            return deployment;
        }

        var properties = new List<KeyValuePair<string, TemplateValue>>();
        if (frame.TemplateUri is { } uri)
        {
            properties.Add(new("templateLink", new ObjectValue([new("uri", TemplateValue.Of(uri))])));
        }

        properties.Add(new("template", evaluator.Session.LiteralOf(frame.Template)));
        properties.Add(new("templateHash", Unknown(evaluator, "deployment", "properties", "templateHash")));
        properties.Add(new("parameters", Unknown(evaluator, "deployment", "properties", "parameters")));
        properties.Add(new("mode", Unknown(evaluator, "deployment", "properties", "mode")));
        properties.Add(new("provisioningState", TemplateValue.Of("Accepted")));
        var result = new List<KeyValuePair<string, TemplateValue>> { new("name", DeploymentName(evaluator)) };
        if (Scope.Kind != DeploymentScopeKind.ResourceGroup)
        {
            result.Add(new("location", DeploymentLocation(evaluator)));
        }

        result.Add(new("properties", new ObjectValue(properties)));
        return deployment = new ObjectValue(result);
    }

    private TemplateValue DeploymentName(Evaluator evaluator) => frame.Name ?? Unknown(evaluator, "deployment", "name");

    private TemplateValue DeploymentLocation(Evaluator evaluator) => Known(evaluator, Scope.Location, "deployment", "location");

    private static TemplateValue Known(Evaluator evaluator, string? value, string function, string property) =>
        value is null ? Unknown(evaluator, function, property) : JsonConversion.FromIdentifier(value);

    private static TemplateValue Unknown(Evaluator evaluator, string function, params ReadOnlySpan<string> path)
    {
        Expression expression = new CallExpression(function, []);
        foreach (var property in path)
        {
            expression = new AccessExpression(expression, new LiteralExpression(new StringValue(property)));
        }

        return evaluator.Residual(expression);
    }
}
