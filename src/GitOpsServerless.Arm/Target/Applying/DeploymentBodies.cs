using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>Paths and bodies of deployments and stacks.</summary>
internal static class DeploymentBodies
{
    public static string DeploymentPath(AzureTargetDefinition target, string name) =>
        $"{target.Scope.TrimEnd('/')}/providers/Microsoft.Resources/deployments/{name}";

    public static string StackPath(AzureTargetDefinition target, string name) =>
        $"{target.Scope.TrimEnd('/')}/providers/Microsoft.Resources/deploymentStacks/{name}";

    /// <summary>The operations of a deployment; groups have an older route for them.</summary>
    public static string OperationsPath(string deploymentId) =>
        deploymentId.Contains("/resourceGroups/", StringComparison.OrdinalIgnoreCase)
            ? deploymentId.Replace("/providers/Microsoft.Resources/deployments/", "/deployments/", StringComparison.OrdinalIgnoreCase) + "/operations"
            : deploymentId + "/operations";

    public static JsonObject Deployment(AzureTargetDefinition target, AzureTemplate template) => Located(target, new JsonObject { ["properties"] = Properties(template, "Incremental") });

    public static JsonObject WhatIf(AzureTargetDefinition target, AzureTemplate template)
    {
        var properties = Properties(template, "Incremental");
        properties["whatIfSettings"] = new JsonObject { ["resultFormat"] = "FullResourcePayloads" };
        return Located(target, new JsonObject { ["properties"] = properties });
    }

    /// <summary>A stack that deletes only when the plan deletes all that the stack would.</summary>
    public static JsonObject Stack(AzureTargetDefinition target, AzureTemplate template, bool deletes, string mark)
    {
        var properties = StackProperties(target, template, deletes);
        properties["description"] = mark;
        return Located(target, new JsonObject { ["properties"] = properties });
    }

    /// <summary>What a stack would do; the result is kept as shortly as the service allows.</summary>
    public static JsonObject StackWhatIf(AzureTargetDefinition target, AzureTemplate template, string stack)
    {
        var properties = StackProperties(target, template, deletes: false);
        properties["deploymentStackResourceId"] = stack;
        properties["retentionInterval"] = "PT1H";
        return Located(target, new JsonObject { ["properties"] = properties });
    }

    private static JsonObject StackProperties(AzureTargetDefinition target, AzureTemplate template, bool deletes)
    {
        var action = deletes ? "delete" : "detach";
        var properties = Properties(template, null);
        properties["actionOnUnmanage"] = new JsonObject { ["resources"] = action, ["resourceGroups"] = "detach", ["managementGroups"] = "detach" };
        var deny = new JsonObject { ["mode"] = target.DenySettings, ["applyToChildScopes"] = target.DenyApplyToChildScopes };
        if (target.DenyExcludedPrincipals.Count > 0)
        {
            deny["excludedPrincipals"] = new JsonArray([.. target.DenyExcludedPrincipals.Select(p => JsonValue.Create(p))]);
        }

        if (target.DenyExcludedActions.Count > 0)
        {
            deny["excludedActions"] = new JsonArray([.. target.DenyExcludedActions.Select(a => JsonValue.Create(a))]);
        }

        properties["denySettings"] = deny;
        return properties;
    }

    private static JsonObject Properties(AzureTemplate template, string? mode)
    {
        var properties = new JsonObject { ["template"] = template.Template.DeepClone(), ["parameters"] = template.Parameters.DeepClone() };
        if (mode is not null)
        {
            properties["mode"] = mode;
        }

        if (template.ExternalInputs is { Count: > 0 } inputs)
        {
            properties["externalInputs"] = inputs.DeepClone();
        }

        return properties;
    }

    private static JsonObject Located(AzureTargetDefinition target, JsonObject body)
    {
        if (target.ResourceGroup is null)
        {
            body["location"] = target.Location;
        }

        return body;
    }
}
