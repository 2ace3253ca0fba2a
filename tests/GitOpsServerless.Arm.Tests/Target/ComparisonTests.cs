using System.Diagnostics;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>What the tables of noise may not hide, and what comparing may cost.</summary>
public sealed class ComparisonTests
{
    /// <summary>Type, desired, live, path of the difference: names that elsewhere are computed.</summary>
    public static TheoryData<string, string, string, string> Writable => new()
    {
        { "Microsoft.Storage/storageAccounts", """{ "tags": { "createdBy": "team-a", "expiresOn": "2027" } }""", """{ "tags": { "createdBy": "team-b", "expiresOn": "2027" } }""", "/tags/createdBy" },
        { "Microsoft.Storage/storageAccounts", """{ "tags": { "etag": "1" } }""", """{ "tags": { } }""", "/tags/etag" },
        { "Microsoft.Authorization/policyExemptions", """{ "properties": { "expiresOn": "2027-01-01T00:00:00Z" } }""", """{ "properties": { "expiresOn": "2026-01-01T00:00:00Z" } }""", "/properties/expiresOn" },
        { "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments", """{ "properties": { "principalId": "a" } }""", """{ "properties": { "principalId": "b" } }""", "/properties/principalId" },
        { "Microsoft.ContainerService/managedClusters", """{ "sku": { "name": "Base", "tier": "Standard" } }""", """{ "sku": { "name": "Base", "tier": "Free" } }""", "/sku/tier" },
        { "Microsoft.Network/azureFirewalls", """{ "properties": { "sku": { "name": "AZFW_VNet", "tier": "Premium" } } }""", """{ "properties": { "sku": { "name": "AZFW_VNet", "tier": "Standard" } } }""", "/properties/sku/tier" },
        { "Microsoft.Web/sites/config", """{ "properties": { "clientId": "a" } }""", """{ "properties": { "clientId": "b" } }""", "/properties/clientId" },
        { "Microsoft.Logic/workflows", """{ "properties": { "parameters": { "creationTime": { "value": "1" } } } }""", """{ "properties": { "parameters": { "creationTime": { "value": "2" } } } }""", "/properties/parameters/creationTime/value" },
    };

    /// <summary>Type, desired, live, path of the difference: what looks alike and is not.</summary>
    public static TheoryData<string, string, string, string> Different => new()
    {
        { "Microsoft.ContainerInstance/containerGroups", """{ "properties": { "command": [ "sh", "-c", "run" ] } }""", """{ "properties": { "command": [ "sh", "run", "-c" ] } }""", "/properties/command/1" },
        { "Microsoft.App/jobs", """{ "properties": { "args": [ "--from", "a", "--to", "b" ] } }""", """{ "properties": { "args": [ "--from", "b", "--to", "a" ] } }""", "/properties/args/1" },
        { "Microsoft.Network/virtualNetworks", """{ "properties": { "dhcpOptions": { "dnsServers": [ "10.0.0.4", "10.0.0.5" ] } } }""", """{ "properties": { "dhcpOptions": { "dnsServers": [ "10.0.0.5", "10.0.0.4" ] } } }""", "/properties/dhcpOptions/dnsServers/0" },
        { "Microsoft.App/containerApps", """{ "properties": { "image": "contoso.azurecr.io/shop:RC1" } }""", """{ "properties": { "image": "contoso.azurecr.io/shop:rc1" } }""", "/properties/image" },
        { "Microsoft.ContainerService/managedClusters", """{ "properties": { "version": "1.10" } }""", """{ "properties": { "version": 1.1 } }""", "/properties/version" },
        { "Microsoft.Web/sites", """{ "identity": { "type": "UserAssigned", "userAssignedIdentities": { "/a": {}, "/b": {} } } }""", """{ "identity": { "type": "UserAssigned", "userAssignedIdentities": { "/A": { "clientId": "1" } } } }""", "/identity/userAssignedIdentities/~1b" },
        { "Microsoft.Web/sites", """{ "identity": { "type": "UserAssigned", "userAssignedIdentities": { "/a": {} } } }""", """{ "identity": { "type": "UserAssigned", "userAssignedIdentities": { "/a": { "clientId": "1" }, "/owner": { "clientId": "2" } } } }""", "/identity/userAssignedIdentities/~1owner" },
    };

    /// <summary>Desired, live: what looks different and is not.</summary>
    public static TheoryData<string, string> Alike => new()
    {
        { """{ "properties": { "port": "80" } }""", """{ "properties": { "port": 80 } }""" },
        { """{ "properties": { "on": "True" } }""", """{ "properties": { "on": true } }""" },
        { """{ "properties": { "zones": [ "1", "2" ] } }""", """{ "properties": { "zones": [ "2", "1" ] } }""" },
        { """{ "properties": { "siteConfig": {} } }""", """{ "properties": {} }""" },
        { """{ "identity": { "userAssignedIdentities": { "[reference('x').id]": {} } } }""", """{ "identity": { "userAssignedIdentities": { "/owner": {} } } }""" },
    };

    [Theory]
    [MemberData(nameof(Different))]
    public void What_looks_alike_and_is_not_is_a_difference(string type, string desired, string live, string path) =>
        Assert.Contains(ResourceComparer.Compare(Request(type, desired, live) with { IsSameDesired = true }), d => d.Path == path);

    [Theory]
    [MemberData(nameof(Alike))]
    public void What_looks_different_and_is_not_is_none(string desired, string live) =>
        Assert.Empty(ResourceComparer.Compare(Request("Microsoft.Web/sites", desired, live) with { IsSameDesired = true }));

    [Theory]
    [MemberData(nameof(Writable))]
    public void A_change_of_what_users_set_counts_whatever_it_is_called(string type, string desired, string live, string path)
    {
        var request = Request(type, desired, live) with { IsSameDesired = true };

        Assert.Equal(path, Assert.Single(ResourceComparer.Compare(request)).Path);
        Assert.Equal(path, Assert.Single(ResourceComparer.Compare(request with { IsSameDesired = false })).Path);
    }

    [Fact]
    public void A_computed_value_that_the_template_changed_is_possible_and_one_that_the_provider_took_is_drift()
    {
        var request = Request("Microsoft.Web/serverfarms", """{ "sku": { "name": "B1", "tier": "Standard" } }""", """{ "sku": { "name": "B1", "tier": "Basic" } }""");

        Assert.Equal(Certainty.Possible, Assert.Single(ResourceComparer.Compare(request with { IsSameDesired = false })).Certainty);
        Assert.Empty(ResourceComparer.Compare(request with { IsSameDesired = true }));

        var known = Baseline.Read(Baseline.Of(ResourceComparer.Differences(request with { IsSameDesired = false })).ToJson());
        Assert.Empty(ResourceComparer.Compare(request with { IsSameDesired = false, Baseline = known }));
        Assert.Empty(ResourceComparer.Compare(request with { IsSameDesired = true, Baseline = known, Live = Parse("""{ "sku": { "name": "B1", "tier": "Free" } }""") }));

        var taken = Baseline.Read(Baseline.Of([]).ToJson());
        Assert.Equal(Certainty.Definite, Assert.Single(ResourceComparer.Compare(request with { IsSameDesired = true, Baseline = taken })).Certainty);
    }

    [Fact]
    public void Sets_inside_of_sets_are_compared_in_bounded_time()
    {
        static JsonArray Nested(int depth, int last) => new([.. Enumerable.Range(0, 60).Select(i => (JsonNode)new JsonObject
        {
            ["a"] = i % 3,
            ["inner"] = depth == 0 ? JsonValue.Create(i == 59 ? last : i) : i > 3 ? new JsonArray() : Nested(depth - 1, last),
        })]);
        var request = Request("Microsoft.Portal/dashboards", "{}", "{}") with
        {
            Desired = new JsonObject { ["properties"] = new JsonObject { ["lenses"] = Nested(2, 1) } },
            Live = new JsonObject { ["properties"] = new JsonObject { ["lenses"] = Nested(2, 2) } },
        };
        var watch = Stopwatch.StartNew();

        Assert.NotEmpty(ResourceComparer.Compare(request));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), watch.Elapsed.ToString());
    }

    [Theory]
    [InlineData("P30000Y", "PT1M")]
    [InlineData("P99999999999D", "P1D")]
    [InlineData("Premium", "P1v2")]
    [InlineData("P", "PT")]
    public void No_text_ends_a_comparison_with_an_exception(string left, string right)
    {
        Assert.False(ScalarEquality.AreEqual(JsonValue.Create(left), JsonValue.Create(right), "/properties/x", "x"));
        Assert.True(ScalarEquality.AreEqual(JsonValue.Create("PT60M"), JsonValue.Create("PT1H"), "/properties/x", "x"));
    }

    private static ComparisonRequest Request(string type, string desired, string live) => new(new ResourceId(type, AzureWorld.Scope, "it"), Parse(desired), Parse(live));

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
