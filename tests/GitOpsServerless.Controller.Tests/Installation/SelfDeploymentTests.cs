using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Tests.Installation;

/// <summary>The controller deploys itself: compile, expand, deploy, look again, notice drift, mend it.</summary>
public sealed class SelfDeploymentTests
{
    private const string Group = $"/subscriptions/{SelfDeployment.Subscription}/resourceGroups/rg-gitops";

    [Fact]
    public async Task Installation_is_deployed_and_a_second_look_writes_nothing()
    {
        await using var installation = await SelfDeployment.CreateAsync(", writableResourceGroups: [rg-shop], alertEmail: operators@contoso.com");
        var status = await installation.ReconcileAsync();
        Assert.Equal((SyncStatus.Synced, HealthStatus.Healthy), (status.Sync, status.Health.Status));

        var app = Only(installation, "Microsoft.Web/sites");
        Assert.Equal("FlexConsumption", Find(installation, Only(installation, "Microsoft.Web/serverfarms"))["sku"]!["tier"]!.GetValue<string>());
        Assert.Empty(Find(installation, app)["properties"]!["functionAppConfig"]!["scaleAndConcurrency"]!["alwaysReady"]!.AsArray());
        Assert.Equal("custom", Find(installation, app)["properties"]!["functionAppConfig"]!["runtime"]!["name"]!.GetValue<string>());
        foreach (var type in new[]
        {
            "Microsoft.Storage/storageAccounts", "Microsoft.KeyVault/vaults", "Microsoft.ManagedIdentity/userAssignedIdentities",
            "Microsoft.Insights/components", "Microsoft.OperationalInsights/workspaces", "Microsoft.Insights/actionGroups", "Microsoft.Insights/metricAlerts",
        })
        {
            Only(installation, type);
        }

        Assert.NotNull(status.Outputs);
        Assert.Equal(app.Split('/')[^1], status.Outputs["appName"]!.ToString());

        var writes = installation.Azure.Requests.Writes;
        Assert.Equal(SyncStatus.Synced, (await installation.ReconcileAsync()).Sync);
        Assert.Equal(writes, installation.Azure.Requests.Writes);
    }

    [Fact]
    public async Task Change_by_somebody_else_is_named_and_undone()
    {
        await using var installation = await SelfDeployment.CreateAsync(string.Empty);
        await installation.ReconcileAsync();
        var account = Only(installation, "Microsoft.Storage/storageAccounts");
        Assert.True(installation.Azure.Change(account, a => a["properties"]!["allowSharedKeyAccess"] = true));

        var drift = await installation.Engine.DetectDriftAsync(SelfDeployment.Application, default);
        var item = Assert.Single(drift.Value.Items);
        Assert.Equal("/properties/allowSharedKeyAccess", Assert.Single(item.Deltas).Path);

        Assert.Equal(SyncStatus.Synced, (await installation.ReconcileAsync()).Sync);
        Assert.False(Find(installation, account)["properties"]!["allowSharedKeyAccess"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Identity_gets_the_roles_that_are_named_at_the_scopes_that_are_named_and_no_others()
    {
        await using var installation = await SelfDeployment.CreateAsync(", writableResourceGroups: [rg-shop]");
        await installation.ReconcileAsync();
        var assignments = installation.Azure.List("/")
            .Where(id => id.Contains("/providers/Microsoft.Authorization/roleAssignments/", StringComparison.OrdinalIgnoreCase))
            .Select(id => (Scope: id[..id.LastIndexOf("/providers/Microsoft.Authorization/", StringComparison.OrdinalIgnoreCase)], Role: RoleOf(installation, id)))
            .ToList();
        const string reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
        const string contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
        const string owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
        Assert.Equal(reader, Assert.Single(assignments, a => a.Scope == $"/subscriptions/{SelfDeployment.Subscription}").Role);
        Assert.EndsWith("/resourceGroups/rg-shop", Assert.Single(assignments, a => a.Role == contributor).Scope, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(assignments, a => a.Role == owner);
        Assert.Equal(6, assignments.Count);
    }

    [Fact]
    public async Task Private_network_closes_storage_and_vault_and_sign_in_leaves_webhooks_open()
    {
        await using var installation = await SelfDeployment.CreateAsync(", privateNetwork: true, alwaysReadyHttp: 1, entraClientId: 99999999-8888-7777-6666-555555555555, otlpEndpoint: \"https://otel.contoso.com\"");
        var status = await installation.ReconcileAsync();
        Assert.Equal(SyncStatus.Synced, status.Sync);
        Assert.Equal("Disabled", Find(installation, Only(installation, "Microsoft.Storage/storageAccounts"))["properties"]!["publicNetworkAccess"]!.GetValue<string>());
        Assert.Equal(3, OfType(installation, "Microsoft.Network/privateEndpoints").Count);
        var ready = Assert.Single(Find(installation, Only(installation, "Microsoft.Web/sites"))["properties"]!["functionAppConfig"]!["scaleAndConcurrency"]!["alwaysReady"]!.AsArray());
        Assert.Equal(("http", 1), (ready!["name"]!.GetValue<string>(), (int)ready["instanceCount"]!.GetValue<long>()));
        var sign = Find(installation, $"{Only(installation, "Microsoft.Web/sites")}/config/authsettingsV2");
        Assert.Equal(["/hooks/*", "/v1/*", "/ui/healthz"], sign["properties"]!["globalValidation"]!["excludedPaths"]!.AsArray().Select(p => p!.GetValue<string>()));
    }

    private static string RoleOf(SelfDeployment installation, string id) =>
        Find(installation, id)["properties"]!["roleDefinitionId"]!.GetValue<string>().Split('/')[^1];

    private static List<string> OfType(SelfDeployment installation, string type) =>
        [.. installation.Azure.List(Group).Where(id => id.Split($"/providers/{type}/", StringSplitOptions.None) is [_, var name] && !name.Contains('/', StringComparison.Ordinal))];

    private static string Only(SelfDeployment installation, string type) => Assert.Single(OfType(installation, type));

    private static JsonObject Find(SelfDeployment installation, string id) => installation.Azure.Find(id) ?? throw new InvalidOperationException($"{id} is not in the sandbox.");
}
