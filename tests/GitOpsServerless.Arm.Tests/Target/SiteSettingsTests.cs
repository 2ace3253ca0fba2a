using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Arm;
using GitOpsServerless.Sandbox.Hosting;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>What Azure takes and does not give out (405 to a read) is deployed when the template changes, and blocks nothing.</summary>
public sealed class SiteSettingsTests
{
    private static string Site(string value, string name = "appsettings") => NoiseTableTests.Template($$"""
        { "type": "Microsoft.Web/sites", "apiVersion": "2023-12-01", "name": "web", "location": "westeurope", "properties": { "httpsOnly": true } },
        { "type": "Microsoft.Web/sites/config", "apiVersion": "2023-12-01", "name": "web/{{name}}", "dependsOn": [ "web" ], "properties": { "MODE": "{{value}}" } }
        """);

    [Theory]
    [InlineData("appsettings")]
    [InlineData("connectionstrings")]
    public async Task Settings_of_a_site_are_deployed_once_for_each_change(string name)
    {
        await using var world = await AzureWorld.StartAsync();
        await world.ReconcileAsync(await world.RenderAsync(Site("one", name)));

        var same = await world.PlanAsync(await world.RenderAsync(Site("one", name)));
        var changed = await world.PlanAsync(await world.RenderAsync(Site("two", name)));

        Assert.All(same.Changes, c => Assert.Equal(ChangeAction.NoChange, c.Action));
        Assert.Equal($"web/{name}", Assert.Single(changed.Effective).Id.Name);
    }

    [Fact]
    public async Task A_read_that_is_refused_for_its_method_is_the_same_for_types_that_no_table_has()
    {
        await using var world = await AzureWorld.StartAsync();
        world.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 405, Method = "GET", PathPattern = "*/config/secretive" });
        await world.ReconcileAsync(await world.RenderAsync(Site("one", "secretive")));

        var same = await world.PlanAsync(await world.RenderAsync(Site("one", "secretive")));
        var health = await world.Target.AssessAsync(new AssessRequest(world.Application, world.Inventory), CancellationToken.None);
        var changed = await world.PlanAsync(await world.RenderAsync(Site("two", "secretive")));

        Assert.All(same.Changes, c => Assert.Equal(ChangeAction.NoChange, c.Action));
        Assert.Equal(HealthStatus.Healthy, health.Value.Summary.Status);
        Assert.Equal("web/secretive", Assert.Single(changed.Effective).Id.Name);
    }

    [Fact]
    public async Task What_was_read_before_is_not_hidden_by_a_refusal()
    {
        await using var world = await AzureWorld.StartAsync();
        var desired = await world.RenderAsync(Site("one", "open"));
        await world.ReconcileAsync(desired);
        world.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 405, Method = "GET", PathPattern = "*/config/open" });
        Assert.Equal(ChangeAction.Blocked, (await world.PlanAsync(desired)).Changes.Single(c => c.Id.Name == "web/open").Action);
        world.Sandbox.Faults.Clear();
        world.Sandbox.Change($"{AzureWorld.Id("Microsoft.Web/sites", "web")}/config/open", r => r["properties"]!["MODE"] = "changed");

        Assert.Equal("web/open", Assert.Single((await world.PlanAsync(desired)).Effective).Id.Name);
    }

    [Fact]
    public async Task One_refusal_hides_neither_that_resource_nor_another_of_its_name()
    {
        await using var world = await AzureWorld.StartAsync();
        var desired = await world.RenderAsync(Site("one", "open"));
        world.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 405, Method = "GET", PathPattern = "*/config/open", Times = 1 });
        await world.ReconcileAsync(desired);
        world.Sandbox.Change($"{AzureWorld.Id("Microsoft.Web/sites", "web")}/config/open", r => r["properties"]!["MODE"] = "changed");

        Assert.Equal("web/open", Assert.Single((await world.PlanAsync(desired)).Effective).Id.Name);
    }

    [Fact]
    public async Task A_refusal_is_asked_for_again_after_a_day_and_by_whoever_waits_for_the_answer()
    {
        var time = new ManualTime();
        await using var world = await AzureWorld.StartAsync(sandbox: new ArmSandboxOptions { PollInterval = TimeSpan.Zero, TimeProvider = time });
        var desired = await world.RenderAsync(Site("one", "secretive"));
        world.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 405, Method = "GET", PathPattern = "*/config/secretive" });
        await world.ReconcileAsync(desired);
        var routine = world.Options with { IsRoutine = true };

        Assert.Equal(0, await ReadsAsync(routine));
        Assert.NotEqual(0, await ReadsAsync(world.Options));
        time.Advance(TimeSpan.FromHours(25));
        Assert.NotEqual(0, await ReadsAsync(routine));

        async Task<int> ReadsAsync(PlanOptions options)
        {
            world.Sandbox.Requests.Clear();
            Assert.Empty((await world.PlanAsync(desired, options)).Effective);
            return world.Sandbox.Requests.Records.Count(r => r.Path.EndsWith("/config/secretive", StringComparison.Ordinal));
        }
    }
}
