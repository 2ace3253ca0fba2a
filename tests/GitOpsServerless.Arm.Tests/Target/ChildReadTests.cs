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
        world.Sandbox.Requests.Clear();

        Assert.Empty((await world.PlanAsync(desired)).Effective);

        // Two tables of Resource Graph, the list of the containers, and the blob service.
        var reads = world.Sandbox.Requests.Records.ToList();
        Assert.Equal(2, reads.Count(r => r.Path.Contains("ResourceGraph", StringComparison.Ordinal)));
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
    public async Task A_routine_check_asks_the_activity_log_instead_of_every_child()
    {
        var time = new ManualTime();
        await using var world = await AzureWorld.StartAsync(sandbox: new ArmSandboxOptions { TimeProvider = time, PollInterval = TimeSpan.Zero });
        var desired = await world.RenderAsync(Template);
        await world.ReconcileAsync(desired);
        time.Advance(TimeSpan.FromMinutes(1));
        await world.PlanAsync(desired, Routine);
        time.Advance(TimeSpan.FromMinutes(2));
        world.Sandbox.Requests.Clear();

        Assert.Empty((await world.PlanAsync(desired, Routine)).Effective);

        Assert.Equal("values", Assert.Single(Reads(world)));
    }

    [Fact]
    public async Task A_child_that_somebody_touched_is_read_again_in_a_routine_check()
    {
        var time = new ManualTime();
        await using var world = await AzureWorld.StartAsync(sandbox: new ArmSandboxOptions { TimeProvider = time, PollInterval = TimeSpan.Zero });
        var desired = await world.RenderAsync(Template);
        await world.ReconcileAsync(desired);
        time.Advance(TimeSpan.FromMinutes(1));
        await world.PlanAsync(desired, Routine);
        time.Advance(TimeSpan.FromMinutes(2));
        world.Sandbox.Change(AzureWorld.Id("Microsoft.Storage/storageAccounts/blobServices", "stshop/default"), r => r["properties"]!["isVersioningEnabled"] = false);

        var change = Assert.Single((await world.PlanAsync(desired, Routine)).Effective);

        Assert.Equal("/properties/isVersioningEnabled", Assert.Single(change.Deltas).Path);
    }

    [Fact]
    public async Task Without_a_log_or_after_an_hour_children_are_read_directly()
    {
        var time = new ManualTime();
        await using var world = await AzureWorld.StartAsync(sandbox: new ArmSandboxOptions { TimeProvider = time, PollInterval = TimeSpan.Zero });
        var desired = await world.RenderAsync(Template);
        await world.ReconcileAsync(desired);
        time.Advance(TimeSpan.FromMinutes(1));
        await world.PlanAsync(desired, Routine);
        time.Advance(TimeSpan.FromMinutes(61));
        world.Sandbox.Requests.Clear();
        await world.PlanAsync(desired, Routine);
        Assert.Contains("containers", Reads(world));

        time.Advance(TimeSpan.FromMinutes(2));
        world.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 403, PathPattern = "*eventtypes*" });
        world.Sandbox.Requests.Clear();
        await world.PlanAsync(desired, Routine);
        Assert.Contains("containers", Reads(world));
    }

    [Fact]
    public async Task A_check_that_somebody_waits_for_reads_what_is_there_now()
    {
        var time = new ManualTime();
        await using var world = await AzureWorld.StartAsync(sandbox: new ArmSandboxOptions { TimeProvider = time, PollInterval = TimeSpan.Zero });
        var desired = await world.RenderAsync(Template);
        await world.ReconcileAsync(desired);
        world.Sandbox.Requests.Clear();

        await world.PlanAsync(desired, Routine with { IsRoutine = false });

        Assert.Contains("containers", Reads(world));
        Assert.DoesNotContain("values", Reads(world));
    }

    private static List<string> Reads(AzureWorld world) =>
        [.. world.Sandbox.Requests.Records.Where(r => r.Method == "GET").Select(r => r.Path[(r.Path.LastIndexOf('/') + 1)..])];
}
