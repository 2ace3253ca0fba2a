using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>Deleting a group or a parent never takes along what the plan does not delete.</summary>
public sealed class ForeignContentsTests
{
    private const string Subscription = $"/subscriptions/{AzureWorld.Subscription}";
    private const string Inner = $"{Subscription}/resourceGroups/rg-inner";
    private const string Foreign = $"{Inner}/providers/Microsoft.Storage/storageAccounts/stforeign";

    private const string Group = """
        { "type": "Microsoft.Resources/resourceGroups", "apiVersion": "2024-03-01", "name": "rg-inner", "location": "westeurope" }
        """;

    private const string Server = """
        { "type": "Microsoft.Sql/servers", "apiVersion": "2023-08-01", "name": "sql-shop", "location": "westeurope", "properties": { "administratorLogin": "dba", "administratorLoginPassword": "correct horse battery" } }
        """;

    private const string Other = """
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stkept", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "Hot" } }
        """;

    [Theory]
    [InlineData(AzureDeploymentKind.Stack)]
    [InlineData(AzureDeploymentKind.Deployment)]
    public async Task A_group_with_resources_of_others_is_kept_and_they_are_named(AzureDeploymentKind kind)
    {
        await using var world = await OfSubscriptionAsync(kind);
        await world.ReconcileAsync(await world.RenderAsync(OfSubscription(Group)));
        world.Sandbox.Put(Foreign, "2023-05-01", new JsonObject { ["location"] = "westeurope" });

        var (plan, step) = await world.ReconcileAsync(await world.RenderAsync(OfSubscription("")));

        var change = Assert.Single(plan.Changes);
        Assert.Equal(ChangeAction.Blocked, change.Action);
        Assert.Contains("stforeign", change.Reason, StringComparison.Ordinal);
        Assert.Equal(ApplyStatus.Completed, step.Status);
        Assert.NotNull(world.Sandbox.Find(Foreign));
        Assert.Single(world.Inventory.Entries);
    }

    [Fact]
    public async Task What_comes_into_a_group_after_the_plan_keeps_it_too()
    {
        await using var world = await OfSubscriptionAsync(AzureDeploymentKind.Deployment);
        await world.ReconcileAsync(await world.RenderAsync(OfSubscription(Group)));
        var empty = await world.RenderAsync(OfSubscription(""));
        var plan = await world.PlanAsync(empty);
        Assert.Equal(ChangeAction.Delete, Assert.Single(plan.Changes).Action);
        world.Sandbox.Put(Foreign, "2023-05-01", new JsonObject { ["location"] = "westeurope" });

        var step = await world.ApplyAsync(empty, plan);

        var outcome = Assert.Single(step.Outcomes);
        Assert.Equal((OutcomeResult.Skipped, "GOS0515"), (outcome.Result, outcome.Diagnostic!.Code));
        Assert.Contains("stforeign", outcome.Diagnostic.Message, StringComparison.Ordinal);
        Assert.NotNull(world.Sandbox.Find(Foreign));
    }

    [Theory]
    [InlineData(AzureDeploymentKind.Stack)]
    [InlineData(AzureDeploymentKind.Deployment)]
    public async Task A_server_with_a_database_of_others_is_kept(AzureDeploymentKind kind)
    {
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = kind });
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Server + "," + Other)));
        var database = $"{AzureWorld.Id("Microsoft.Sql/servers", "sql-shop")}/databases/theirs";
        world.Sandbox.Put(database, "2023-08-01", new JsonObject { ["location"] = "westeurope" });
        world.Sandbox.Put($"{AzureWorld.Id("Microsoft.Sql/servers", "sql-shop")}/databases/master", "2023-08-01", new JsonObject { ["location"] = "westeurope" });

        var (plan, _) = await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Other)));

        var change = plan.Changes.Single(c => c.Id.Name == "sql-shop");
        Assert.Equal(ChangeAction.Blocked, change.Action);
        Assert.Contains("theirs", change.Reason, StringComparison.Ordinal);
        Assert.NotNull(world.Sandbox.Find(database));

        world.Sandbox.Delete(database);
        var (_, step) = await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Other)));
        Assert.True(step.Status == ApplyStatus.Completed, string.Join("\n", step.Diagnostics));
        Assert.Null(world.Sandbox.Find(AzureWorld.Id("Microsoft.Sql/servers", "sql-shop")));
    }

    private static Task<AzureWorld> OfSubscriptionAsync(AzureDeploymentKind kind) =>
        AzureWorld.StartAsync(_ => new AzureTargetDefinition { Subscription = AzureWorld.Subscription, Location = "westeurope", Deployment = kind });

    private static string OfSubscription(string resources) =>
        $$"""{ "$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [ {{resources}} ] }""";
}
