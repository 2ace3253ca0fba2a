using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes;

public sealed class WriteTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";

    private SandboxClient Client => fixture.Client;

    [Fact]
    public async Task Creating_twice_already_exists()
    {
        await Client.PostAsync(ConfigMaps, Manifests.ConfigMap("twice"));

        var answer = await Client.PostAsync(ConfigMaps, Manifests.ConfigMap("twice"));

        Assert.Equal((409, "AlreadyExists"), (answer.Status, answer.Text_("reason")));
    }

    [Fact]
    public async Task Creating_in_a_missing_namespace_names_the_namespace()
    {
        var answer = await Client.PostAsync("/api/v1/namespaces/nowhere/configmaps", Manifests.ConfigMap("lost"));

        Assert.Equal("namespaces \"nowhere\" not found", answer.Text_("message"));
    }

    [Fact]
    public async Task A_stale_resource_version_is_a_conflict()
    {
        var item = (await Client.PostAsync(ConfigMaps, Manifests.ConfigMap("stale", ("a", "1")))).Ok().Body;
        await Client.PatchAsync(ConfigMaps + "/stale", """{"data":{"a":"2"}}""", "merge");
        item["data"]!["a"] = "3";

        var answer = await Client.PutAsync(ConfigMaps + "/stale", item);

        Assert.Equal((409, "Conflict"), (answer.Status, answer.Text_("reason")));
    }

    [Fact]
    public async Task An_update_without_a_change_keeps_the_resource_version()
    {
        var item = (await Client.PostAsync(ConfigMaps, Manifests.ConfigMap("calm", ("a", "1")))).Ok();

        var answer = (await Client.PutAsync(ConfigMaps + "/calm", item.Body.DeepClone())).Ok();

        Assert.Equal(item.Text_("metadata/resourceVersion"), answer.Text_("metadata/resourceVersion"));
    }

    [Fact]
    public async Task The_generation_counts_changes_of_the_spec_only()
    {
        await Client.ApplyAsync(Deployments + "/counted", Manifests.Deployment("counted"));
        await Client.PatchAsync(Deployments + "/counted", """{"metadata":{"labels":{"a":"b"}}}""", "merge");
        Assert.Equal(1, (int)(await Client.GetAsync(Deployments + "/counted")).At("metadata/generation")!);

        await Client.PatchAsync(Deployments + "/counted", """{"spec":{"replicas":7}}""", "merge");
        Assert.Equal(2, (int)(await Client.GetAsync(Deployments + "/counted")).At("metadata/generation")!);
    }

    [Fact]
    public async Task A_strategic_merge_patch_merges_containers_by_name()
    {
        await Client.ApplyAsync(Deployments + "/strategic", Manifests.Deployment("strategic"));

        var answer = (await Client.PatchAsync(Deployments + "/strategic", """{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"nginx:2"},{"name":"side","image":"busybox:1"}]}}}}""", "strategic-merge")).Ok();

        Assert.Equal(["web=nginx:2", "side=busybox:1"], answer.At("spec/template/spec/containers")!.AsArray().Select(item => $"{item!["name"]}={item["image"]}"));
        Assert.Equal("80", answer.Text_("spec/template/spec/containers/0/ports/0/containerPort"));
    }

    [Fact]
    public async Task A_json_patch_tests_before_it_replaces()
    {
        await Client.PostAsync(ConfigMaps, Manifests.ConfigMap("tested", ("a", "1")));

        var wrong = await Client.PatchAsync(ConfigMaps + "/tested", """[{"op":"test","path":"/data/a","value":"2"},{"op":"replace","path":"/data/a","value":"3"}]""", "json");
        var right = await Client.PatchAsync(ConfigMaps + "/tested", """[{"op":"test","path":"/data/a","value":"1"},{"op":"replace","path":"/data/a","value":"3"}]""", "json");

        Assert.Equal(422, wrong.Status);
        Assert.Equal("3", right.Ok().Text_("data/a"));
    }

    [Theory]
    [InlineData("""{"spec":{"selector":{"matchLabels":{"app":"other"}},"template":{"metadata":{"labels":{"app":"other"}}}}}""", "spec.selector")]
    [InlineData("""{"spec":{"template":{"metadata":{"labels":{"app":"other"}}}}}""", "spec.template.metadata.labels")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[]}}}}""", "spec.template.spec.containers")]
    [InlineData("""{"spec":{"replicas":-1}}""", "spec.replicas")]
    public async Task What_a_deployment_cannot_become_is_invalid_with_the_field(string patch, string field)
    {
        await Client.ApplyAsync(Deployments + "/fixed", Manifests.Deployment("fixed"));

        var answer = await Client.PatchAsync(Deployments + "/fixed", patch, "merge");

        Assert.Equal((422, "Invalid"), (answer.Status, answer.Text_("reason")));
        Assert.Equal(field, answer.Text_("details/causes/0/field"));
    }

    [Fact]
    public async Task The_address_of_a_service_is_kept_and_cannot_change()
    {
        const string Services = "/api/v1/namespaces/default/services";
        var body = JsonNode.Parse("""{"apiVersion":"v1","kind":"Service","metadata":{"name":"stable"},"spec":{"ports":[{"port":80}]}}""")!;
        var created = (await Client.PostAsync(Services, body)).Ok();

        var kept = (await Client.PutAsync(Services + "/stable", body.DeepClone())).Ok();
        var changed = await Client.PatchAsync(Services + "/stable", """{"spec":{"clusterIP":"10.96.9.9"}}""", "merge");

        Assert.Equal(created.Text_("spec/clusterIP"), kept.Text_("spec/clusterIP"));
        Assert.Equal(422, changed.Status);
    }

    [Fact]
    public async Task A_sealed_secret_does_not_change()
    {
        const string Secrets = "/api/v1/namespaces/default/secrets";
        await Client.PostAsync(Secrets, JsonNode.Parse("""{"metadata":{"name":"sealed"},"immutable":true,"stringData":{"a":"1"}}""")!);

        var answer = await Client.PatchAsync(Secrets + "/sealed", """{"stringData":{"a":"2"}}""", "merge");

        Assert.Equal(422, answer.Status);
        Assert.Equal("MQ==", (await Client.GetAsync(Secrets + "/sealed")).Text_("data/a"));
        Assert.Null((await Client.GetAsync(Secrets + "/sealed"))["stringData"]);
    }

    [Fact]
    public async Task Strict_field_validation_refuses_what_the_default_warns_of()
    {
        var body = Manifests.ConfigMap("strict");
        body["dta"] = new JsonObject();

        var warned = await Client.PostAsync(ConfigMaps + "?dryRun=All", body.DeepClone());
        var refused = await Client.PostAsync(ConfigMaps + "?dryRun=All&fieldValidation=Strict", body.DeepClone());

        Assert.Equal(["299 - \"unknown field \\\"dta\\\"\""], warned.Ok().Warnings);
        Assert.Equal(400, refused.Status);
        Assert.Equal("strict decoding error: unknown field \"dta\"", refused.Text_("message"));
    }

    [Fact]
    public async Task A_body_of_another_kind_is_a_bad_request()
    {
        var answer = await Client.PostAsync(ConfigMaps, JsonNode.Parse("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"}}""")!);

        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task Scale_reads_and_writes_the_replicas()
    {
        await Client.ApplyAsync(Deployments + "/scales", Manifests.Deployment("scales"));

        await Client.PatchAsync(Deployments + "/scales/scale", """{"spec":{"replicas":4}}""", "merge");

        Assert.Equal(4, (int)(await Client.GetAsync(Deployments + "/scales/scale")).At("spec/replicas")!);
        Assert.Equal(4, (int)(await Client.GetAsync(Deployments + "/scales")).At("spec/replicas")!);
    }

    [Fact]
    public async Task Malformed_json_is_a_bad_request()
    {
        var answer = await Client.SendAsync(HttpMethod.Post, ConfigMaps, "{\"a\":", "application/json");

        Assert.Equal((400, "BadRequest"), (answer.Status, answer.Text_("reason")));
    }

    [Fact]
    public async Task Changes_behind_the_back_of_clients_are_seen_by_them()
    {
        await Client.PostAsync(ConfigMaps, Manifests.ConfigMap("edited", ("a", "1")));
        var reference = new GitOpsServerless.Sandbox.Kubernetes.KubernetesObjectReference("v1", "ConfigMap", "default", "edited");

        fixture.Sandbox.Edit(reference, item => item["data"]!["a"] = "2");

        Assert.Equal("2", (await Client.GetAsync(ConfigMaps + "/edited")).Text_("data/a"));
        Assert.True(fixture.Sandbox.Delete(reference));
        Assert.Null(fixture.Sandbox.Get(reference));
    }
}
