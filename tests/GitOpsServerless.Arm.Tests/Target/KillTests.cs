using Azure.Core.Pipeline;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>The process dies at any request of an apply; the next one converges and starts no second deployment.</summary>
public sealed class KillTests
{
    private static readonly string Template = NoiseTableTests.Template("""
        { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "id", "location": "westeurope" },
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stshop", "location": "westeurope", "dependsOn": [ "id" ], "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "tags": { "id": "[reference('id').clientId]" } }
        """);

    public static TheoryData<AzureDeploymentKind, int, bool> Points
    {
        get
        {
            var points = new TheoryData<AzureDeploymentKind, int, bool>();
            foreach (var kind in Enum.GetValues<AzureDeploymentKind>())
            {
                for (var request = 1; request <= 8; request++)
                {
                    points.Add(kind, request, true);
                    points.Add(kind, request, false);
                }
            }

            return points;
        }
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_killed_apply_converges_without_a_second_deployment(AzureDeploymentKind kind, int request, bool afterSending)
    {
        using var killer = new Killer();
        await using var world = await AzureWorld.StartAsync(
            t => t with { Deployment = kind }, client: new ArmClientOptions { Transport = new HttpClientTransport(killer), RetryDelay = TimeSpan.FromMilliseconds(1) });
        killer.InnerHandler = SandboxTrust.CreateHandler(world.Sandbox.CertificateAuthorityPem);
        var desired = await world.RenderAsync(Template);
        var plan = await world.PlanAsync(desired);
        var apply = world.Request(desired, plan, "operation");
        world.Remember(plan);
        killer.Arm(request, afterSending);

        Continuation? saved = null;
        for (var steps = 0; steps < 50; steps++)
        {
            ApplyStep step;
            try
            {
                step = await world.Target.ApplyAsync(apply, saved, killer.Token);
            }
            catch (OperationCanceledException)
            {
                killer.Disarm();
                continue;
            }

            world.Take(step);
            saved = step.Continuation;
            if (step.Status != ApplyStatus.Continue)
            {
                Assert.Equal(ApplyStatus.Completed, step.Status);
                break;
            }
        }

        killer.Disarm();
        Assert.Empty((await world.PlanAsync(desired)).Effective);
        Assert.Single(world.Sandbox.Requests.Records, r => r.Method == "PUT" && r.Path.Contains("/Microsoft.Resources/deployment", StringComparison.Ordinal) && r.StatusCode is 200 or 201 or 0);
    }

    public static TheoryData<AzureDeploymentKind, int> Seeds
    {
        get
        {
            var seeds = new TheoryData<AzureDeploymentKind, int>();
            for (var seed = 1; seed <= 12; seed++)
            {
                seeds.Add(AzureDeploymentKind.Stack, seed);
                seeds.Add(AzureDeploymentKind.Deployment, seed);
            }

            return seeds;
        }
    }

    /// <summary>Two operations that take their time, the second one an update with something to prune; the process dies again and again at places that the seed says.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Updates_that_are_killed_again_and_again_converge_with_one_deployment_each(AzureDeploymentKind kind, int seed)
    {
        var random = new Random(seed);
        var time = new ManualTime();
        using var killer = new Killer();
        await using var world = await AzureWorld.StartAsync(
            t => t with { Deployment = kind },
            new ArmSandboxOptions { OperationTime = TimeSpan.FromSeconds(40), TimeProvider = time, PollInterval = TimeSpan.Zero },
            client: new ArmClientOptions { Transport = new HttpClientTransport(killer), RetryDelay = TimeSpan.FromMilliseconds(1) });
        killer.InnerHandler = SandboxTrust.CreateHandler(world.Sandbox.CertificateAuthorityPem);
        var first = await world.RenderAsync(Template);
        var second = await world.RenderAsync(Template.Replace("\"StorageV2\"", "\"StorageV2\", \"properties\": { \"accessTier\": \"Cool\" }", StringComparison.Ordinal)
            .Replace("""{ "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "id", "location": "westeurope" },""", "", StringComparison.Ordinal)
            .Replace("\"dependsOn\": [ \"id\" ],", "", StringComparison.Ordinal).Replace("[reference('id').clientId]", "none", StringComparison.Ordinal));
        foreach (var (desired, operation) in new[] { (first, "first"), (second, "second") })
        {
            var plan = await world.PlanAsync(desired);
            Assert.NotEmpty(plan.Effective);
            await DriveAsync(world, world.Request(desired, plan, operation), killer, random, time);
            Assert.Empty((await world.PlanAsync(desired)).Effective);
        }

        var puts = world.Sandbox.Requests.Records.Count(r => r.Method == "PUT" && r.Path.Contains("/Microsoft.Resources/deployment", StringComparison.Ordinal) && r.StatusCode is 200 or 201 or 0);
        Assert.Equal(2, puts);
        Assert.Null(world.Sandbox.Find(AzureWorld.Id("Microsoft.ManagedIdentity/userAssignedIdentities", "id")));
    }

    private static async Task DriveAsync(AzureWorld world, ApplyRequest apply, Killer killer, Random random, ManualTime time)
    {
        world.Remember(apply.Plan);
        Continuation? saved = null;
        for (var steps = 0; steps < 200; steps++)
        {
            if (random.Next(3) > 0)
            {
                killer.Arm(random.Next(1, 6), random.Next(2) == 0);
            }

            ApplyStep step;
            try
            {
                step = await world.Target.ApplyAsync(apply, saved, killer.Token);
            }
            catch (OperationCanceledException)
            {
                killer.Disarm();
                time.Advance(TimeSpan.FromSeconds(random.Next(30)));
                continue;
            }

            killer.Disarm();
            world.Take(step);
            if (step.Status != ApplyStatus.Continue)
            {
                Assert.True(step.Status == ApplyStatus.Completed, string.Join("\n", step.Diagnostics));
                return;
            }

            // A crash between the answer and the write of the state loses the continuation.
            saved = random.Next(4) == 0 ? saved : step.Continuation;
            time.Advance(TimeSpan.FromSeconds(random.Next(60)));
        }

        Assert.Fail("The apply does not end.");
    }

    [Fact]
    public async Task A_killed_sandbox_goes_on_with_its_deployments()
    {
        var folder = Directory.CreateTempSubdirectory("arm-sandbox-").FullName;
        try
        {
            var time = new ManualTime();
            var options = new ArmSandboxOptions { StateDirectory = folder, OperationTime = TimeSpan.FromMinutes(1), TimeProvider = time, PollInterval = TimeSpan.Zero };
            ApplyRequest apply;
            await using (var world = await AzureWorld.StartAsync(t => t with { Deployment = AzureDeploymentKind.Deployment }, options))
            {
                var desired = await world.RenderAsync(Template);
                apply = world.Request(desired, await world.PlanAsync(desired), "operation");
                await world.Target.ApplyAsync(apply, null, CancellationToken.None);
            }

            await using var again = await AzureWorld.StartAsync(t => t with { Deployment = AzureDeploymentKind.Deployment }, options);
            var running = await again.Target.ApplyAsync(apply, null, CancellationToken.None);
            Assert.Equal(ApplyStatus.Continue, running.Status);
            time.Advance(TimeSpan.FromMinutes(10));
            var done = await again.Target.ApplyAsync(apply, running.Continuation, CancellationToken.None);
            Assert.Equal(ApplyStatus.Completed, done.Status);
            Assert.NotNull(again.Sandbox.Find(AzureWorld.Id("Microsoft.Storage/storageAccounts", "stshop")));
            Assert.DoesNotContain(again.Sandbox.Requests.Records, r => r.Method == "PUT");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
