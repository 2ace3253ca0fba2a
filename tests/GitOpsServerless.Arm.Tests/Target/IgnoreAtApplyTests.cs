using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Hosting;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>What <c>ignoreDifferences</c> leaves alone survives a deployment that something else causes.</summary>
public sealed class IgnoreAtApplyTests
{
    private const string Cluster = "Microsoft.ContainerService/managedClusters";

    private static string Template(string tier, string loop = "") => NoiseTableTests.Template($$"""
        { "type": "Microsoft.ContainerService/managedClusters", "apiVersion": "2024-02-01", "name": "aks", "location": "westeurope", "tags": { "team": "shop", "cost": "1" }, {{loop}}
          "properties": { "dnsPrefix": "aks", "enableRBAC": true, "agentPoolProfiles": [ { "name": "system", "count": 1, "vmSize": "Standard_D2s_v5" }, { "name": "user", "count": 2, "vmSize": "Standard_D4s_v5" } ] } },
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stshop", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "{{tier}}" } }
        """);

    private static readonly IgnoreRule[] Rules =
    [
        new() { Kind = Cluster, JsonPointers = ["/properties/agentPoolProfiles/*/count", "/tags/cost", "/tags/added"] },
    ];

    [Theory]
    [InlineData(AzureDeploymentKind.Stack)]
    [InlineData(AzureDeploymentKind.Deployment)]
    public async Task A_value_that_is_left_alone_is_not_reset_by_a_deployment(AzureDeploymentKind kind)
    {
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = kind });
        world.Options = world.Options with { IgnoreDifferences = Rules };
        world.Application = world.Application with { IgnoreDifferences = Rules };
        await world.ReconcileAsync(await world.RenderAsync(Template("Hot")));
        var id = AzureWorld.Id(Cluster, "aks");
        world.Sandbox.Change(id, r =>
        {
            r["properties"]!["agentPoolProfiles"]![1]!["count"] = 7;
            r["tags"]!["cost"] = "[2]";
            r["tags"]!["added"] = "by policy";
        });
        var desired = await world.RenderAsync(Template("Cool"));

        var (plan, step) = await world.ReconcileAsync(desired);

        Assert.Equal("stshop", Assert.Single(plan.Effective).Id.Name);
        Assert.Equal(ApplyStatus.Completed, step.Status);
        Assert.Empty(plan.Diagnostics);
        var live = world.Sandbox.Find(id)!;
        Assert.Equal(["1", "7"], live["properties"]!["agentPoolProfiles"]!.AsArray().Select(p => p!["count"]!.ToJsonString()));
        Assert.Equal(("[2]", "by policy", "shop"), (live["tags"]!["cost"]!.GetValue<string>(), live["tags"]!["added"]!.GetValue<string>(), live["tags"]!["team"]!.GetValue<string>()));
        Assert.Empty((await world.PlanAsync(desired)).Effective);
    }

    [Fact]
    public async Task A_value_that_cannot_be_kept_is_said_before_it_is_reset()
    {
        await using var world = await AzureWorld.StartAsync();
        world.Options = world.Options with { IgnoreDifferences = Rules };
        world.Application = world.Application with { IgnoreDifferences = Rules };
        const string Loop = "\"copy\": { \"name\": \"clusters\", \"count\": 1 },";
        await world.ReconcileAsync(await world.RenderAsync(Template("Hot", Loop)));
        world.Sandbox.Change(AzureWorld.Id(Cluster, "aks"), r => r["properties"]!["agentPoolProfiles"]![1]!["count"] = 7);

        var plan = await world.PlanAsync(await world.RenderAsync(Template("Cool", Loop)));

        var warning = Assert.Single(plan.Diagnostics);
        Assert.Equal("GOS0519", warning.Code);
        Assert.Contains("/properties/agentPoolProfiles/1/count", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_deployed_when_the_values_to_keep_cannot_be_read()
    {
        await using var world = await AzureWorld.StartAsync();
        world.Options = world.Options with { IgnoreDifferences = Rules };
        world.Application = world.Application with { IgnoreDifferences = Rules };
        await world.ReconcileAsync(await world.RenderAsync(Template("Hot")));
        var id = AzureWorld.Id(Cluster, "aks");
        world.Sandbox.Change(id, r => r["properties"]!["agentPoolProfiles"]![1]!["count"] = 7);
        var desired = await world.RenderAsync(Template("Cool"));
        var plan = await world.PlanAsync(desired);
        world.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 403, Method = "GET", PathPattern = "*/managedClusters/aks" });

        var step = await world.ApplyAsync(desired, plan);

        Assert.Equal((ApplyStatus.Failed, "GOS0503"), (step.Status, Assert.Single(step.Diagnostics).Code));
        Assert.Equal(7, world.Sandbox.Find(id)!["properties"]!["agentPoolProfiles"]![1]!["count"]!.GetValue<int>());
    }
}
