using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>What may have moved into a deployment that cannot be looked into is not deleted.</summary>
public sealed class OpaqueDeploymentTests
{
    private const string Account = """
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stone", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "Hot" } }
        """;

    private static string Linked(string group) => $$"""
        { "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "module", {{group}} "properties": { "mode": "Incremental",
          "templateLink": { "id": "/subscriptions/{{AzureWorld.Subscription}}/resourceGroups/specs/providers/Microsoft.Resources/templateSpecs/storage/versions/1.0" } } }
        """;

    [Fact]
    public async Task A_module_that_becomes_a_template_spec_loses_nothing()
    {
        await using var world = await AzureWorld.StartAsync();
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Account)));

        var plan = await world.PlanAsync(await world.RenderAsync(NoiseTableTests.Template(Linked(""))));

        var change = plan.Changes.Single(c => c.Id.Name == "stone");
        Assert.Equal(ChangeAction.Ignored, change.Action);
        Assert.Contains("'module'", change.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(plan.Changes, c => c.Action == ChangeAction.Delete);
    }

    [Fact]
    public async Task A_template_spec_in_another_group_keeps_nothing_here()
    {
        await using var world = await AzureWorld.StartAsync();
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Account)));

        var plan = await world.PlanAsync(await world.RenderAsync(NoiseTableTests.Template(Linked(""" "resourceGroup": "rg-other", """))));

        Assert.Equal(ChangeAction.Delete, plan.Changes.Single(c => c.Id.Name == "stone").Action);
    }
}
