using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Hosting;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>The rows of <c>docs/noise.md</c>: what is noise with the rule off, is gone with it on, and a real change beside it is exactly one delta.</summary>
public sealed class NoiseTableTests
{
    private static readonly ResourceId Storage = new("Microsoft.Storage/storageAccounts", AzureWorld.Scope, "stshop");

    /// <summary>Class, resource type, desired, live, a real change of live, path of the delta.</summary>
    public static TheoryData<NoiseRules, string, string, string, string, string> Rows => new()
    {
        {
            NoiseRules.UnevaluatedFunctions, "Microsoft.Web/sites",
            """{ "properties": { "serverFarmId": "[reference(resourceId('Microsoft.Web/serverfarms', 'plan')).id]", "httpsOnly": true } }""",
            """{ "properties": { "serverFarmId": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/serverfarms/plan", "httpsOnly": true } }""",
            "properties.httpsOnly=false", "/properties/httpsOnly"
        },
        {
            NoiseRules.ProviderDefaults, "Microsoft.Storage/storageAccounts",
            """{ "kind": "StorageV2", "properties": { "minimumTlsVersion": "TLS1_2" } }""",
            """{ "kind": "StorageV2", "properties": { "minimumTlsVersion": "TLS1_2", "networkAcls": { "bypass": "AzureServices", "defaultAction": "Allow" }, "accessTier": "Hot" } }""",
            "properties.minimumTlsVersion=\"TLS1_0\"", "/properties/minimumTlsVersion"
        },
        {
            NoiseRules.ReadOnlyProperties, "Microsoft.Network/virtualNetworks",
            """{ "properties": { "provisioningState": "Updating", "resourceGuid": "00000000-0000-0000-0000-000000000000", "enableDdosProtection": false } }""",
            """{ "properties": { "provisioningState": "Succeeded", "resourceGuid": "7f7f7f7f-0000-0000-0000-000000000000", "enableDdosProtection": false } }""",
            "properties.enableDdosProtection=true", "/properties/enableDdosProtection"
        },
        {
            NoiseRules.WriteOnlyProperties, "Microsoft.Sql/servers",
            """{ "properties": { "administratorLogin": "dba", "administratorLoginPassword": "correct horse battery", "minimalTlsVersion": "1.2" } }""",
            """{ "properties": { "administratorLogin": "dba", "minimalTlsVersion": "1.2" } }""",
            "properties.minimalTlsVersion=\"1.0\"", "/properties/minimalTlsVersion"
        },
        {
            NoiseRules.DerivedValues, "Microsoft.EventHub/namespaces",
            """{ "sku": { "name": "Standard", "tier": "Basic", "capacity": 1 } }""",
            """{ "sku": { "name": "Standard", "tier": "Standard", "capacity": 1 } }""",
            "sku.capacity=4", "/sku/capacity"
        },
        {
            NoiseRules.NormalizedValues, "Microsoft.Web/sites",
            """{ "location": "West Europe", "properties": { "serverFarmId": "/subscriptions/s/resourceGroups/RG/providers/Microsoft.Web/serverFarms/Plan", "reserved": "true", "clientCertMode": "required", "url": "https://example.com", "timeout": "PT60M", "zones": [ "1", "2" ] } }""",
            """{ "location": "westeurope", "properties": { "serverFarmId": "/subscriptions/s/resourcegroups/rg/providers/microsoft.web/serverfarms/plan", "reserved": true, "clientCertMode": "Required", "url": "https://example.com/", "timeout": "PT1H", "zones": [ "2", "1" ] } }""",
            "properties.timeout=\"PT2H\"", "/properties/timeout"
        },
        {
            NoiseRules.ArrayElements, "Microsoft.Network/virtualNetworks",
            """{ "properties": { "subnets": [ { "name": "web", "properties": { "addressPrefix": "10.0.1.0/24" } }, { "name": "data", "properties": { "addressPrefix": "10.0.2.0/24" } } ] } }""",
            """{ "properties": { "subnets": [ { "name": "data", "properties": { "addressPrefix": "10.0.2.0/24", "privateEndpointNetworkPolicies": "Disabled" } }, { "name": "web", "properties": { "addressPrefix": "10.0.1.0/24" } } ] } }""",
            "properties.subnets.1.properties.addressPrefix=\"10.0.9.0/24\"", "/properties/subnets/0/properties/addressPrefix"
        },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_class_of_noise_is_removed_by_its_rule_alone(NoiseRules rule, string type, string desired, string live, string change, string path)
    {
        var request = new ComparisonRequest(new ResourceId(type, AzureWorld.Scope, "it"), Parse(desired), Parse(live)) { IsSameDesired = true };

        Assert.Empty(ResourceComparer.Compare(request));
        Assert.NotEmpty(ResourceComparer.Compare(request with { Rules = NoiseRules.All & ~rule }));

        var changed = Parse(live);
        Set(changed, change);
        var delta = Assert.Single(ResourceComparer.Compare(request with { Live = changed }));
        Assert.Equal(path, delta.Path);
    }

    [Fact]
    public async Task N8_a_type_that_cannot_be_read_is_deployed_once()
    {
        await using var world = await AzureWorld.StartAsync();
        var desired = await world.RenderAsync(Template("""
            { "type": "Microsoft.KeyVault/vaults", "apiVersion": "2023-07-01", "name": "kv-shop", "location": "westeurope", "properties": { "tenantId": "t", "sku": { "family": "A", "name": "standard" } } },
            { "type": "Microsoft.KeyVault/vaults/accessPolicies", "apiVersion": "2023-07-01", "name": "kv-shop/add", "dependsOn": [ "kv-shop" ], "properties": { "accessPolicies": [] } }
            """));
        await world.ReconcileAsync(desired);

        Assert.Empty((await world.PlanAsync(desired)).Effective);
    }

    [Fact]
    public async Task N9_resources_behind_a_run_time_parameter_of_a_module_are_compared()
    {
        await using var world = await AzureWorld.StartAsync();
        var desired = await world.RenderAsync(Template("""
            { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "id", "location": "westeurope" },
            { "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "module", "dependsOn": [ "id" ], "properties": { "mode": "Incremental",
                "expressionEvaluationOptions": { "scope": "inner" },
                "parameters": { "principal": { "value": "[reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id'), '2023-01-31').principalId]" } },
                "template": { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
                  "parameters": { "principal": { "type": "string" } },
                  "resources": [ { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stmodule", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "tags": { "owner": "[parameters('principal')]" }, "properties": { "accessTier": "Hot" } } ] } } }
            """));
        await world.ReconcileAsync(desired);
        world.Sandbox.Change(AzureWorld.Id("Microsoft.Storage/storageAccounts", "stmodule"), r => r["properties"]!["accessTier"] = "Cool");
        world.Sandbox.Change(AzureWorld.Id("Microsoft.Storage/storageAccounts", "stmodule"), r => r["tags"]!["owner"] = "somebody");

        var change = Assert.Single((await world.PlanAsync(desired)).Effective);

        Assert.Equal(["/properties/accessTier", "/tags/owner"], change.Deltas.Select(d => d.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task N10_a_drift_check_sends_nothing_that_needs_write_permission()
    {
        await using var world = await AzureWorld.StartAsync();
        var desired = await world.RenderAsync(Template("""
            { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stshop", "location": "[resourceGroup().location]", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "tags": { "at": "[deployment().name]" }, "properties": { "accessTier": "Hot" } }
            """));
        await world.ReconcileAsync(desired);
        world.Sandbox.Change(Storage.ToString(), r => r["properties"]!["accessTier"] = "Cool");
        world.Sandbox.Requests.Clear();

        var plan = await world.PlanAsync(desired, new PlanOptions { ReadOnly = true });

        Assert.Equal("/properties/accessTier", Assert.Single(Assert.Single(plan.Effective).Deltas).Path);
        Assert.All(world.Sandbox.Requests.Records, r => Assert.Equal(RequestClass.Read, r.Class));
    }

    [Fact]
    public async Task What_if_is_asked_where_the_template_has_what_only_Azure_knows()
    {
        await using var world = await AzureWorld.StartAsync();
        var before = await world.RenderAsync(Template(Uncertain("one")));
        await world.ReconcileAsync(before);
        var after = await world.RenderAsync(Template(Uncertain("two")));
        world.Sandbox.Requests.Clear();

        var plan = await world.PlanAsync(after);

        // What-if evaluates deployment().name; the other tag is certain without it.
        Assert.True(world.Sandbox.Requests.DryRuns > 0);
        var change = Assert.Single(plan.Effective);
        Assert.Contains(change.Deltas, d => d is { Path: "/tags/stage", Certainty: Certainty.Definite });
    }

    [Fact]
    public void A_baseline_drops_what_was_there_after_the_apply_and_nothing_else()
    {
        var request = new ComparisonRequest(Storage, Parse("""{ "properties": { "mode": "Fast", "size": 3 } }"""), Parse("""{ "properties": { "mode": "Quick", "size": 3 } }"""));
        var baseline = Baseline.Read(Baseline.Of(ResourceComparer.Differences(request)).ToJson());

        Assert.Empty(ResourceComparer.Compare(request with { Baseline = baseline }));
        Assert.Single(ResourceComparer.Compare(request with { Baseline = baseline, Live = Parse("""{ "properties": { "mode": "Slow", "size": 3 } }""") }));
        Assert.Single(ResourceComparer.Compare(request with { Baseline = baseline, Desired = Parse("""{ "properties": { "mode": "Faster", "size": 3 } }""") }));
        Assert.Single(ResourceComparer.Compare(request with { Baseline = baseline, Live = Parse("""{ "properties": { "mode": "Quick", "size": 4 } }""") }));
    }

    [Fact]
    public void Secrets_are_in_neither_deltas_nor_baselines()
    {
        const string Secret = "correct horse battery";
        var request = new ComparisonRequest(new ResourceId("Microsoft.Web/sites", AzureWorld.Scope, "it"),
            Parse($$"""{ "properties": { "connection": "Server=x;Password={{Secret}}", "adminPassword": "{{Secret}}" }, "tags": { "a": "{{Secret}}" } }"""),
            Parse("""{ "properties": { "connection": "other", "adminPassword": "another" }, "tags": { } }"""))
        { SecretPlaces = new SecretPlaces(["/properties/connection", "/tags/a"]) };

        var text = string.Join("\n", ResourceComparer.Compare(request).Select(d => $"{d.Before?.ToJsonString()} {d.After?.ToJsonString()}"))
            + Baseline.Of(ResourceComparer.Differences(request)).ToJson()?.ToJsonString();

        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain("another", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Digests.Of(JsonValue.Create(Secret))[..16], text, StringComparison.Ordinal);
    }

    [Fact]
    public void Tags_and_listed_elements_that_were_added_are_differences()
    {
        var request = new ComparisonRequest(Storage,
            Parse("""{ "tags": { "team": "shop" }, "properties": { "ipRules": [ { "value": "1.2.3.4" } ] } }"""),
            Parse("""{ "tags": { "team": "shop", "by": "hand" }, "properties": { "ipRules": [ { "value": "1.2.3.4" }, { "value": "0.0.0.0/0" } ] } }"""));

        Assert.Equal(["/properties/ipRules/1", "/tags/by"], ResourceComparer.Compare(request).Select(d => d.Path).Order(StringComparer.Ordinal));
    }

    private static string Uncertain(string stage) => $$"""
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stshop", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "tags": { "by": "[deployment().name]", "stage": "{{stage}}" }, "properties": { "accessTier": "Hot" } }
        """;

    internal static string Template(string resources) => $$"""
        { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [ {{resources}} ] }
        """;

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private static void Set(JsonObject container, string assignment)
    {
        var (path, value) = (assignment.Split('=')[0].Split('.'), assignment[(assignment.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        JsonNode node = container;
        foreach (var name in path[..^1])
        {
            node = int.TryParse(name, out var index) ? node[index]! : node[name]!;
        }

        node[path[^1]] = JsonNode.Parse(value);
    }
}
