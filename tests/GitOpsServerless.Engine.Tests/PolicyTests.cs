using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Definitions;
using GitOpsServerless.Engine.Policies;
using GitOpsServerless.Engine.Tests.Fakes;

namespace GitOpsServerless.Engine.Tests;

public sealed class PolicyTests
{
    private const string Pod = """{ "metadata": { "labels": { "team": "shop" } }, "spec": { "template": { "spec": { "initContainers": [ { "image": "nginx" } ], "containers": [ { "image": "contoso.azurecr.io/shop/api:1" } ] } } } }""";
    private const string Account = """{ "location": "West Europe", "tags": { "Team": "shop" } }""";

    [Fact]
    public void Denied_kind_holds_the_plan_with_names_and_the_message()
    {
        var hold = Assert.Single(Evaluate(new PolicyDefinition("no-pods", null, "Pods are made by deployments.") { Deny = true, Kinds = ["apps/*"] }, ("apps/Deployment", Pod), ("Service", "{}")));

        Assert.Equal(HoldKind.Policy, hold.Kind);
        Assert.Equal("The policy 'no-pods' is broken: Pods are made by deployments. (apps/Deployment 'r0' is denied)", hold.Reason);
    }

    [Theory]
    [InlineData("apps/Deployment", Pod, "team", true)]
    [InlineData("apps/Deployment", Pod, "Team", false)]
    [InlineData("Microsoft.Storage/storageAccounts", Account, "team", true)]
    [InlineData("Microsoft.Storage/storageAccounts", Account, "env", false)]
    [InlineData("Microsoft.Storage/storageAccounts", "{}", "team", false)]
    public void Labels_and_tags_are_required(string type, string payload, string label, bool isAllowed) =>
        Assert.Equal(isAllowed, Evaluate(new PolicyDefinition("labels", null, "m") { RequiredLabels = [label] }, (type, payload)).Count == 0);

    [Theory]
    [InlineData("westeurope", true)]
    [InlineData("WEST EUROPE", true)]
    [InlineData("northeurope", false)]
    public void Locations_are_compared_as_Azure_does(string allowed, bool isAllowed) =>
        Assert.Equal(isAllowed, Evaluate(new PolicyDefinition("eu", null, "m") { AllowedLocations = [allowed] }, ("Microsoft.Storage/storageAccounts", Account), ("Service", "{}")).Count == 0);

    [Theory]
    [InlineData("contoso.azurecr.io,docker.io/library", true)]
    [InlineData("contoso.azurecr.io/shop,docker.io", true)]
    [InlineData("contoso.azurecr.io", false)]
    [InlineData("contoso.azurecr.io/shop/ap,docker.io", false)]
    public void Images_of_all_containers_must_come_from_allowed_registries(string registries, bool isAllowed) =>
        Assert.Equal(isAllowed, Evaluate(new PolicyDefinition("registries", null, "m") { AllowedRegistries = registries.Split(',') }, ("apps/Deployment", Pod)).Count == 0);

    [Fact]
    public void Policy_that_cannot_be_read_holds_what_it_is_for()
    {
        var text = "apiVersion: gitops.serverless/v1\nkind: Policy\nmetadata: { name: p }\nspec: { message: m, applications: [shop], expression: 'object.(' }\n";
        var set = DefinitionReader.Read([KeyValuePair.Create("p.yaml", (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(text))], checkExpression: static e => e == "object.(" ? "no" : null);

        Assert.Equal(("GOS0006", 4), (Assert.Single(set.Diagnostics).Code, set.Diagnostics[0].Line));
        Assert.Equal(["shop"], set.Policies["p"].Applications);
        Assert.Contains("cannot be read", Assert.Single(Evaluate(set.Policies["p"], ("Service", "{}"))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Policy_of_other_applications_does_not_hold() =>
        Assert.Empty(Evaluate(new PolicyDefinition("p", null, "m") { Deny = true, Applications = ["*", "!shop"] }, ("Service", "{}")));

    [Fact]
    public async Task Broken_policy_stops_the_apply_and_a_warning_does_not()
    {
        var harness = new Harness();
        harness.Source.Commit("c1", ("a", "1"));
        PolicyDefinition policy = new("no-maps", null, "No maps.") { Deny = true, Kinds = ["ConfigMap"] };
        harness.Definitions = harness.Definitions with { Policies = new Dictionary<string, PolicyDefinition> { [policy.Name] = policy } };
        var held = await harness.SettleAsync();
        Assert.Equal(HoldKind.Policy, Assert.Single(held.Held).Kind);
        Assert.Empty(harness.Target.Writes);

        harness.Definitions = harness.Definitions with { Policies = new Dictionary<string, PolicyDefinition> { [policy.Name] = policy with { WarnOnly = true } } };
        harness.Source.Commit("c2", ("a", "2"));
        var status = await harness.SettleAsync();
        Assert.Empty(status.Held);
        Assert.Equal("c2", status.AppliedRevision!.Id);
    }

    private static IReadOnlyList<Hold> Evaluate(PolicyDefinition policy, params (string Type, string Payload)[] resources)
    {
        var desired = new DesiredState([.. resources.Select(static (resource, index) => new DesiredResource(
            new ResourceId(resource.Type, resource.Type.StartsWith("Microsoft.", StringComparison.Ordinal) ? "/subscriptions/s" : "demo", $"r{index}"), "v1", JsonNode.Parse(resource.Payload)!.AsObject(), new Provenance("a.yaml", 1)))]);
        var definitions = new DefinitionSet { Policies = new Dictionary<string, PolicyDefinition> { [policy.Name] = policy } };
        return [.. new RulePolicy().Evaluate(new PolicyContext(new ApplicationDefinition("shop"), new Plan("shop", "c1", []), desired, definitions))];
    }
}
