using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>What is deleted, in which order, and what is said of what cannot be.</summary>
public sealed class PruneTests
{
    private static string Storage(string name) => $$"""
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "{{name}}", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "Hot" } }
        """;

    private const string Vault = """
        { "type": "Microsoft.KeyVault/vaults", "apiVersion": "2023-07-01", "name": "kv-shop", "location": "westeurope", "properties": { "tenantId": "t", "sku": { "family": "A", "name": "standard" } } }
        """;

    [Fact]
    public async Task A_stack_with_deny_settings_lets_go_of_what_is_pruned()
    {
        await using var world = await AzureWorld.StartAsync(t => t with { DenySettings = "denyWriteAndDelete", DenyExcludedActions = ["Microsoft.Storage/storageAccounts/listKeys/action"] });
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stone") + "," + Storage("sttwo"))));
        var stack = $"{AzureWorld.Scope}/providers/Microsoft.Resources/deploymentStacks/gitops-shop";

        var (plan, step) = await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stone"))));

        Assert.Equal(ChangeAction.Delete, Assert.Single(plan.Effective).Action);
        Assert.True(step.Status == ApplyStatus.Completed, string.Join("\n", step.Diagnostics));
        Assert.Null(world.Sandbox.Find(AzureWorld.Id("Microsoft.Storage/storageAccounts", "sttwo")));
        using var client = new GitOpsServerless.Arm.Client.ArmClient(world.Sandbox.Credential, world.Sandbox.ClientOptions);
        var managed = (await client.GetAsync(stack, "2024-03-01", CancellationToken.None)).Object!["properties"]!["resources"]!.AsArray();
        Assert.EndsWith("/stone", Assert.Single(managed)!["id"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_locked_resource_of_a_stack_is_kept_and_the_rest_is_deleted()
    {
        await using var world = await AzureWorld.StartAsync();
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stkept") + "," + Storage("stlocked") + "," + Storage("stfree"))));

        // The stack deletes what need not be asked for, such as what providers give no time of creation of.
        world.Inventory = Inventory.Empty.WithAll(world.Inventory.Entries.Select(e => e with { Uid = null }));
        world.Sandbox.Put($"{AzureWorld.Id("Microsoft.Storage/storageAccounts", "stlocked")}/providers/Microsoft.Authorization/locks/keep", "2020-05-01", new() { ["properties"] = new System.Text.Json.Nodes.JsonObject { ["level"] = "CanNotDelete" } });

        var (_, step) = await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stkept"))));

        Assert.Equal(ApplyStatus.Completed, step.Status);
        Assert.Equal((OutcomeResult.Skipped, "GOS0510"), step.Outcomes.Where(o => o.Id.Name == "stlocked").Select(o => (o.Result, o.Diagnostic!.Code)).Single());
        Assert.Null(world.Inventory.Find(new ResourceId("Microsoft.Storage/storageAccounts", AzureWorld.Scope, "stfree")));
        Assert.NotNull(world.Inventory.Find(new ResourceId("Microsoft.Storage/storageAccounts", AzureWorld.Scope, "stlocked")));
    }

    [Fact]
    public async Task What_another_resource_still_uses_is_deleted_after_it()
    {
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = AzureDeploymentKind.Deployment });
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("aused") + "," + Storage("zuser"))));
        world.Sandbox.FailDeletes("/aused", 400, "InUseCannotBeDeleted", "aused is used by zuser.");
        var empty = await world.RenderAsync(NoiseTableTests.Template(""));
        var request = world.Request(empty, await world.PlanAsync(empty));

        var first = await world.Target.ApplyAsync(request, null, CancellationToken.None);
        world.Take(first);
        world.Sandbox.StopFailing();
        var step = first;
        for (var steps = 0; step.Status == ApplyStatus.Continue && steps < 20; steps++)
        {
            step = await world.Target.ApplyAsync(request, step.Continuation, CancellationToken.None);
            world.Take(step);
        }

        Assert.Equal(ApplyStatus.Continue, first.Status);
        Assert.Equal(ApplyStatus.Completed, step.Status);
        Assert.Empty(world.Inventory.Entries);
        Assert.Null(world.Sandbox.Find(AzureWorld.Id("Microsoft.Storage/storageAccounts", "aused")));
    }

    [Fact]
    public async Task What_Azure_does_not_let_go_is_reported_and_stays_in_the_inventory()
    {
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = AzureDeploymentKind.Deployment });
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stone"))));
        world.Sandbox.FailDeletes("/stone", 400, "CannotDeleteResource", "It is needed for billing.");

        var (_, step) = await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template("")));

        Assert.Equal((OutcomeResult.Skipped, "GOS0515"), step.Outcomes.Select(o => (o.Result, o.Diagnostic!.Code)).Single());
        Assert.Single(world.Inventory.Entries);
    }

    [Fact]
    public async Task Why_an_accepted_deletion_failed_is_said()
    {
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = AzureDeploymentKind.Deployment });
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stone"))));
        world.Sandbox.FailDeletesLater("/stone", "ContainerUnderLegalHold", "A container is under legal hold.");

        var (_, step) = await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template("")));

        var outcome = Assert.Single(step.Outcomes);
        Assert.Equal((OutcomeResult.Skipped, "GOS0515"), (outcome.Result, outcome.Diagnostic!.Code));
        Assert.Contains("under legal hold", outcome.Diagnostic.Message, StringComparison.Ordinal);
        Assert.Single(world.Inventory.Entries);
    }

    [Fact]
    public async Task A_deletion_that_takes_its_time_is_confirmed_by_what_is_gone()
    {
        var time = new ManualTime();
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = AzureDeploymentKind.Deployment }, new ArmSandboxOptions { PollInterval = TimeSpan.Zero, OperationTime = TimeSpan.FromMinutes(1), TimeProvider = time });
        var one = await world.RenderAsync(NoiseTableTests.Template(Storage("stone")));
        world.Inventory = Inventory.Empty.WithAll(one.Resources.Select(r => new InventoryEntry(r.Id, r.ApiVersion)));
        world.Sandbox.Put(AzureWorld.Scope, "2024-03-01", new() { ["location"] = "westeurope" });
        world.Sandbox.Put(one.Resources[0].Id.ToString(), "2023-05-01", one.Resources[0].Payload);
        var empty = await world.RenderAsync(NoiseTableTests.Template(""));
        var request = world.Request(empty, await world.PlanAsync(empty));

        var first = await world.Target.ApplyAsync(request, null, CancellationToken.None);
        var second = await world.Target.ApplyAsync(request, first.Continuation, CancellationToken.None);
        time.Advance(TimeSpan.FromMinutes(2));
        var last = await world.Target.ApplyAsync(request, second.Continuation, CancellationToken.None);

        Assert.Equal((ApplyStatus.Continue, ApplyStatus.Continue, ApplyStatus.Completed), (first.Status, second.Status, last.Status));
        Assert.Equal(OutcomeResult.Deleted, Assert.Single(last.Outcomes).Result);
    }

    [Fact]
    public async Task A_deleted_vault_holds_its_name_and_that_is_said_twice()
    {
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = AzureDeploymentKind.Deployment }, new ArmSandboxOptions { PollInterval = TimeSpan.Zero, SoftDelete = true });
        var desired = await world.RenderAsync(NoiseTableTests.Template(Vault));
        await world.ReconcileAsync(desired);

        var (_, pruned) = await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template("")));
        Assert.Equal((OutcomeResult.Deleted, "GOS0516"), pruned.Outcomes.Select(o => (o.Result, o.Diagnostic!.Code)).Single());

        var (_, again) = await world.ReconcileAsync(desired);
        Assert.Equal(ApplyStatus.Failed, again.Status);
        Assert.Equal("GOS0516", Assert.Single(again.Diagnostics).Code);

        var recovered = await world.RenderAsync(NoiseTableTests.Template(Vault.Replace("\"tenantId\"", "\"createMode\": \"recover\", \"tenantId\"", StringComparison.Ordinal)));
        Assert.Equal(ApplyStatus.Completed, (await world.ReconcileAsync(recovered)).Step.Status);
        Assert.Empty((await world.PlanAsync(recovered)).Effective);
    }
}
