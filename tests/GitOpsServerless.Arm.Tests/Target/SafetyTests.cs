using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Rendering;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>What a template says reaches nothing outside of its scope, and nobody else's reads.</summary>
public sealed class SafetyTests
{
    private const string Victim = $"/subscriptions/{AzureWorld.Subscription}/resourceGroups/victim";

    private static string Storage(string name) => $$"""
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "{{name}}", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "Hot" } }
        """;

    [Theory]
    [InlineData("M.A/../..", "../victim")]
    [InlineData("M.A/b", "..")]
    [InlineData("M.A/b", "%2e%2e")]
    [InlineData("M.A/b", "x?api-version=1")]
    [InlineData("M.A/b", "x#y")]
    [InlineData("M.A/b", "x\\\\")]
    public async Task A_name_that_is_a_path_is_refused_when_it_is_rendered(string type, string name)
    {
        await using var world = await AzureWorld.StartAsync();
        var template = NoiseTableTests.Template($$"""{ "type": "{{type}}", "apiVersion": "2024-03-01", "name": "{{name}}", "properties": {} }""");

        var rendered = await new TemplateRenderer().RenderAsync(
            new RenderRequest(world.Application, new MemoryTree(new Dictionary<string, string> { ["main.json"] = template })) { Target = world.Definition }, CancellationToken.None);

        Assert.False(rendered.IsSuccess);
        Assert.Equal("GOS0521", rendered.Error!.Code);
    }

    [Theory]
    [InlineData($"{AzureWorld.Scope}/providers/M.A/../../../victim")]
    [InlineData($"{AzureWorld.Scope}/providers/M.A/b/%2e%2e/c/d")]
    [InlineData($"{AzureWorld.Scope}//victim")]
    [InlineData($"{AzureWorld.Scope}/providers/M.A/b/x%2F..%2Fy")]
    public async Task A_path_that_a_url_would_shorten_is_not_sent(string path)
    {
        await using var world = await AzureWorld.StartAsync();
        world.Sandbox.Put(Victim, "2024-03-01", new() { ["location"] = "westeurope" });
        using var client = new ArmClient(world.Sandbox.Credential, world.Sandbox.ClientOptions);

        var answer = await client.DeleteAsync(path, "2024-03-01", CancellationToken.None);

        Assert.Equal("InvalidResourceId", answer.Error!.Code);
        Assert.Empty(world.Sandbox.Requests.Records);
        Assert.NotNull(world.Sandbox.Find(Victim));
        Assert.False(AzureResourceId.TryParse(path, out _));
    }

    [Fact]
    public async Task A_resource_of_the_inventory_with_such_a_name_deletes_nothing()
    {
        await using var world = await AzureWorld.StartAsync();
        world.Sandbox.Put(AzureWorld.Scope, "2024-03-01", new() { ["location"] = "westeurope" });
        world.Sandbox.Put(Victim, "2024-03-01", new() { ["location"] = "westeurope" });
        world.Inventory = Inventory.Empty.With(new InventoryEntry(new ResourceId("M.A/../..", AzureWorld.Scope, "../victim"), "2024-03-01"));

        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template("")));

        Assert.NotNull(world.Sandbox.Find(Victim));
    }

    [Fact]
    public async Task A_question_that_is_refused_takes_bulk_reads_away_from_nobody_else()
    {
        const string Foreign = "99999999-1111-1111-1111-111111111111";
        await using var world = await AzureWorld.StartAsync(sandbox: new ArmSandboxOptions { PollInterval = TimeSpan.Zero, Subscriptions = [AzureWorld.Subscription] });
        var good = await world.RenderAsync(NoiseTableTests.Template(string.Join(',', Enumerable.Range(1, 4).Select(i => Storage($"st{i}")))));
        await world.ReconcileAsync(good);
        var bad = good with
        {
            Resources = [.. good.Resources.Select(r => r with { Id = r.Id with { Scope = r.Id.Scope.Replace(AzureWorld.Subscription, Foreign, StringComparison.Ordinal) } })],
        };
        var odd = good with { Resources = [.. good.Resources.Select(r => r with { Id = r.Id with { Name = r.Id.Name + "'\\" } })] };

        foreach (var desired in new[] { bad, odd })
        {
            await world.Target.ObserveAsync(new ObserveRequest(new ApplicationDefinition("other"), desired, Inventory.Empty) { IsRoutine = true }, CancellationToken.None);
        }

        world.Sandbox.Requests.Clear();
        Assert.Empty((await world.PlanAsync(good, new PlanOptions { IsRoutine = true, ReadOnly = true })).Effective);
        Assert.DoesNotContain(world.Sandbox.Requests.Records, r => r.Method == "GET" && r.Path.Contains("/storageAccounts/", StringComparison.Ordinal));
        Assert.Contains(world.Sandbox.Requests.Records, r => r.Path.Contains("ResourceGraph", StringComparison.Ordinal) && r.StatusCode == 200);
    }
}
