using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>A stack that somebody else has updated is neither our success nor ours to cancel.</summary>
public sealed class StrangeStackTests
{
    private const string Stack = $"{AzureWorld.Scope}/providers/Microsoft.Resources/deploymentStacks/gitops-shop";

    private static readonly string One = NoiseTableTests.Template("""
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stone", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "Hot" } }
        """);

    [Theory]
    [InlineData("by hand")]
    [InlineData(null)]
    public async Task Somebody_elses_stack_is_no_success(string? description)
    {
        var time = new ManualTime();
        await using var world = await StartAsync(time);
        var desired = await world.RenderAsync(One);
        var request = world.Request(desired, await world.PlanAsync(desired));
        var step = await world.Target.ApplyAsync(request, null, CancellationToken.None);
        time.Advance(TimeSpan.FromMinutes(2));
        await UpdateAsync(world, description);
        time.Advance(TimeSpan.FromMinutes(2));

        for (var steps = 0; step.Status == ApplyStatus.Continue && steps < 20; steps++)
        {
            step = await world.Target.ApplyAsync(request, step.Continuation, CancellationToken.None);
        }

        Assert.Equal(ApplyStatus.Failed, step.Status);
        var diagnostic = Assert.Single(step.Diagnostics);
        Assert.Equal("GOS0505", diagnostic.Code);
        Assert.Contains("superseded", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_deployment_is_not_canceled()
    {
        var time = new ManualTime();
        await using var world = await StartAsync(time);
        var desired = await world.RenderAsync(One);
        var request = world.Request(desired, await world.PlanAsync(desired));
        var step = await world.Target.ApplyAsync(request, null, CancellationToken.None);
        time.Advance(TimeSpan.FromMinutes(2));
        await UpdateAsync(world, "by hand");
        world.Sandbox.Requests.Clear();

        await world.Target.CancelAsync(request, step.Continuation!, CancellationToken.None);

        Assert.DoesNotContain(world.Sandbox.Requests.Records, r => r.Path.EndsWith("/cancel", StringComparison.Ordinal));
    }

    private static Task<AzureWorld> StartAsync(ManualTime time) =>
        AzureWorld.StartAsync(sandbox: new ArmSandboxOptions { OperationTime = TimeSpan.FromMinutes(1), TimeProvider = time, PollInterval = TimeSpan.Zero });

    private static async Task UpdateAsync(AzureWorld world, string? description)
    {
        using var client = new ArmClient(world.Sandbox.Credential, world.Sandbox.ClientOptions);
        var properties = new JsonObject
        {
            ["template"] = JsonNode.Parse(One),
            ["actionOnUnmanage"] = new JsonObject { ["resources"] = "detach" },
            ["denySettings"] = new JsonObject { ["mode"] = "none" },
        };
        if (description is not null)
        {
            properties["description"] = description;
        }

        var answer = await client.PutAsync(Stack, "2024-03-01", new JsonObject { ["properties"] = properties }, CancellationToken.None);
        Assert.True(answer.IsSuccess, answer.Error?.Sentence());
    }
}
