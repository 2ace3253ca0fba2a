using GitOpsServerless.Contracts;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Arm.Tests.Target;

public sealed class DeployTests
{
    private static readonly string Quickstart = File.ReadAllText(Path.Combine(RealData.RepositoryRoot, "tests", "GitOpsServerless.Arm.Tests", "Target", "shop.json"));
    private const string Parameters = """{ "parameters": { "environment": { "value": "demo" } } }""";

    [Theory]
    [InlineData(AzureDeploymentKind.Stack)]
    [InlineData(AzureDeploymentKind.Deployment)]
    public async Task Deploying_creates_everything_and_the_second_run_writes_nothing(AzureDeploymentKind kind)
    {
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = kind });
        var desired = await world.RenderAsync(Quickstart, Parameters);

        var (plan, step) = await world.ReconcileAsync(desired);

        Assert.All(plan.Changes, c => Assert.Equal(ChangeAction.Create, c.Action));
        Assert.Equal(ApplyStatus.Completed, step.Status);
        Assert.All(step.Outcomes, o => Assert.Equal(OutcomeResult.Created, o.Result));
        Assert.NotNull(world.Outputs!["storageAccountName"]);
        Assert.NotNull(world.Outputs!["identityClientId"]);

        world.Sandbox.Requests.Clear();
        var again = await world.PlanAsync(desired);

        Assert.Empty(again.Effective);
        Assert.All(again.Changes, c => Assert.Equal(ChangeAction.NoChange, c.Action));
        Assert.Equal(0, world.Sandbox.Requests.Writes);
        Assert.Equal(0, world.Sandbox.Requests.DryRuns);
    }

    [Fact]
    public async Task A_change_behind_the_back_is_drift_with_one_delta_and_heals()
    {
        await using var world = await AzureWorld.StartAsync();
        var desired = await world.RenderAsync(Quickstart, Parameters);
        await world.ReconcileAsync(desired);
        var id = desired.Resources.First(r => r.Id.Type == "Microsoft.Storage/storageAccounts").Id;
        world.Sandbox.Change(id.ToString(), r => r["properties"]!["minimumTlsVersion"] = "TLS1_0");

        var plan = await world.PlanAsync(desired, world.Options with { Attribute = true });

        var change = Assert.Single(plan.Effective);
        Assert.Equal(id, change.Id);
        Assert.Equal(ChangeOrigin.Drift, change.Origin);
        var delta = Assert.Single(change.Deltas);
        Assert.Equal("/properties/minimumTlsVersion", delta.Path);
        Assert.Equal("TLS1_0", delta.Before!.GetValue<string>());
        Assert.Equal("TLS1_2", delta.After!.GetValue<string>());
        Assert.Equal("operator@contoso.com", change.ChangedBy!.Who);

        await world.ApplyAsync(desired, plan);
        Assert.Equal("TLS1_2", world.Sandbox.Find(id.ToString())!["properties"]!["minimumTlsVersion"]!.GetValue<string>());
        Assert.Empty((await world.PlanAsync(desired)).Effective);
    }

    [Fact]
    public async Task What_is_no_longer_desired_is_pruned()
    {
        await using var world = await AzureWorld.StartAsync();
        await world.ReconcileAsync(await world.RenderAsync(Quickstart, Parameters));
        var fewer = await world.RenderAsync(Quickstart, """{ "parameters": { "environment": { "value": "demo" }, "containers": { "value": [ "orders" ] } } }""");

        var (plan, step) = await world.ReconcileAsync(fewer);

        var deleted = Assert.Single(plan.Effective);
        Assert.Equal(ChangeAction.Delete, deleted.Action);
        Assert.EndsWith("/invoices", deleted.Id.Name, StringComparison.Ordinal);
        Assert.Equal(ApplyStatus.Completed, step.Status);
        Assert.Null(world.Sandbox.Find(deleted.Id.ToString()));
        Assert.Null(world.Inventory.Find(deleted.Id));
        Assert.Empty((await world.PlanAsync(fewer)).Effective);
    }

    [Fact]
    public async Task A_deleted_resource_is_drift_and_comes_back()
    {
        await using var world = await AzureWorld.StartAsync();
        var desired = await world.RenderAsync(Quickstart, Parameters);
        await world.ReconcileAsync(desired);
        world.Sandbox.Delete(AzureWorld.Id("Microsoft.OperationalInsights/workspaces", "log-shop"));

        var (plan, step) = await world.ReconcileAsync(desired);

        var change = Assert.Single(plan.Effective);
        Assert.Equal((ChangeAction.Create, ChangeOrigin.Drift), (change.Action, change.Origin));
        Assert.Equal(OutcomeResult.Created, Assert.Single(step.Outcomes).Result);
    }

    [Fact]
    public async Task Health_follows_what_is_there()
    {
        await using var world = await AzureWorld.StartAsync();
        var desired = await world.RenderAsync(Quickstart, Parameters);
        await world.ReconcileAsync(desired);

        var healthy = await world.Target.AssessAsync(new AssessRequest(world.Application, world.Inventory), CancellationToken.None);
        Assert.Equal(HealthStatus.Healthy, healthy.Value.Summary.Status);

        world.Sandbox.Change(AzureWorld.Id("Microsoft.OperationalInsights/workspaces", "log-shop"), r => r["properties"]!["provisioningState"] = "Failed");
        var degraded = await world.Target.AssessAsync(new AssessRequest(world.Application, world.Inventory), CancellationToken.None);
        Assert.Equal(HealthStatus.Degraded, degraded.Value.Summary.Status);
    }

    [Theory]
    [InlineData(AzureDeploymentKind.Stack)]
    [InlineData(AzureDeploymentKind.Deployment)]
    public async Task Outputs_are_kept_and_secure_ones_are_not(AzureDeploymentKind kind)
    {
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = kind });
        const string Template = """
            { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
              "parameters": { "word": { "type": "securestring", "defaultValue": "correct horse" } },
              "resources": [ { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "id", "location": "westeurope" } ],
              "outputs": { "plain": { "type": "string", "value": "told" }, "secret": { "type": "securestring", "value": "[parameters('word')]" } } }
            """;

        await world.ReconcileAsync(await world.RenderAsync(Template));

        Assert.Equal("told", Assert.Single(world.Outputs!).Value!.GetValue<string>());
    }

    [Fact]
    public async Task A_group_that_is_not_there_is_created_only_when_asked()
    {
        const string Template = """{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [ { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "id", "location": "westeurope" } ] }""";
        await using var asked = await AzureWorld.StartAsync();
        await asked.ReconcileAsync(await asked.RenderAsync(Template));
        await using var notAsked = await AzureWorld.StartAsync(t => t with { CreateResourceGroup = false });
        var (_, step) = await notAsked.ReconcileAsync(await notAsked.RenderAsync(Template));

        Assert.Equal("westeurope", asked.Sandbox.Find(AzureWorld.Scope)!["location"]!.GetValue<string>());
        Assert.Null(notAsked.Sandbox.Find(AzureWorld.Scope));
        Assert.Equal("GOS0504", Assert.Single(step.Diagnostics).Code);
    }

    [Fact]
    public async Task Who_is_named_is_who_wrote_after_the_last_apply_at_the_resource_or_below()
    {
        await using var world = await AzureWorld.StartAsync();
        var desired = await world.RenderAsync(Quickstart, Parameters);
        await world.ReconcileAsync(desired);
        var id = desired.Resources.First(r => r.Id.Type == "Microsoft.Storage/storageAccounts").Id.ToString();
        world.Sandbox.Change(id, r => r["properties"]!["minimumTlsVersion"] = "TLS1_0", "first@contoso.com");
        world.Sandbox.Change(id, r => r["properties"]!["minimumTlsVersion"] = "TLS1_1", "second@contoso.com");

        var change = Assert.Single((await world.PlanAsync(desired, world.Options with { Attribute = true })).Effective);

        Assert.Equal("second@contoso.com", change.ChangedBy!.Who);
        Assert.EndsWith("/write", change.ChangedBy.Operation, StringComparison.Ordinal);
        Assert.NotNull(change.ChangedBy.When);

        // An apply that was later than all writes has overwritten them: nobody is blamed for what is seen now.
        world.Inventory = Inventory.Empty.WithAll(world.Inventory.Entries.Select(e => e with { AppliedAt = DateTimeOffset.UtcNow.AddHours(1) }));
        Assert.Null(Assert.Single((await world.PlanAsync(desired, world.Options with { Attribute = true })).Effective).ChangedBy);
    }
}
