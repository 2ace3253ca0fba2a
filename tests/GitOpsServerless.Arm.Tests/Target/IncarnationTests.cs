using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>A resource that was made again by somebody else under the same name is not ours to delete.</summary>
public sealed class IncarnationTests
{
    private static readonly string Id = AzureWorld.Id("Microsoft.Storage/storageAccounts", "stone");

    private static readonly JsonObject Theirs = new() { ["location"] = "westeurope", ["kind"] = "StorageV2", ["sku"] = new JsonObject { ["name"] = "Standard_LRS" } };

    private static readonly string One = NoiseTableTests.Template("""
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stone", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "Hot" } }
        """);

    [Theory]
    [InlineData(AzureDeploymentKind.Stack)]
    [InlineData(AzureDeploymentKind.Deployment)]
    public async Task What_was_made_again_before_the_plan_is_blocked(AzureDeploymentKind kind)
    {
        var time = new ManualTime();
        await using var world = await StartAsync(kind, time);
        MakeAgain(world, time);

        var (plan, _) = await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template("")));

        Assert.Equal(ChangeAction.Blocked, Assert.Single(plan.Changes).Action);
        Assert.NotNull(world.Sandbox.Find(Id));
    }

    [Fact]
    public async Task What_was_made_again_after_the_plan_is_kept_and_reported()
    {
        var time = new ManualTime();
        await using var world = await StartAsync(AzureDeploymentKind.Deployment, time);
        var empty = await world.RenderAsync(NoiseTableTests.Template(""));
        var plan = await world.PlanAsync(empty);
        Assert.Equal(ChangeAction.Delete, Assert.Single(plan.Changes).Action);
        MakeAgain(world, time);

        var step = await world.ApplyAsync(empty, plan);

        var outcome = Assert.Single(step.Outcomes);
        Assert.Equal((OutcomeResult.Skipped, "GOS0515"), (outcome.Result, outcome.Diagnostic!.Code));
        Assert.NotNull(world.Sandbox.Find(Id));
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z", false)]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01T00:05:00Z", true)]
    [InlineData("2026-01-01T00:00:00Z", null, false)]
    public void Only_what_certainly_differs_is_another_resource(string before, string? now, bool isOther)
    {
        static JsonObject Created(string? at) => new() { ["systemData"] = new JsonObject { ["createdAt"] = at } };

        Assert.Equal(isOther, Incarnation.IsOther(Incarnation.Of(Created(before)), Created(now)));
        Assert.False(Incarnation.IsOther(null, Created(now)));
    }

    private static async Task<AzureWorld> StartAsync(AzureDeploymentKind kind, ManualTime time)
    {
        var world = await AzureWorld.StartAsync(t => t with { Deployment = kind }, new ArmSandboxOptions { PollInterval = TimeSpan.Zero, TimeProvider = time });
        await world.ReconcileAsync(await world.RenderAsync(One));
        return world;
    }

    private static void MakeAgain(AzureWorld world, ManualTime time)
    {
        world.Sandbox.Delete(Id);
        time.Advance(TimeSpan.FromMinutes(1));
        world.Sandbox.Put(Id, "2023-05-01", Theirs.DeepClone().AsObject());
    }
}
