using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes;

public sealed class ServerSideApplyTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments/";
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps/";

    private SandboxClient Client => fixture.Client;

    [Fact]
    public async Task Apply_creates_an_object_and_owns_exactly_what_it_names()
    {
        var answer = await Client.ApplyAsync(Deployments + "owns", Manifests.Deployment("owns"));

        Assert.Equal(201, answer.Status);
        var fields = answer.At("metadata/managedFields/0/fieldsV1")!.AsObject();
        Assert.NotNull(fields["f:spec"]!["f:template"]!["f:spec"]!["f:containers"]!["k:{\"name\":\"web\"}"]!["f:ports"]!["k:{\"containerPort\":80,\"protocol\":\"TCP\"}"]);
        Assert.Null(fields["f:spec"]!["f:strategy"]);
        Assert.Equal("RollingUpdate", answer.Text_("spec/strategy/type"));
        Assert.Equal("Apply", answer.Text_("metadata/managedFields/0/operation"));
    }

    [Fact]
    public async Task Applying_the_same_again_writes_nothing()
    {
        await Client.ApplyAsync(Deployments + "same", Manifests.Deployment("same"));
        var before = (await Client.GetAsync(Deployments + "same")).Ok();

        var after = (await Client.ApplyAsync(Deployments + "same", Manifests.Deployment("same"))).Ok();

        Assert.Equal(before.Text, after.Text);
    }

    [Fact]
    public async Task Fields_that_the_applier_no_longer_names_are_removed()
    {
        await Client.ApplyAsync(ConfigMaps + "shrinks", Manifests.ConfigMap("shrinks", ("a", "1"), ("b", "2")).ToJsonString());

        var after = await Client.ApplyAsync(ConfigMaps + "shrinks", Manifests.ConfigMap("shrinks", ("a", "1")).ToJsonString());

        Assert.Equal("""{"a":"1"}""", after["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_field_of_another_manager_is_a_conflict_that_names_manager_and_field()
    {
        await Client.ApplyAsync(ConfigMaps + "contested", Manifests.ConfigMap("contested", ("a", "1")).ToJsonString(), "first");

        var answer = await Client.ApplyAsync(ConfigMaps + "contested", Manifests.ConfigMap("contested", ("a", "2")).ToJsonString(), "second");

        Assert.Equal(409, answer.Status);
        Assert.Equal("FieldManagerConflict", answer.Text_("details/causes/0/reason"));
        Assert.Equal(".data.a", answer.Text_("details/causes/0/field"));
        Assert.Equal("conflict with \"first\"", answer.Text_("details/causes/0/message"));
    }

    [Fact]
    public async Task A_forced_apply_takes_the_field()
    {
        await Client.ApplyAsync(ConfigMaps + "taken", Manifests.ConfigMap("taken", ("a", "1")).ToJsonString(), "first");

        var answer = (await Client.ApplyAsync(ConfigMaps + "taken", Manifests.ConfigMap("taken", ("a", "2")).ToJsonString(), "second", force: true)).Ok();

        var managers = answer.At("metadata/managedFields")!.AsArray().Select(entry => entry!["manager"]!.ToString());
        Assert.Equal(["second"], managers);
        Assert.Equal("2", answer.Text_("data/a"));
    }

    [Fact]
    public async Task A_dry_run_answers_the_result_and_stores_nothing()
    {
        var answer = (await Client.ApplyAsync(ConfigMaps + "dry", Manifests.ConfigMap("dry", ("a", "1")).ToJsonString(), query: "&dryRun=All")).Ok();

        Assert.Equal("1", answer.Text_("data/a"));
        Assert.Equal(404, (await Client.GetAsync(ConfigMaps + "dry")).Status);
    }

    [Fact]
    public async Task An_update_takes_the_changed_fields_from_the_applier()
    {
        await Client.ApplyAsync(Deployments + "scaled", Manifests.Deployment("scaled"), "owner");

        await Client.PatchAsync(Deployments + "scaled?fieldManager=human", """{"spec":{"replicas":5}}""", "merge");
        var conflict = await Client.ApplyAsync(Deployments + "scaled", Manifests.Deployment("scaled"), "owner");

        Assert.Equal(409, conflict.Status);
        Assert.Equal("conflict with \"human\" using apps/v1", conflict.Text_("details/causes/0/message"));
        Assert.Equal(".spec.replicas", conflict.Text_("details/causes/0/field"));
    }

    [Fact]
    public async Task An_unknown_field_is_refused_by_the_merge()
    {
        var answer = await Client.ApplyAsync(ConfigMaps + "unknown", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"unknown"},"dta":{}}""");

        Assert.Equal(500, answer.Status);
        Assert.Contains(".dta: field not declared in schema", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_apply_without_a_manager_is_refused()
    {
        var answer = await Client.SendAsync(HttpMethod.Patch, ConfigMaps + "nobody", "{}", "application/apply-patch+yaml");

        Assert.Equal(422, answer.Status);
    }

    [Fact]
    public async Task Status_is_owned_apart_from_the_rest()
    {
        await Client.ApplyAsync(Deployments + "status", Manifests.Deployment("status"), "owner");

        var found = await Client.GetAsync(Deployments + "status");

        var status = found.At("metadata/managedFields")!.AsArray().Single(entry => entry!["subresource"]?.ToString() == "status")!;
        Assert.Equal("kube-controller-manager", status["manager"]!.ToString());
        Assert.Equal(["f:status"], status["fieldsV1"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal(2, (int)found.At("status/availableReplicas")!);
    }
}
