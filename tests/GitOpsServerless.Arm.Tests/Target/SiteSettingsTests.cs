using GitOpsServerless.Contracts;
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
}
