using Azure.Core.Pipeline;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>A resource is deleted to be replaced only when the deployment will be accepted, only once, and the new one never.</summary>
public sealed class ReplaceTests
{
    private static readonly string Old = NoiseTableTests.Template("""
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stshop", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "Hot" } }
        """);

    private static readonly string Id = AzureWorld.Id("Microsoft.Storage/storageAccounts", "stshop");

    public static TheoryData<AzureDeploymentKind, int> Seeds
    {
        get
        {
            var seeds = new TheoryData<AzureDeploymentKind, int>();
            for (var seed = 1; seed <= 8; seed++)
            {
                seeds.Add(AzureDeploymentKind.Stack, seed);
                seeds.Add(AzureDeploymentKind.Deployment, seed);
            }

            return seeds;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_killed_replacement_converges_and_deletes_the_old_resource_alone(AzureDeploymentKind kind, int seed)
    {
        var random = new Random(seed);
        var time = new ManualTime();
        using var killer = new Killer();
        await using var world = await AzureWorld.StartAsync(
            t => t with { Deployment = kind },
            new ArmSandboxOptions { OperationTime = TimeSpan.FromSeconds(40), TimeProvider = time, PollInterval = TimeSpan.Zero },
            client: new ArmClientOptions { Transport = new HttpClientTransport(killer), RetryDelay = TimeSpan.FromMilliseconds(1) });
        killer.InnerHandler = SandboxTrust.CreateHandler(world.Sandbox.CertificateAuthorityPem);
        world.Options = world.Options with { AllowReplace = true };
        var old = await world.RenderAsync(Old);
        await DriveAsync(world, world.Request(old, await world.PlanAsync(old), "first"), killer, null, time);
        var moved = await world.RenderAsync(Old.Replace("westeurope", "northeurope", StringComparison.Ordinal));
        var plan = await world.PlanAsync(moved);
        Assert.Equal(ChangeAction.Replace, Assert.Single(plan.Effective).Action);

        await DriveAsync(world, world.Request(moved, plan, "second"), killer, random, time);

        Assert.Equal("northeurope", world.Sandbox.Find(Id)!["location"]!.GetValue<string>());
        Assert.Empty((await world.PlanAsync(moved)).Effective);
        Assert.Equal(2, world.Sandbox.Requests.Records.Count(r => r.Method == "PUT" && r.Path.Contains("/Microsoft.Resources/deployment", StringComparison.Ordinal) && r.StatusCode is 200 or 201 or 0));
    }

    [Fact]
    public async Task A_deployment_that_would_be_refused_deletes_nothing()
    {
        await using var world = await AzureWorld.StartAsync();
        world.Options = world.Options with { AllowReplace = true };
        await world.ReconcileAsync(await world.RenderAsync(Old));
        var moved = await world.RenderAsync(Old.Replace("westeurope", "northeurope", StringComparison.Ordinal));
        var plan = await world.PlanAsync(moved);
        var broken = moved with { Template = moved.Template! with { Template = new() { ["resources"] = "none" } } };

        var step = await world.ApplyAsync(broken, plan);

        Assert.Equal(ApplyStatus.Failed, step.Status);
        Assert.NotNull(world.Sandbox.Find(Id));
        Assert.DoesNotContain(world.Sandbox.Requests.Records, r => r.Method == "DELETE");
    }

    [Fact]
    public async Task A_resource_that_cannot_be_deleted_is_not_replaced_and_nothing_is_deployed()
    {
        await using var world = await AzureWorld.StartAsync();
        world.Options = world.Options with { AllowReplace = true };
        await world.ReconcileAsync(await world.RenderAsync(Old));
        world.Sandbox.FailDeletesLater("stshop", "AccountIsLocked", "It has a container under legal hold.");
        world.Sandbox.Requests.Clear();

        var (_, step) = await world.ReconcileAsync(await world.RenderAsync(Old.Replace("westeurope", "northeurope", StringComparison.Ordinal)));

        Assert.Equal(ApplyStatus.Failed, step.Status);
        Assert.Contains("legal hold", Assert.Single(step.Diagnostics).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Sandbox.Requests.Records, r => r.Method == "PUT");
        Assert.Single(world.Inventory.Entries);
    }

    private static async Task DriveAsync(AzureWorld world, ApplyRequest apply, Killer killer, Random? random, ManualTime time)
    {
        world.Remember(apply.Plan);
        Continuation? saved = null;
        for (var steps = 0; steps < 300; steps++)
        {
            if (random is not null && random.Next(3) > 0)
            {
                killer.Arm(random.Next(1, 7), random.Next(2) == 0);
            }

            ApplyStep step;
            try
            {
                step = await world.Target.ApplyAsync(apply, saved, killer.Token);
            }
            catch (OperationCanceledException)
            {
                killer.Disarm();
                time.Advance(TimeSpan.FromSeconds(random!.Next(30)));
                continue;
            }

            killer.Disarm();
            world.Take(step);
            if (step.Status != ApplyStatus.Continue)
            {
                Assert.True(step.Status == ApplyStatus.Completed, string.Join("\n", step.Diagnostics));
                return;
            }

            saved = random?.Next(4) == 0 ? saved : step.Continuation;
            time.Advance(TimeSpan.FromSeconds(random?.Next(60) ?? 60));
        }

        Assert.Fail("The apply does not end.");
    }
}
