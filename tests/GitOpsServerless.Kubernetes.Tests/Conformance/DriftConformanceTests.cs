using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;
using GitOpsServerless.Kubernetes.Tests.Support;

namespace GitOpsServerless.Kubernetes.Tests.Conformance;

public sealed class DriftConformanceTests(TestCluster cluster) : ConformanceTest(cluster)
{
    [Fact]
    public async Task A_value_that_somebody_changed_is_drift_with_their_name_and_is_healed()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("settings", "1"));
        await Cluster.MergeAsync(ConfigMapPath("settings"), "somebody", """{"data":{"key":"9"}}""");

        var result = await app.SyncSuccessfullyAsync(ConfigMap("settings", "1"));

        var change = Assert.Single(result.Plan.Effective);
        Assert.Equal(ChangeOrigin.Drift, change.Origin);
        Assert.Equal("somebody", change.ChangedBy?.Who);
        Assert.Equal(("/data/key", "9", "1"), (change.Deltas[0].Path, (string?)change.Deltas[0].Before, (string?)change.Deltas[0].After));
        Assert.Equal("1", (await Cluster.GetAsync(ConfigMapPath("settings"))).TextAt("data", "key"));
        Assert.True((await app.PlanAsync(ConfigMap("settings", "1"))).IsEmpty);
    }

    [Fact]
    public async Task A_deleted_object_is_drift_and_is_created_again()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("settings", "1"));
        await Cluster.DeleteAsync(ConfigMapPath("settings"));

        var result = await app.SyncSuccessfullyAsync(ConfigMap("settings", "1"));

        var change = Assert.Single(result.Plan.Effective);
        Assert.Equal((ChangeAction.Create, ChangeOrigin.Drift), (change.Action, change.Origin));
    }

    [Fact]
    public async Task A_removed_owner_label_is_drift()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("settings", "1"));
        await Cluster.MergeAsync(ConfigMapPath("settings"), "somebody", LabelPatch("null"));

        var result = await app.SyncSuccessfullyAsync(ConfigMap("settings", "1"));

        Assert.Equal("/metadata/labels/gitops.serverless~1application", Assert.Single(Assert.Single(result.Plan.Effective).Deltas).Path);
    }

    [Fact]
    public async Task What_others_add_is_left_alone()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("settings", "1"));
        await Cluster.MergeAsync(ConfigMapPath("settings"), "controller", """{"data":{"other":"x"},"metadata":{"annotations":{"controller":"y"}}}""");

        Assert.True((await app.PlanAsync(ConfigMap("settings", "1"))).IsEmpty);
        await app.SyncSuccessfullyAsync(ConfigMap("settings", "2"));

        var live = await Cluster.GetAsync(ConfigMapPath("settings"));
        Assert.Equal(("2", "x"), (live.TextAt("data", "key"), live.TextAt("data", "other")));
    }

    [Fact]
    public async Task What_kubectl_edit_added_is_undone()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("settings", "1"));
        await Cluster.MergeAsync(ConfigMapPath("settings"), "kubectl-edit", """{"data":{"other":"x"}}""");

        var result = await app.SyncSuccessfullyAsync(ConfigMap("settings", "1"));

        var change = Assert.Single(result.Plan.Effective);
        Assert.Equal(("/data/other", DeltaKind.Remove), (Assert.Single(change.Deltas).Path, change.Deltas[0].Kind));
        Assert.Equal("kubectl-edit", change.ChangedBy?.Who);
        Assert.Null((await Cluster.GetAsync(ConfigMapPath("settings"))).TextAt("data", "other"));
        Assert.True((await app.PlanAsync(ConfigMap("settings", "1"))).IsEmpty);
    }

    [Fact]
    public async Task Objects_of_kubectl_apply_are_taken_over_with_what_Git_dropped()
    {
        var app = Application();
        var manifest = (JsonObject)TestApplication.Render(Deployment("web")).Resources[0].Payload.DeepClone();
        manifest["metadata"]!["annotations"] = new JsonObject { [WellKnown.LastApplied] = "{}", ["note"] = "old" };
        await Cluster.SendAsync(new ApiRequest(HttpMethod.Post, $"/apis/apps/v1/namespaces/{Namespace}/deployments?fieldManager=kubectl-client-side-apply")
        {
            Body = ApiRequest.Serialize(manifest),
        });

        var result = await app.SyncSuccessfullyAsync(Deployment("web"));

        var paths = Assert.Single(result.Plan.Effective).Deltas.Select(d => d.Path).Order(StringComparer.Ordinal);
        Assert.Equal(["/metadata/annotations/note", "/metadata/labels"], paths.Select(p => p.StartsWith("/metadata/labels", StringComparison.Ordinal) ? "/metadata/labels" : p));
        var live = await Cluster.GetAsync(DeploymentPath("web"));
        Assert.Null(live.Annotation("note"));
        Assert.Null(live.Annotation(WellKnown.LastApplied));
        Assert.True((await app.PlanAsync(Deployment("web"))).IsEmpty);
    }

    [Fact]
    public async Task An_ignored_field_of_another_manager_is_neither_shown_nor_reset()
    {
        var app = Application();
        app.Options = app.Options with { IgnoreDifferences = [new IgnoreRule { Kind = "Deployment", JsonPointers = ["/spec/template/spec/containers/0/image"] }] };
        await app.SyncSuccessfullyAsync(Deployment("web"));
        await Cluster.ApplyAsync(DeploymentPath("web"), "image-updater", Image("nginx:1.28"), force: true);

        Assert.True((await app.PlanAsync(Deployment("web"))).IsEmpty);
        var result = await app.SyncSuccessfullyAsync(Deployment("web").Replace("cpu: \"1000m\"", "cpu: \"2\"", StringComparison.Ordinal));

        Assert.All(Assert.Single(result.Plan.Effective).Deltas, d => Assert.DoesNotContain("image", d.Path, StringComparison.Ordinal));
        var container = (await Cluster.GetAsync(DeploymentPath("web"))).ObjectsAt("spec", "template", "spec", "containers").Single();
        Assert.Equal("nginx:1.28", container.TextAt("image"));
        Assert.Equal("2", container.TextAt("resources", "requests", "cpu"));
    }

    [Fact]
    public async Task An_ignored_field_that_only_we_own_keeps_its_live_value()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("settings", "1\", more: \"a"));
        app.Options = app.Options with { IgnoreDifferences = [new IgnoreRule { Kind = "ConfigMap", JsonPaths = ["$.data.more"] }] };

        var result = await app.SyncSuccessfullyAsync(ConfigMap("settings", "2\", more: \"b"));

        Assert.Equal("/data/key", Assert.Single(Assert.Single(result.Plan.Effective).Deltas).Path);
        var live = await Cluster.GetAsync(ConfigMapPath("settings"));
        Assert.Equal(("2", "a"), (live.TextAt("data", "key"), live.TextAt("data", "more")));
    }

    [Fact]
    public async Task Fields_of_an_ignored_manager_are_left_alone()
    {
        var app = Application();
        app.Options = app.Options with { IgnoreDifferences = [new IgnoreRule { ManagedFieldsManagers = ["rollouts"] }] };
        await app.SyncSuccessfullyAsync(ConfigMap("settings", "1"));
        await Cluster.MergeAsync(ConfigMapPath("settings"), "rollouts", """{"data":{"key":"7"}}""");

        Assert.True((await app.PlanAsync(ConfigMap("settings", "1"))).IsEmpty);
    }

    [Fact]
    public async Task Replicas_that_an_autoscaler_set_stay()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(Deployment("web", replicas: 0));
        await Cluster.MergeAsync(DeploymentPath("web") + "/scale", "horizontal-pod-autoscaler", """{"spec":{"replicas":3}}""");

        Assert.True((await app.PlanAsync(Deployment("web", replicas: 0))).IsEmpty);
        await app.SyncSuccessfullyAsync(Deployment("web", replicas: 0, image: "nginx:1.28"));

        Assert.Equal(3, (await Cluster.GetAsync(DeploymentPath("web"))).NumberAt("spec", "replicas"));
    }

    [Fact]
    public async Task IfNotPresent_and_Ignore_leave_existing_objects_alone()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("once", "1", "{ gitops.serverless/ssa: IfNotPresent }"));

        var plan = await app.PlanAsync(
            ConfigMap("once", "2", "{ gitops.serverless/ssa: IfNotPresent }") + ConfigMap("never", "1", "{ kustomize.toolkit.fluxcd.io/ssa: Ignore }"));

        Assert.True(plan.IsEmpty);
        Assert.All(plan.Changes, c => Assert.Equal(ChangeAction.Ignored, c.Action));
    }

    [Fact]
    public async Task Merge_reports_a_conflict_with_the_other_managers_name()
    {
        var app = Application();
        await Cluster.ApplyAsync(ConfigMapPath("shared"), "other-tool", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "shared" },
            ["data"] = new JsonObject { ["key"] = "theirs" },
        });

        var plan = await app.PlanAsync(ConfigMap("shared", "ours", "{ gitops.serverless/ssa: Merge }"));

        Assert.Equal(ChangeAction.Blocked, Assert.Single(plan.Changes).Action);
        var error = Assert.Single(plan.Diagnostics);
        Assert.Equal("GOS0604", error.Code);
        Assert.Contains("other-tool", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_Merge_the_other_applier_is_named_and_Git_wins()
    {
        var app = Application();
        await Cluster.ApplyAsync(ConfigMapPath("shared"), "other-tool", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "shared" },
            ["data"] = new JsonObject { ["key"] = "theirs" },
        });

        var result = await app.SyncSuccessfullyAsync(ConfigMap("shared", "ours"));

        var warning = Assert.Single(result.Plan.Diagnostics);
        Assert.Equal("GOS0617", warning.Code);
        Assert.Contains("other-tool", warning.Message, StringComparison.Ordinal);
        Assert.Equal("ours", (await Cluster.GetAsync(ConfigMapPath("shared"))).TextAt("data", "key"));
    }

    [Fact]
    public async Task A_read_only_plan_asks_for_nothing_that_needs_write_permission()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("settings", "1") + Deployment("web"));
        app.Options = app.Options with { ReadOnly = true };
        app.Inventory = Inventory.Empty;

        var plan = await app.PlanAsync(ConfigMap("settings", "2") + Deployment("web") + ConfigMap("more", "1"));

        Assert.Equal(
            [("more", ChangeAction.Create), ("settings", ChangeAction.Update)],
            plan.Effective.Select(c => (c.Id.Name, c.Action)).Order());
        Assert.All(plan.Changes.SelectMany(c => c.Deltas), d => Assert.Equal(Certainty.Possible, d.Certainty));
    }

    [Fact]
    public async Task A_dropped_container_takes_its_ignored_field_along()
    {
        var app = Application();
        app.Options = app.Options with { IgnoreDifferences = [SidecarImage] };
        await app.SyncSuccessfullyAsync(Containers("web", ("sidecar", "sidecar:1"), ("web", "web:1")));

        await app.SyncSuccessfullyAsync(Containers("web", ("web", "web:1")));

        Assert.Equal(["web=web:1"], await ImagesAsync("web"));
    }

    [Fact]
    public async Task An_ignored_item_of_a_list_that_Git_drops_makes_no_invalid_payload()
    {
        var app = Application();
        app.Options = app.Options with
        {
            IgnoreDifferences = [new IgnoreRule { Kind = "Deployment", JsonPointers = ["/spec/template/spec/containers/0/env/0/value"] }],
        };
        await app.SyncSuccessfullyAsync(Containers("web", ("web", "web:1', env: [{ name: A, value: x }], workingDir: '/")));

        var result = await app.SyncSuccessfullyAsync(Containers("web", ("web", "web:1', workingDir: '/")));

        Assert.NotEmpty(Assert.Single(result.Plan.Effective).Deltas);
        Assert.Null((await Cluster.GetAsync(DeploymentPath("web"))).ObjectsAt("spec", "template", "spec", "containers").Single()["env"]);
    }

    [Fact]
    public async Task Ignored_fields_are_told_from_others_when_the_order_of_a_list_changes()
    {
        var app = Application();
        app.Options = app.Options with { IgnoreDifferences = [SidecarImage] };
        await app.SyncSuccessfullyAsync(Containers("web", ("sidecar", "sidecar:1"), ("web", "web:1")));

        var result = await app.SyncSuccessfullyAsync(Containers("web", ("init", "init:1"), ("web", "web:2"), ("sidecar", "sidecar:2")));

        Assert.Contains(Assert.Single(result.Plan.Effective).Deltas, d => (string?)(d.After as JsonValue) == "web:2");
        Assert.Equal(["init=init:1", "sidecar=sidecar:1", "web=web:2"], (await ImagesAsync("web")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_new_container_comes_with_its_ignored_image()
    {
        var app = Application();
        app.Options = app.Options with { IgnoreDifferences = [SidecarImage] };
        await app.SyncSuccessfullyAsync(Containers("web", ("web", "web:1")));

        await app.SyncSuccessfullyAsync(Containers("web", ("sidecar", "sidecar:1"), ("web", "web:1")));

        Assert.Equal(["sidecar=sidecar:1", "web=web:1"], (await ImagesAsync("web")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_ignored_field_in_an_atomic_list_of_another_manager_is_not_reset()
    {
        var app = Application();
        app.Options = app.Options with { IgnoreDifferences = [new IgnoreRule { Kind = "Ingress", JsonPointers = ["/spec/rules/0/host"] }] };
        await app.SyncSuccessfullyAsync(Ingress("git.example.com", "one"));
        var path = $"/apis/networking.k8s.io/v1/namespaces/{Namespace}/ingresses/web";
        var rules = (await Cluster.GetAsync(path)).ArrayAt("spec", "rules")!.DeepClone();
        rules[0]!["host"] = "controller.example.com";
        await Cluster.MergeAsync(path, "host-controller", new JsonObject { ["spec"] = new JsonObject { ["rules"] = rules } }.ToJsonString());

        Assert.True((await app.PlanAsync(Ingress("git.example.com", "one"))).IsEmpty);
        await app.SyncSuccessfullyAsync(Ingress("git.example.com", "two"));

        var live = await Cluster.GetAsync(path);
        Assert.Equal(("two", "controller.example.com"), (live.Label("version"), live.ArrayAt("spec", "rules")![0].TextAt("host")));
    }

    [Theory]
    [InlineData("[{ from: [{ namespaceSelector: {} }] }]", "[{ from: [{ podSelector: {} }] }]")]
    [InlineData("[{}]", "[]")]
    [InlineData("[{ ports: [{ port: 80 }] }]", "[{ ports: [{ port: 80 }] }, {}]")]
    public async Task An_empty_value_is_a_value(string before, string after)
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(Policy(before));

        var result = await app.SyncSuccessfullyAsync(Policy(after));

        Assert.Equal(ChangeAction.Update, Assert.Single(result.Plan.Effective).Action);
        Assert.True((await app.PlanAsync(Policy(after))).IsEmpty);
    }

    [Fact]
    public async Task A_rule_that_allows_everything_is_drift()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(Policy("[{ ports: [{ port: 80, protocol: TCP }] }]"));
        var path = $"/apis/networking.k8s.io/v1/namespaces/{Namespace}/networkpolicies/web";
        await Cluster.MergeAsync(path, "somebody", """{"spec":{"ingress":[{"ports":[{"port":80,"protocol":"TCP"}]},{}]}}""");

        var result = await app.SyncSuccessfullyAsync(Policy("[{ ports: [{ port: 80, protocol: TCP }] }]"));

        Assert.Equal(("/spec/ingress/1", DeltaKind.Remove), (Assert.Single(Assert.Single(result.Plan.Effective).Deltas).Path, result.Plan.Changes[0].Deltas[0].Kind));
        Assert.Single((await Cluster.GetAsync(path)).ArrayAt("spec", "ingress")!);
    }

    [Fact]
    public async Task The_order_of_containers_counts()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(Containers("web", ("migrate", "m:1"), ("seed", "s:1")));

        var result = await app.SyncSuccessfullyAsync(Containers("web", ("seed", "s:1"), ("migrate", "m:1")));

        var delta = Assert.Single(Assert.Single(result.Plan.Effective).Deltas);
        Assert.Equal(("/spec/template/spec/containers", """["migrate","seed"]""", """["seed","migrate"]"""), (delta.Path, delta.Before!.ToJsonString(), delta.After!.ToJsonString()));
        Assert.Equal(["seed=s:1", "migrate=m:1"], await ImagesAsync("web"));
        Assert.True((await app.PlanAsync(Containers("web", ("seed", "s:1"), ("migrate", "m:1")))).IsEmpty);
    }

    [Fact]
    public async Task A_read_only_plan_sees_what_Git_drops_and_tells_texts_from_quantities()
    {
        var app = Application();
        var web = Deployment("web").Replace("containerPort: 80", "containerPort: 80, name: http", StringComparison.Ordinal);
        await app.SyncSuccessfullyAsync(ConfigMap("version", "1.1") + ConfigMap("dropped", "1\", more: \"2") + web);
        app.Options = app.Options with { ReadOnly = true };
        app.Inventory = Inventory.Empty;
        Assert.True((await app.PlanAsync(ConfigMap("version", "1.1") + ConfigMap("dropped", "1\", more: \"2") + web)).IsEmpty);

        var plan = await app.PlanAsync(ConfigMap("version", "1.10") + ConfigMap("dropped", "1") + web.Replace(", resources: { requests: { cpu: \"1000m\" } }", string.Empty, StringComparison.Ordinal));

        Assert.Equal(
            [("dropped", "/data/more", DeltaKind.Remove), ("version", "/data/key", DeltaKind.Replace), ("web", "/spec/template/spec/containers/0/resources/requests/cpu", DeltaKind.Remove)],
            plan.Effective.SelectMany(c => c.Deltas.Select(d => (c.Id.Name, d.Path, d.Kind))).Order());
    }

    private string Policy(string ingress) =>
        $"---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{ name: web, namespace: {Namespace} }}\nspec: {{ podSelector: {{}}, policyTypes: [Ingress], ingress: {ingress} }}\n";

    private static readonly IgnoreRule SidecarImage = new()
    {
        Kind = "Deployment",
        JsonPaths = ["$.spec.template.spec.containers[?(@.name=='sidecar')].image"],
    };

    private string Containers(string name, params (string Name, string Image)[] containers) => $$"""
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{name}}, namespace: {{Namespace}} }
        spec:
          replicas: 0
          selector: { matchLabels: { app: {{name}} } }
          template:
            metadata: { labels: { app: {{name}} } }
            spec: { containers: [{{string.Join(", ", containers.Select(c => $"{{ name: {c.Name}, image: '{c.Image}' }}"))}}] }

        """;

    private string Ingress(string host, string version) => $$"""
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: web, namespace: {{Namespace}}, labels: { version: {{version}} } }
        spec:
          rules:
            - host: {{host}}
              http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] }

        """;

    private async Task<IEnumerable<string>> ImagesAsync(string name) =>
        (await Cluster.GetAsync(DeploymentPath(name))).ObjectsAt("spec", "template", "spec", "containers")
            .Select(c => $"{c.TextAt("name")}={c.TextAt("image")}");

    private static JsonObject Image(string image) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = new JsonObject { ["name"] = "web" },
        ["spec"] = new JsonObject
        {
            ["template"] = new JsonObject
            {
                ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = image }) },
            },
        },
    };
}
