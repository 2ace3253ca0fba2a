using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Arm;
using GitOpsServerless.Sandbox.Hosting;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>What children cost: those that a parent shows nothing, those of one parent one list, and in routine checks nothing while nobody touches them.</summary>
public sealed class ChildReadTests
{
    private static readonly PlanOptions Routine = new() { ReadOnly = true, IsRoutine = true };

    private static readonly string Template = NoiseTableTests.Template("""
        { "type": "Microsoft.Network/virtualNetworks", "apiVersion": "2023-11-01", "name": "vnet", "location": "westeurope", "properties": { "addressSpace": { "addressPrefixes": [ "10.0.0.0/16" ] } } },
        { "type": "Microsoft.Network/virtualNetworks/subnets", "apiVersion": "2023-11-01", "name": "vnet/web", "dependsOn": [ "vnet" ], "properties": { "addressPrefix": "10.0.1.0/24" } },
        { "type": "Microsoft.Network/virtualNetworks/subnets", "apiVersion": "2023-11-01", "name": "vnet/data", "dependsOn": [ "vnet/web" ], "properties": { "addressPrefix": "10.0.2.0/24" } },
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stshop", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "Hot" } },
        { "type": "Microsoft.Storage/storageAccounts/blobServices", "apiVersion": "2023-05-01", "name": "stshop/default", "dependsOn": [ "stshop" ], "properties": { "isVersioningEnabled": true } },
        { "type": "Microsoft.Storage/storageAccounts/blobServices/containers", "apiVersion": "2023-05-01", "name": "stshop/default/a", "dependsOn": [ "stshop/default" ], "properties": { "publicAccess": "None" } },
        { "type": "Microsoft.Storage/storageAccounts/blobServices/containers", "apiVersion": "2023-05-01", "name": "stshop/default/b", "dependsOn": [ "stshop/default" ], "properties": { "publicAccess": "None" } },
        { "type": "Microsoft.Storage/storageAccounts/blobServices/containers", "apiVersion": "2023-05-01", "name": "stshop/default/c", "dependsOn": [ "stshop/default" ], "properties": { "publicAccess": "None" } },
        { "type": "Microsoft.Authorization/roleAssignments", "apiVersion": "2022-04-01", "name": "11111111-2222-3333-4444-555555555555", "properties": { "principalId": "99999999-2222-3333-4444-555555555555", "roleDefinitionId": "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')]" } }
        """);

    [Fact]
    public async Task Children_of_one_parent_are_one_list_and_shown_ones_none()
    {
        await using var world = await AzureWorld.StartAsync();
        var desired = await world.RenderAsync(Template);
        await world.ReconcileAsync(desired);
        world.Inventory = Inventory.Empty.WithAll(world.Inventory.Entries.Select(e => e with { Checked = null }));
        world.Sandbox.Requests.Clear();

        Assert.Empty((await world.PlanAsync(desired, Routine)).Effective);

        // One query of Resource Graph, the list of the containers, and the blob service.
        var reads = world.Sandbox.Requests.Records.ToList();
        Assert.Single(reads, r => r.Path.Contains("ResourceGraph", StringComparison.Ordinal));
        Assert.Equal(["containers", "default"], reads.Where(r => r.Method == "GET").Select(r => r.Path[(r.Path.LastIndexOf('/') + 1)..]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Microsoft.Network/virtualNetworks/subnets", "vnet/data", "addressPrefix", "10.0.9.0/24")]
    [InlineData("Microsoft.Storage/storageAccounts/blobServices/containers", "stshop/default/b", "publicAccess", "Blob")]
    [InlineData("Microsoft.Authorization/roleAssignments", "11111111-2222-3333-4444-555555555555", "principalId", "00000000-2222-3333-4444-555555555555")]
    public async Task A_changed_child_is_one_delta(string type, string name, string property, string value)
    {
        await using var world = await AzureWorld.StartAsync();
        var desired = await world.RenderAsync(Template);
        await world.ReconcileAsync(desired);
        world.Sandbox.Change(AzureWorld.Id(type, name), r => r["properties"]![property] = value);

        var change = Assert.Single((await world.PlanAsync(desired)).Effective);

        Assert.Equal(new ResourceId(type, AzureWorld.Scope, name), change.Id);
        Assert.Equal($"/properties/{property}", Assert.Single(change.Deltas).Path);
    }

    [Fact]
    public async Task A_deleted_child_is_drift_whatever_lists_say()
    {
        await using var world = await AzureWorld.StartAsync();
        var desired = await world.RenderAsync(Template);
        await world.ReconcileAsync(desired);
        world.Sandbox.Delete(AzureWorld.Id("Microsoft.Storage/storageAccounts/blobServices/containers", "stshop/default/c"));
        world.Sandbox.Delete(AzureWorld.Id("Microsoft.Network/virtualNetworks/subnets", "vnet/data"));

        var plan = await world.PlanAsync(desired);

        Assert.Equal(["stshop/default/c", "vnet/data"], plan.Effective.Select(c => c.Id.Name).Order(StringComparer.Ordinal));
        Assert.All(plan.Effective, c => Assert.Equal(ChangeAction.Create, c.Action));
    }

    [Fact]
    public async Task What_was_deployed_is_not_read_again_in_a_routine_check_of_any_process()
    {
        var (world, time, desired) = await DeployedAsync();
        await using var _ = world;
        var (factory, target) = await world.RestartAsync(time);
        using var __ = factory;
        world.Target = target;
        world.Sandbox.Requests.Clear();

        Assert.Empty((await world.PlanAsync(desired, Routine)).Effective);

        Assert.Equal("values", Assert.Single(Reads(world)));
        Assert.Contains(world.Live!.Unchanged, id => id.Name == "stshop/default/a");
        var health = await target.AssessAsync(new AssessRequest(world.Application, world.Inventory) { Live = world.Live }, CancellationToken.None);
        Assert.Equal(HealthStatus.Healthy, health.Value.Summary.Status);
        Assert.Equal(world.Inventory.Entries.Count, health.Value.Resources.Count);
        Assert.Single(Reads(world));
    }

    [Fact]
    public async Task What_is_remembered_holds_no_values()
    {
        var (world, _, _) = await DeployedAsync();
        await using var __ = world;

        var text = string.Join('\n', world.Inventory.Entries.Select(e => e.Checked?.ToJsonString()));

        Assert.DoesNotContain("publicAccess", text, StringComparison.Ordinal);
        Assert.True(text.Length < 400 * world.Inventory.Entries.Count, text);
    }

    [Theory]
    [InlineData("Microsoft.Storage/storageAccounts/blobServices", "stshop/default", "isVersioningEnabled")]
    [InlineData("Microsoft.Storage/storageAccounts/blobServices/containers", "stshop/default/c", "publicAccess")]
    public async Task A_child_that_somebody_touched_is_read_again_in_a_routine_check(string type, string name, string property)
    {
        var (world, time, desired) = await DeployedAsync();
        await using var _ = world;
        world.Sandbox.Change(AzureWorld.Id(type, name), r => r["properties"]![property] = "other");
        time.Advance(TimeSpan.FromMinutes(2));

        var change = Assert.Single((await world.PlanAsync(desired, Routine)).Effective);

        Assert.Equal($"/properties/{property}", Assert.Single(change.Deltas).Path);
    }

    [Fact]
    public async Task A_deleted_child_is_drift_in_a_routine_check()
    {
        var (world, time, desired) = await DeployedAsync();
        await using var _ = world;
        world.Sandbox.Delete(AzureWorld.Id("Microsoft.Storage/storageAccounts/blobServices/containers", "stshop/default/b"));
        time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(ChangeAction.Create, Assert.Single((await world.PlanAsync(desired, Routine)).Effective).Action);
    }

    [Fact]
    public async Task Who_lists_keys_touches_nothing()
    {
        var (world, time, desired) = await DeployedAsync();
        await using var _ = world;
        using var client = new GitOpsServerless.Arm.Client.ArmClient(world.Sandbox.Credential, world.Sandbox.ClientOptions);
        Assert.True((await client.PostAsync(AzureWorld.Id("Microsoft.Storage/storageAccounts", "stshop") + "/listKeys", "2023-05-01", null, CancellationToken.None)).IsSuccess);
        time.Advance(TimeSpan.FromMinutes(2));
        world.Sandbox.Requests.Clear();

        await world.PlanAsync(desired, Routine);

        Assert.Equal("values", Assert.Single(Reads(world)));
        Assert.False(Arm.Target.Observation.LoggedOperation.IsWrite("Microsoft.ContainerService/managedClusters/listClusterUserCredential/action"));
        Assert.True(Arm.Target.Observation.LoggedOperation.IsWrite("Microsoft.Web/sites/restart/action"));
    }

    [Fact]
    public async Task A_log_of_many_pages_is_read_whole()
    {
        var (world, time, desired) = await DeployedAsync();
        await using var _ = world;
        world.Sandbox.Change(AzureWorld.Id("Microsoft.Storage/storageAccounts/blobServices", "stshop/default"), r => r["properties"]!["isVersioningEnabled"] = false);
        for (var i = 0; i < 500; i++)
        {
            world.Sandbox.Put($"/subscriptions/{AzureWorld.Subscription}/resourceGroups/rg-other/providers/Microsoft.Network/routeTables/rt{i}", "2023-11-01", new() { ["location"] = "westeurope" });
        }

        time.Advance(TimeSpan.FromMinutes(2));
        world.Sandbox.Requests.Clear();

        Assert.Single((await world.PlanAsync(desired, Routine)).Effective);
        Assert.True(Reads(world).Count(r => r == "values") >= 3);
    }

    [Fact]
    public async Task Each_check_reads_one_unit_that_is_due_and_no_more()
    {
        var (world, time, desired) = await DeployedAsync();
        await using var _ = world;
        time.Advance(TimeSpan.FromMinutes(61));
        var read = new List<string>();
        for (var check = 0; check < 3; check++)
        {
            time.Advance(TimeSpan.FromMinutes(2));
            world.Sandbox.Requests.Clear();
            await world.PlanAsync(desired, Routine);
            read.AddRange(Reads(world).Where(r => r != "values"));
            Assert.True(read.Count <= check + 1, string.Join(", ", read));
        }

        Assert.Equal(["containers", "default"], read.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_log_children_are_read_directly()
    {
        var (world, time, desired) = await DeployedAsync();
        await using var _ = world;
        world.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 403, PathPattern = "*eventtypes*" });
        world.Sandbox.Requests.Clear();

        await world.PlanAsync(desired, Routine);

        Assert.Contains("containers", Reads(world));
    }

    [Fact]
    public async Task A_row_that_is_never_like_the_resource_is_read_again_once()
    {
        var time = new ManualTime();
        await using var world = await AzureWorld.StartAsync(sandbox: new ArmSandboxOptions { TimeProvider = time, PollInterval = TimeSpan.Zero });
        var desired = await world.RenderAsync(NoiseTableTests.Template(string.Join(',', Enumerable.Range(1, 3).Select(i =>
            $$"""{ "type": "Microsoft.Web/sites", "apiVersion": "2023-12-01", "name": "web{{i}}", "location": "westeurope", "properties": { "httpsOnly": true, "siteConfig": { "alwaysOn": true } } }"""))));
        await world.ReconcileAsync(desired);
        time.Advance(TimeSpan.FromMinutes(1));
        await world.PlanAsync(desired, Routine);
        time.Advance(TimeSpan.FromMinutes(2));
        world.Sandbox.Requests.Clear();

        Assert.Empty((await world.PlanAsync(desired, Routine)).Effective);

        Assert.DoesNotContain(Reads(world), r => r.StartsWith("web", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_check_that_somebody_waits_for_takes_nothing_that_lags()
    {
        var time = new ManualTime();
        await using var world = await AzureWorld.StartAsync(sandbox: new ArmSandboxOptions { TimeProvider = time, PollInterval = TimeSpan.Zero, ResourceGraphDelay = TimeSpan.FromMinutes(2) });
        var desired = await world.RenderAsync(Template);
        await world.ReconcileAsync(desired);
        time.Advance(TimeSpan.FromMinutes(5));
        world.Sandbox.Change(AzureWorld.Id("Microsoft.Storage/storageAccounts", "stshop"), r => r["properties"]!["accessTier"] = "Cool");
        time.Advance(TimeSpan.FromSeconds(20));
        world.Sandbox.Requests.Clear();

        Assert.Single((await world.PlanAsync(desired, Routine with { IsRoutine = false })).Effective);

        Assert.DoesNotContain(world.Sandbox.Requests.Records, r => r.Path.Contains("ResourceGraph", StringComparison.Ordinal) || r.Path.Contains("eventtypes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_drift_is_attributed_once()
    {
        var (world, time, desired) = await DeployedAsync();
        await using var _ = world;
        var options = Routine with { Attribute = true };
        world.Sandbox.Change(AzureWorld.Id("Microsoft.Storage/storageAccounts", "stshop"), r => r["properties"]!["accessTier"] = "Cool");
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("operator@contoso.com", Assert.Single((await world.PlanAsync(desired, options)).Effective).ChangedBy!.Who);
        world.Sandbox.Requests.Clear();

        Assert.Equal("operator@contoso.com", Assert.Single((await world.PlanAsync(desired, options)).Effective).ChangedBy!.Who);

        Assert.DoesNotContain("values", Reads(world));
    }

    private static async Task<(AzureWorld World, ManualTime Time, DesiredState Desired)> DeployedAsync()
    {
        var time = new ManualTime();
        var world = await AzureWorld.StartAsync(sandbox: new ArmSandboxOptions { TimeProvider = time, PollInterval = TimeSpan.Zero });
        var desired = await world.RenderAsync(Template);
        world.Sandbox.Put(AzureWorld.Scope, "2024-03-01", new() { ["location"] = "westeurope" });
        time.Advance(TimeSpan.FromMinutes(1));
        await world.ReconcileAsync(desired);
        time.Advance(TimeSpan.FromMinutes(1));
        return (world, time, desired);
    }

    private static List<string> Reads(AzureWorld world) =>
        [.. world.Sandbox.Requests.Records.Where(r => r.Method == "GET").Select(r => r.Path[(r.Path.LastIndexOf('/') + 1)..])];
}
