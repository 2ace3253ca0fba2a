using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Tests.Support;

namespace GitOpsServerless.Kubernetes.Tests.Conformance;

/// <summary>Second runs after something else than a value in Git changed: what was proved once must not be believed for ever.</summary>
public sealed class ChangedCircumstancesConformanceTests(TestCluster cluster) : ConformanceTest(cluster)
{
    [Fact]
    public async Task A_rotated_secret_is_drift_although_Git_says_the_same()
    {
        var app = Application();
        await app.SyncAsync(Secret("one"));
        Assert.True((await app.PlanAsync(Secret("one"))).IsEmpty);

        var result = await app.SyncAsync(Secret("two"));

        var change = Assert.Single(result.Plan.Effective);
        Assert.Equal(ChangeOrigin.Drift, change.Origin);
        Assert.DoesNotContain(change.Deltas, d => d.ToString().Contains("two", StringComparison.Ordinal));
        Assert.Equal(Convert.ToBase64String("two"u8), (await Cluster.GetAsync($"/api/v1/namespaces/{Namespace}/secrets/s")).TextAt("data", "password"));
        Assert.Null(Assert.Single(app.Inventory.Entries).Baseline);
    }

    [Fact]
    public async Task The_last_value_of_a_rotated_secret_is_not_shown_either()
    {
        var app = Application();
        await app.SyncAsync(Referring("old-password"));

        var plan = await app.PlanAsync(Referring("new-password"));

        var delta = Assert.Single(Assert.Single(plan.Effective).Deltas);
        Assert.Equal((Redactor.Mask, "url with " + Redactor.Mask), ((string?)delta.Before, (string?)delta.After));
    }

    [Fact]
    public async Task A_field_that_Git_adds_with_the_value_it_has_is_drift_when_somebody_changes_it()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(Deployment("web"));
        var more = Deployment("web").Replace("replicas: 0", "replicas: 0\n  revisionHistoryLimit: 10", StringComparison.Ordinal);
        Assert.True((await app.SyncSuccessfullyAsync(more)).Plan.IsEmpty);
        await Cluster.MergeAsync(DeploymentPath("web"), "somebody", """{"spec":{"revisionHistoryLimit":5}}""");

        var plan = await app.PlanAsync(more);

        Assert.Equal("/spec/revisionHistoryLimit", Assert.Single(Assert.Single(plan.Effective).Deltas).Path);
    }

    [Fact]
    public async Task A_field_that_somebody_changed_forth_and_back_is_drift_when_it_changes_again()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(Deployment("web") + ConfigMap("settings", "1"));
        await ScaleAsync(3);
        await ScaleAsync(0);
        await app.SyncSuccessfullyAsync(Deployment("web") + ConfigMap("settings", "2"));
        await app.SyncSuccessfullyAsync(Deployment("web") + ConfigMap("settings", "2"));
        await ScaleAsync(4);

        var plan = await app.PlanAsync(Deployment("web") + ConfigMap("settings", "2"));

        Assert.Equal("/spec/replicas", Assert.Single(Assert.Single(plan.Effective).Deltas).Path);
    }

    [Fact]
    public async Task An_ignore_rule_that_goes_ends_the_ignoring()
    {
        var app = Application();
        var rules = app.Options with { IgnoreDifferences = [new IgnoreRule { Kind = "Deployment", JsonPointers = ["/spec/replicas"] }] };
        var none = app.Options;
        app.Options = rules;
        await app.SyncSuccessfullyAsync(Deployment("web"));
        await ScaleAsync(5);
        await app.SyncSuccessfullyAsync(Deployment("web", image: "nginx:1.28"));
        Assert.True((await app.PlanAsync(Deployment("web", image: "nginx:1.28"))).IsEmpty);

        app.Options = none;
        var result = await app.SyncSuccessfullyAsync(Deployment("web", image: "nginx:1.28"));

        Assert.Equal("/spec/replicas", Assert.Single(Assert.Single(result.Plan.Effective).Deltas).Path);
        Assert.Equal(0, (await Cluster.GetAsync(DeploymentPath("web"))).NumberAt("spec", "replicas"));
    }

    [Fact]
    public async Task A_definition_and_its_resources_are_upgraded_in_one_go()
    {
        var app = Application();
        var group = $"g{Unique()}.example.com";
        CleanUp($"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.{group}");
        await app.SyncSuccessfullyAsync(Widgets(group, "size: { type: integer }", "size: 3"));

        var result = await app.SyncSuccessfullyAsync(Widgets(group, "size: { type: integer }, color: { type: string, enum: [red] }", "size: 3, color: red"));

        Assert.Equal(2, result.Plan.Effective.Count());
        Assert.Equal("red", (await Cluster.GetAsync($"/apis/{group}/v1/namespaces/{Namespace}/widgets/first")).TextAt("spec", "color"));
        Assert.True((await app.PlanAsync(Widgets(group, "size: { type: integer }, color: { type: string, enum: [red] }", "size: 3, color: red"))).IsEmpty);
    }

    [Fact]
    public async Task A_pod_and_the_pod_security_of_its_namespace_are_changed_in_one_go()
    {
        var app = Application();
        var ns = Namespace + "-pods";
        CleanUp($"/api/v1/namespaces/{ns}");
        string Space(string level) => $"apiVersion: v1\nkind: Namespace\nmetadata: {{ name: {ns}, labels: {{ pod-security.kubernetes.io/enforce: {level} }} }}\n---\n";
        var pod = $"apiVersion: v1\nkind: Pod\nmetadata: {{ name: host, namespace: {ns} }}\nspec: {{ hostNetwork: true, containers: [{{ name: main, image: \"busybox:1.37\" }}] }}\n";
        await app.SyncSuccessfullyAsync(Space("restricted") + $"apiVersion: v1\nkind: ServiceAccount\nmetadata: {{ name: other, namespace: {ns} }}\n");

        var result = await app.SyncSuccessfullyAsync(Space("privileged") + $"apiVersion: v1\nkind: ServiceAccount\nmetadata: {{ name: other, namespace: {ns} }}\n---\n" + pod);

        Assert.Equal(OutcomeResult.Created, result.ResultOf("host"));
    }

    [Fact]
    public async Task What_the_new_definition_does_not_allow_either_fails_in_its_own_stage()
    {
        var app = Application();
        var group = $"g{Unique()}.example.com";
        CleanUp($"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.{group}");
        await app.SyncSuccessfullyAsync(Widgets(group, "size: { type: integer }", "size: 3"));

        var result = await app.SyncAsync(Widgets(group, "size: { type: integer }, color: { type: string }", "size: 3, colour: red"));

        Assert.Equal(ApplyStatus.Failed, result.Last.Status);
        Assert.Contains("colour", result.Last.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_was_there_already_costs_no_dry_run_at_the_next_check()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(Deployment("web") + ConfigMap("settings", "1"));
        app.Inventory = Inventory.Empty;
        await app.SyncSuccessfullyAsync(Deployment("web") + ConfigMap("settings", "1"));
        var requests = Cluster.Client.Statistics.Requests;

        Assert.True((await app.PlanAsync(Deployment("web") + ConfigMap("settings", "1"))).IsEmpty);

        Assert.Equal(2, Cluster.Client.Statistics.Requests - requests);
    }

    [Fact]
    public async Task A_first_apply_of_a_few_objects_needs_a_dry_run_and_a_write_each_and_one_look()
    {
        var app = Application();
        var yaml = ConfigMap("settings", "1") + Deployment("web") + $"---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {{ name: web, namespace: {Namespace} }}\n"
            + $"---\napiVersion: v1\nkind: Service\nmetadata: {{ name: web, namespace: {Namespace} }}\nspec: {{ selector: {{ app: web }}, ports: [{{ port: 80 }}] }}\n";
        await app.PlanAsync(yaml);
        var requests = Cluster.Client.Statistics.Requests;

        await app.SyncSuccessfullyAsync(yaml);
        var report = await app.AssessAsync();

        Assert.Equal(9, Cluster.Client.Statistics.Requests - requests);
        Assert.Equal(3, report.Resources.Count(r => r.Health.Status == HealthStatus.Healthy && r.Id.Type != "apps/Deployment"));
    }

    [Fact]
    public async Task A_path_that_costs_too_much_blocks_its_object_instead_of_ignoring_nothing()
    {
        var app = Application();
        var values = string.Join(", ", Enumerable.Range(0, 400).Select(i => $"k{i}: \"{i}\""));
        var yaml = $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: wide, namespace: {Namespace} }}\ndata: {{ {values} }}\n";
        await app.SyncSuccessfullyAsync(yaml);
        app.Options = app.Options with { IgnoreDifferences = [new IgnoreRule { JsonPaths = ["$.data[?$.data[?$.data[*] == 'x'] == 'y']"] }] };

        var plan = await app.PlanAsync(yaml);

        Assert.Equal(ChangeAction.Blocked, Assert.Single(plan.Changes).Action);
        Assert.Equal("GOS0632", Assert.Single(plan.Diagnostics).Code);
    }

    private Task ScaleAsync(int replicas) => Cluster.MergeAsync(DeploymentPath("web"), "somebody", $$"""{"spec":{"replicas":{{replicas}}} }""");

    private DesiredState Secret(string value)
    {
        var state = TestApplication.Render($"apiVersion: v1\nkind: Secret\nmetadata: {{ name: s, namespace: {Namespace} }}\nstringData: {{ password: {value} }}\n");
        return state with { Resources = [.. state.Resources.Select(r => r with { SourceDigest = "of-the-reference" })] };
    }

    private DesiredState Referring(string value)
    {
        var state = TestApplication.Render(ConfigMap("settings", $"url with {value}"));
        return state with
        {
            Resources = [.. state.Resources.Select(r => r with { SourceDigest = "of-the-reference" })],
            Redactor = state.Redactor.With([value]),
        };
    }

    private string Widgets(string group, string schema, string spec) => $$"""
        apiVersion: {{group}}/v1
        kind: Widget
        metadata: { name: first, namespace: {{Namespace}} }
        spec: { {{spec}} }
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: widgets.{{group}} }
        spec:
          group: {{group}}
          scope: Namespaced
          names: { plural: widgets, singular: widget, kind: Widget, listKind: WidgetList }
          versions:
            - name: v1
              served: true
              storage: true
              schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { {{schema}} } } } } }

        """;
}
