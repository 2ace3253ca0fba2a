using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Arm;
using GitOpsServerless.Sandbox.Hosting;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>With <c>sync.allowReplace</c> only what really moves is deleted, and nothing whose name would not be free.</summary>
public sealed class LocationTests
{
    private const string Schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

    private static string Storage(string name, string location) => $$"""
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "{{name}}", "location": "{{location}}", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "Hot" } }
        """;

    private static string Vault(string location) => NoiseTableTests.Template($$"""
        { "type": "Microsoft.KeyVault/vaults", "apiVersion": "2023-07-01", "name": "kv-shop", "location": "{{location}}", "properties": { "tenantId": "22222222-2222-2222-2222-222222222222", "sku": { "family": "A", "name": "standard" } } }
        """);

    [Fact]
    public async Task A_location_that_is_not_known_replaces_nothing()
    {
        await using var world = await AllowingAsync();
        var desired = await world.RenderAsync(NoiseTableTests.Template(
            Storage("stone", "westeurope") + "," + Storage("sttwo", "[reference(resourceId('Microsoft.Storage/storageAccounts','stone'), '2023-05-01', 'Full').location]")));
        await world.ReconcileAsync(desired);
        world.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 403, Method = "GET", PathPattern = "*/stone" });
        var edited = await world.RenderAsync(NoiseTableTests.Template(
            Storage("stone", "westeurope") + "," + Storage("sttwo", "[reference(resourceId('Microsoft.Storage/storageAccounts','stone'), '2023-05-01', 'Full').location]").Replace("Hot", "Cool", StringComparison.Ordinal)));

        var plan = await world.PlanAsync(edited);

        Assert.Equal(ChangeAction.Update, plan.Changes.Single(c => c.Id.Name == "sttwo").Action);
        Assert.DoesNotContain(plan.Changes, c => c.Action == ChangeAction.Replace);
    }

    [Fact]
    public async Task A_module_in_another_group_has_the_location_of_that_group()
    {
        await using var world = await AllowingAsync();
        const string Elsewhere = $"/subscriptions/{AzureWorld.Subscription}/resourceGroups/rg-north";
        world.Sandbox.Put(Elsewhere, "2024-03-01", new JsonObject { ["location"] = "northeurope" });
        var desired = await world.RenderAsync(NoiseTableTests.Template($$"""
            { "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "module", "resourceGroup": "rg-north", "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" },
              "template": { "$schema": "{{Schema}}", "contentVersion": "1.0.0.0", "resources": [ {{Storage("stnorth", "[resourceGroup().location]")}} ] } } }
            """));
        await world.ReconcileAsync(desired);

        Assert.Empty((await world.PlanAsync(desired)).Effective);
        Assert.Empty((await world.PlanAsync(desired, world.Options with { IsRoutine = true })).Effective);

        // Whose location is not known is not compared.
        world.Inventory = Inventory.Empty;
        world.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 403, Method = "GET", PathPattern = "*/resourceGroups/rg-north" });
        var plan = await world.PlanAsync(desired);
        Assert.DoesNotContain(plan.Changes, c => c.Action == ChangeAction.Replace);
        Assert.DoesNotContain(plan.Changes.SelectMany(c => c.Deltas), d => d.Path == "/location" && d.Certainty == Certainty.Definite);
    }

    [Fact]
    public async Task A_vault_is_not_replaced_since_its_name_is_held()
    {
        await using var world = await AllowingAsync(new ArmSandboxOptions { PollInterval = TimeSpan.Zero, SoftDelete = true });
        await world.ReconcileAsync(await world.RenderAsync(Vault("westeurope")));

        var (plan, _) = await world.ReconcileAsync(await world.RenderAsync(Vault("northeurope")));

        var change = Assert.Single(plan.Changes);
        Assert.Equal(ChangeAction.Blocked, change.Action);
        Assert.Contains("holds its name", change.Reason, StringComparison.Ordinal);
        Assert.NotNull(world.Sandbox.Find(AzureWorld.Id("Microsoft.KeyVault/vaults", "kv-shop")));
    }

    [Fact]
    public async Task A_group_is_not_replaced()
    {
        await using var world = await AzureWorld.StartAsync(_ => new AzureTargetDefinition { Subscription = AzureWorld.Subscription, Location = "westeurope" });
        world.Options = world.Options with { AllowReplace = true };
        static string Group(string location) => $$"""
            { "$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [ { "type": "Microsoft.Resources/resourceGroups", "apiVersion": "2024-03-01", "name": "rg-inner", "location": "{{location}}" } ] }
            """;
        await world.ReconcileAsync(await world.RenderAsync(Group("westeurope")));

        var plan = await world.PlanAsync(await world.RenderAsync(Group("northeurope")));

        Assert.Equal(ChangeAction.Blocked, Assert.Single(plan.Changes).Action);
    }

    [Fact]
    public async Task What_was_made_again_since_the_plan_is_not_deleted()
    {
        var time = new ManualTime();
        await using var world = await AllowingAsync(new ArmSandboxOptions { PollInterval = TimeSpan.Zero, TimeProvider = time });
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stone", "westeurope"))));
        var moved = await world.RenderAsync(NoiseTableTests.Template(Storage("stone", "northeurope")));
        var plan = await world.PlanAsync(moved);
        Assert.Equal(ChangeAction.Replace, Assert.Single(plan.Changes).Action);
        var id = AzureWorld.Id("Microsoft.Storage/storageAccounts", "stone");
        world.Sandbox.Delete(id);
        time.Advance(TimeSpan.FromMinutes(1));
        world.Sandbox.Put(id, "2023-05-01", JsonNode.Parse(Storage("stone", "westeurope"))!.AsObject());

        var step = await world.ApplyAsync(moved, plan);

        Assert.Equal(ApplyStatus.Failed, step.Status);
        Assert.Equal("GOS0515", Assert.Single(step.Diagnostics).Code);
        Assert.NotNull(world.Sandbox.Find(id));
    }

    private static async Task<AzureWorld> AllowingAsync(ArmSandboxOptions? sandbox = null)
    {
        var world = await AzureWorld.StartAsync(sandbox: sandbox);
        world.Options = world.Options with { AllowReplace = true };
        return world;
    }
}
