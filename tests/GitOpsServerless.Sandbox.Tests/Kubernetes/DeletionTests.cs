using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes;

public sealed class DeletionTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    private SandboxClient Client => fixture.Client;

    [Fact]
    public async Task A_finalizer_holds_the_object_until_it_is_removed()
    {
        var item = Manifests.ConfigMap("held");
        item["metadata"]!["finalizers"] = new JsonArray("example.com/hold");
        await Client.PostAsync(ConfigMaps, item);

        var deleted = (await Client.DeleteAsync(ConfigMaps + "/held")).Ok();
        await Client.PatchAsync(ConfigMaps + "/held", """{"metadata":{"finalizers":null}}""", "merge");

        Assert.NotNull(deleted.At("metadata/deletionTimestamp"));
        Assert.Equal(404, (await Client.GetAsync(ConfigMaps + "/held")).Status);
    }

    [Fact]
    public async Task Deletion_with_another_uid_is_a_conflict()
    {
        await Client.PostAsync(ConfigMaps, Manifests.ConfigMap("precious"));

        var answer = await Client.DeleteAsync(ConfigMaps + "/precious", JsonNode.Parse("""{"preconditions":{"uid":"00000000-0000-0000-0000-000000000000"}}"""));

        Assert.Equal(409, answer.Status);
        Assert.Equal(200, (await Client.GetAsync(ConfigMaps + "/precious")).Status);
    }

    [Theory]
    [InlineData("Background", 404)]
    [InlineData("Foreground", 404)]
    [InlineData("Orphan", 200)]
    public async Task Dependents_go_with_their_owner_unless_they_are_orphaned(string policy, int dependent)
    {
        var name = policy.ToLowerInvariant();
        var owner = (await Client.PostAsync(ConfigMaps, Manifests.ConfigMap("owner-" + name))).Ok();
        var child = Manifests.ConfigMap("child-" + name);
        child["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["name"] = "owner-" + name, ["uid"] = owner.Text_("metadata/uid"), ["blockOwnerDeletion"] = true });
        (await Client.PostAsync(ConfigMaps, child)).Ok();

        (await Client.DeleteAsync($"{ConfigMaps}/owner-{name}?propagationPolicy={policy}")).Ok();

        Assert.Equal(404, (await Client.GetAsync($"{ConfigMaps}/owner-{name}")).Status);
        Assert.Equal(dependent, (await Client.GetAsync($"{ConfigMaps}/child-{name}")).Status);
    }

    [Fact]
    public async Task A_namespace_takes_its_content_along()
    {
        await Client.PostAsync("/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "doomed" } });
        await Client.ApplyAsync("/apis/apps/v1/namespaces/doomed/deployments/web", Manifests.Deployment("web"));

        (await Client.DeleteAsync("/api/v1/namespaces/doomed")).Ok();

        Assert.Equal(404, (await Client.GetAsync("/api/v1/namespaces/doomed")).Status);
        Assert.Equal(404, (await Client.GetAsync("/apis/apps/v1/namespaces/doomed/deployments/web")).Status);
    }

    [Fact]
    public async Task A_namespace_waits_for_content_with_finalizers_and_takes_nothing_new()
    {
        await Client.PostAsync("/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "waiting" } });
        var item = Manifests.ConfigMap("held");
        item["metadata"]!["finalizers"] = new JsonArray("example.com/hold");
        await Client.PostAsync("/api/v1/namespaces/waiting/configmaps", item);

        await Client.DeleteAsync("/api/v1/namespaces/waiting");
        var terminating = await Client.GetAsync("/api/v1/namespaces/waiting");
        var refused = await Client.PostAsync("/api/v1/namespaces/waiting/configmaps", Manifests.ConfigMap("late"));
        await Client.PatchAsync("/api/v1/namespaces/waiting/configmaps/held", """{"metadata":{"finalizers":null}}""", "merge");

        Assert.Equal("Terminating", terminating.Text_("status/phase"));
        Assert.Equal(403, refused.Status);
        Assert.Equal(404, (await Client.GetAsync("/api/v1/namespaces/waiting")).Status);
    }

    [Fact]
    public async Task A_new_namespace_has_a_service_account_and_the_root_certificate()
    {
        await Client.PostAsync("/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "fresh" } });

        Assert.Equal(200, (await Client.GetAsync("/api/v1/namespaces/fresh/serviceaccounts/default")).Status);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", (await Client.GetAsync("/api/v1/namespaces/fresh/configmaps/kube-root-ca.crt")).Text_("data/ca.crt"), StringComparison.Ordinal);
    }
}
