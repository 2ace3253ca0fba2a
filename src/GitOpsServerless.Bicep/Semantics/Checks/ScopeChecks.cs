using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>
/// Where resources may be deployed to: a type can be at certain scopes only, and a template deploys to its own scope only
/// (learn.microsoft.com/azure/azure-resource-manager/templates/deploy-to-resource-group and its siblings).
/// </summary>
internal static class ScopeChecks
{
    private const DeploymentScope Anywhere = (DeploymentScope)31;

    public static void Run(BicepModel model)
    {
        foreach (var resource in model.ResourceSymbols.Where(resource => resource.IsAzure && resource.Type is not null && resource.Scope.Scope != DeploymentScope.None))
        {
            if (resource.Ancestors.Count == 0)
            {
                Own(model, resource);
            }
            else if (!resource.Existing && !IsHere(model, resource.Scope))
            {
                model.Diagnostics.Error("BCP165", resource.Node.Name, "The resource takes its scope from its parent and would be deployed to another scope than the file's.");
            }
        }
    }

    private static void Own(BicepModel model, ResourceSymbol resource)
    {
        var scope = resource.Node.Body?.Property("scope");
        var permitted = Permitted(resource);
        if (scope is not null && !resource.Existing && (permitted & (DeploymentScope.Resource | DeploymentScope.Tenant)) == DeploymentScope.None)
        {
            model.Diagnostics.Error("BCP037", scope.Key, $"A {resource.Type!.Type} has no property scope.");
        }

        if (scope?.Value is { } given && (given.IsBroken || IsReported(model, given)))
        {
            return;
        }

        if ((permitted & resource.Scope.Scope) == DeploymentScope.None)
        {
            model.Diagnostics.Error("BCP135", scope?.Value ?? resource.Node.Value, $"A {resource.Type!.Type} cannot be at the scope {resource.Scope.Scope}, only at {permitted}.");
        }
        else if (!resource.Existing && !IsHere(model, resource.Scope))
        {
            model.Diagnostics.Error("BCP139", scope?.Value ?? resource.Node.Name, "The resource would be deployed to another scope than the file's; a module can do that.");
        }
    }

    /// <summary>Whether the call that makes a scope is itself the finding.</summary>
    public static bool IsReported(BicepModel model, SyntaxNode scope) =>
        model.Diagnostics.Items.Any(item => item.Code is "BCP071" or "BCP036" or "BCP420" && item.Offset >= scope.Start && item.Offset <= scope.End);

    private static DeploymentScope Permitted(ResourceSymbol resource) =>
        resource.AzureType is { } type ? (DeploymentScope)(type.ReadableScopes | type.WritableScopes) : Anywhere;

    /// <summary>Whether a template of the file's target scope may deploy there. To the tenant any template may.</summary>
    private static bool IsHere(BicepModel model, ScopeData scope, int depth = 0) => scope.Scope switch
    {
        DeploymentScope.Tenant => true,
        DeploymentScope.ManagementGroup => model.Scope == DeploymentScope.ManagementGroup && scope.ManagementGroup is null,
        DeploymentScope.Subscription => model.Scope == DeploymentScope.Subscription && scope.Subscription is null,
        DeploymentScope.ResourceGroup => model.Scope == DeploymentScope.ResourceGroup && scope is { Subscription: null, ResourceGroup: null },
        DeploymentScope.Resource => scope.Resource is null || depth > 50 || IsHere(model, scope.Resource.Scope, depth + 1),
        _ => true,
    };
}
