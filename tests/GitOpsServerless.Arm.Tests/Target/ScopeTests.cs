using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Tests.Target;

public sealed class ScopeTests
{
    private const string Policy = """{ "type": "Microsoft.Authorization/policyDefinitions", "apiVersion": "2023-04-01", "name": "audit", "properties": { "policyType": "Custom", "mode": "All", "policyRule": { "if": { "field": "type", "equals": "x" }, "then": { "effect": "audit" } } } }""";

    private const string CrossScope = """
        { "type": "Microsoft.Resources/resourceGroups", "apiVersion": "2024-03-01", "name": "rg-inner", "location": "northeurope", "tags": { "team": "shop" } },
        { "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "inner", "resourceGroup": "rg-inner", "dependsOn": [ "[subscriptionResourceId('Microsoft.Resources/resourceGroups', 'rg-inner')]" ],
          "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" }, "template": {
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
            "resources": [ { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stinner", "location": "[resourceGroup().location]", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2" } ] } } }
        """;

    public static TheoryData<string, string, string> Scopes => new()
    {
        { "tenant", "2019-08-01/tenantDeploymentTemplate", Policy },
        { "managementGroup", "2019-08-01/managementGroupDeploymentTemplate", Policy },
        { "subscription", "2018-05-01/subscriptionDeploymentTemplate", CrossScope },
    };

    [Theory]
    [MemberData(nameof(Scopes))]
    public async Task A_scope_above_groups_deploys_is_unchanged_drifts_and_prunes(string scope, string schema, string resources)
    {
        await using var world = await AzureWorld.StartAsync(_ => scope switch
        {
            "tenant" => new AzureTargetDefinition { Tenant = "00000000-0000-0000-0000-000000000001", Location = "westeurope" },
            "managementGroup" => new AzureTargetDefinition { ManagementGroup = "landing-zones", Location = "westeurope" },
            _ => new AzureTargetDefinition { Subscription = AzureWorld.Subscription, Location = "westeurope" },
        });
        var desired = await world.RenderAsync(Template(schema, resources));

        var (_, step) = await world.ReconcileAsync(desired);
        Assert.True(step.Status == ApplyStatus.Completed, string.Join("\n", step.Diagnostics));
        world.Sandbox.Requests.Clear();
        Assert.Empty((await world.PlanAsync(desired)).Effective);
        Assert.Equal(0, world.Sandbox.Requests.Writes);

        var last = desired.Resources[^1].Id.ToString();
        world.Sandbox.Delete(last);
        var drift = Assert.Single((await world.PlanAsync(desired)).Effective);
        Assert.Equal((ChangeAction.Create, ChangeOrigin.Drift), (drift.Action, drift.Origin));
        await world.ReconcileAsync(desired);

        var (_, pruned) = await world.ReconcileAsync(await world.RenderAsync(Template(schema, "")));
        Assert.True(pruned.Status == ApplyStatus.Completed, string.Join("\n", pruned.Diagnostics));
        Assert.Empty(world.Inventory.Entries);
        Assert.Null(world.Sandbox.Find(last));
    }

    [Fact]
    public async Task A_group_in_another_location_is_what_resourceGroup_means()
    {
        await using var world = await AzureWorld.StartAsync(_ => new AzureTargetDefinition { Subscription = AzureWorld.Subscription, Location = "westeurope" });
        var desired = await world.RenderAsync(Template("2018-05-01/subscriptionDeploymentTemplate", CrossScope));
        await world.ReconcileAsync(desired);

        Assert.Equal("northeurope", world.Sandbox.Find($"/subscriptions/{AzureWorld.Subscription}/resourceGroups/rg-inner/providers/Microsoft.Storage/storageAccounts/stinner")!["location"]!.GetValue<string>());
    }

    private static string Template(string schema, string resources) =>
        $$"""{ "$schema": "https://schema.management.azure.com/schemas/{{schema}}.json#", "contentVersion": "1.0.0.0", "resources": [ {{resources}} ] }""";
}
