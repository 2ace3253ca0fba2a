using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>What cannot be done with a resource of which no more than its id is there.</summary>
internal static class GivenResourceChecks
{
    public static void Run(BicepModel model)
    {
        foreach (var node in model.Program.Nodes)
        {
            if ((node is PropertyAccessNode { Name: { IsValid: true, Text: var name } } access && !GivenResource.IsIdentity(name) && GivenResource.Of(access.Target) is OutputResource) ||
                (node is CallNode { Symbol: null, Target: { } target, Name.Text: not "getSecret" } && GivenResource.Of(target) is OutputResource))
            {
                model.Diagnostics.Error("BCP320", node, "What a module gives back of a resource is its id: a module that is given the resource as a parameter can read it.");
            }
        }

        foreach (var resource in model.ResourceSymbols.Where(resource => resource.IsAzure))
        {
            Above(model, resource, "parent");
            Above(model, resource, "scope");
        }

        foreach (var module in model.ModuleSymbols)
        {
            if (module.Node.Body?.Property("scope")?.Value is { } scope && GivenResource.Of(scope) is { } given)
            {
                // The official compiler takes such a scope and leaves it out of the template.
                var code = given is ParameterResource && scope is VariableNode { Symbol: ParameterSymbol } ? RefusalCodes.Feature : "BCP120";
                model.Diagnostics.Error(code, scope, "A module cannot be deployed to a scope of which no more than the id is given.");
            }
        }
    }

    private static void Above(BicepModel model, ResourceSymbol resource, string role)
    {
        var value = resource.Property(role);
        if (GivenResource.Of(value) is not { } given)
        {
            return;
        }

        if (given is ParameterResource)
        {
            model.Diagnostics.Error("BCP229", value!, $"A resource that is given as a parameter cannot be the {role} of another one.");
        }

        if (resource.Existing ? given is OutputResource : given is OutputResource || value is VariableNode { Symbol: VariableSymbol })
        {
            model.Diagnostics.Error(resource.Existing ? RefusalCodes.Feature : "BCP120", value!, $"The {role} is only known while deploying.");
        }
    }
}
