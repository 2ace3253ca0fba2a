using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Tests.Support;

namespace GitOpsServerless.Kubernetes.Tests.Conformance;

public sealed class ApplyConformanceTests(TestCluster cluster) : ConformanceTest(cluster)
{
    [Fact]
    public async Task First_run_creates_and_the_second_writes_nothing()
    {
        var app = Application();
        var yaml = ConfigMap("settings", "1") + Deployment("web");
        var first = await app.SyncSuccessfullyAsync(yaml);
        Assert.Equal(OutcomeResult.Created, first.ResultOf("settings"));
        Assert.Equal(OutcomeResult.Created, first.ResultOf("web"));
        var before = await Cluster.GetAsync(ConfigMapPath("settings"));

        var requests = Cluster.Client.Statistics.Requests;
        var plan = await app.PlanAsync(yaml);

        Assert.True(plan.IsEmpty, string.Join('\n', plan.Effective.Select(c => $"{c} {string.Join(',', c.Deltas)}")));
        Assert.Equal(2, plan.Changes.Count(c => c.Action == ChangeAction.NoChange));
        Assert.Equal(2, Cluster.Client.Statistics.Requests - requests);
        Assert.Equal(before.ResourceVersion(), (await Cluster.GetAsync(ConfigMapPath("settings"))).ResourceVersion());
    }

    [Fact]
    public async Task A_thousand_values_of_four_kinds_are_checked_with_few_requests()
    {
        var app = Application();
        var yaml = string.Concat(Enumerable.Range(0, 60).Select(i => ConfigMap($"c{i}", "1") + Deployment($"d{i}")));
        await app.SyncSuccessfullyAsync(yaml);

        var requests = Cluster.Client.Statistics.Requests;
        var plan = await app.PlanAsync(yaml);

        Assert.True(plan.IsEmpty);
        Assert.InRange(Cluster.Client.Statistics.Requests - requests, 1, 19);
    }

    [Fact]
    public async Task A_lost_inventory_changes_nothing_in_the_cluster()
    {
        var app = Application();
        var yaml = ConfigMap("settings", "1") + Deployment("web");
        await app.SyncSuccessfullyAsync(yaml);
        app.Inventory = Inventory.Empty;

        var result = await app.SyncSuccessfullyAsync(yaml);

        Assert.True(result.Plan.IsEmpty);
        Assert.Equal(2, app.Inventory.Entries.Count);
        var requests = Cluster.Client.Statistics.Requests;
        Assert.True((await app.PlanAsync(yaml)).IsEmpty);
        Assert.Equal(2, Cluster.Client.Statistics.Requests - requests);
    }

    [Fact]
    public async Task A_change_in_Git_is_pending_and_applied()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("settings", "1"));

        var result = await app.SyncSuccessfullyAsync(ConfigMap("settings", "2"));

        var change = Assert.Single(result.Plan.Changes);
        Assert.Equal(ChangeAction.Update, change.Action);
        Assert.Equal(ChangeOrigin.Pending, change.Origin);
        var delta = Assert.Single(change.Deltas);
        Assert.Equal(("/data/key", "1", "2"), (delta.Path, (string?)delta.Before, (string?)delta.After));
        Assert.Equal(OutcomeResult.Configured, result.ResultOf("settings"));
        Assert.Equal("2", (await Cluster.GetAsync(ConfigMapPath("settings"))).TextAt("data", "key"));
    }

    [Fact]
    public async Task A_field_that_Git_drops_is_removed()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("settings", "1", "{ note: old }"));

        var result = await app.SyncSuccessfullyAsync(ConfigMap("settings", "1"));

        var delta = Assert.Single(Assert.Single(result.Plan.Effective).Deltas);
        Assert.Equal(("/metadata/annotations/note", DeltaKind.Remove), (delta.Path, delta.Kind));
        Assert.Null((await Cluster.GetAsync(ConfigMapPath("settings"))).Annotation("note"));
    }

    [Fact]
    public async Task A_value_that_is_only_written_differently_is_no_change()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(Deployment("web"));

        var plan = await app.PlanAsync(Deployment("web").Replace("\"1000m\"", "\"1\"", StringComparison.Ordinal));

        Assert.True(plan.IsEmpty);
    }

    [Fact]
    public async Task Namespace_and_its_objects_are_applied_in_one_go()
    {
        var app = Application();
        var ns = Namespace + "-new";
        CleanUp($"/api/v1/namespaces/{ns}");
        var yaml = $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: a, namespace: {ns} }}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {{ name: {ns} }}\n";

        var result = await app.SyncSuccessfullyAsync(yaml);

        Assert.Equal(OutcomeResult.Created, result.ResultOf("a"));
        Assert.True((await app.PlanAsync(yaml)).IsEmpty);
    }

    [Fact]
    public async Task A_missing_namespace_is_an_error_unless_it_may_be_created()
    {
        var app = Application();
        var ns = Namespace + "-made";
        CleanUp($"/api/v1/namespaces/{ns}");
        var yaml = $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: a, namespace: {ns} }}\n";

        var plan = await app.PlanAsync(yaml);
        Assert.Equal("GOS0608", Assert.Single(plan.Diagnostics).Code);

        app.Definition = app.Definition with { Sync = new SyncDefinition { CreateNamespace = true } };
        await app.SyncSuccessfullyAsync(yaml);
        Assert.NotNull(await Cluster.GetAsync($"/api/v1/namespaces/{ns}/configmaps/a"));
        Assert.Equal("a", Assert.Single(app.Inventory.Entries).Id.Name);
    }

    [Fact]
    public async Task Definition_and_custom_resource_are_applied_in_one_go()
    {
        var app = Application();
        var group = $"g{Unique()}.example.com";
        CleanUp($"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.{group}");
        var yaml = $$"""
            apiVersion: {{group}}/v1
            kind: Widget
            metadata: { name: first, namespace: {{Namespace}} }
            spec: { size: 3 }
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
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec: { type: object, properties: { size: { type: integer }, color: { type: string, default: blue } } }
            """;

        var result = await app.SyncSuccessfullyAsync(yaml);

        Assert.Equal(OutcomeResult.Created, result.ResultOf("first"));
        Assert.True((await app.PlanAsync(yaml)).IsEmpty);
        Assert.Equal("blue", (await Cluster.GetAsync($"/apis/{group}/v1/namespaces/{Namespace}/widgets/first")).TextAt("spec", "color"));
    }

    [Fact]
    public async Task A_pod_is_applied_in_one_go_with_the_service_account_that_admission_asks_for()
    {
        var app = Application();
        var yaml = $$"""
            apiVersion: v1
            kind: Pod
            metadata: { name: once, namespace: {{Namespace}} }
            spec: { serviceAccountName: runner, containers: [{ name: main, image: "busybox:1.37" }] }
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: { name: runner, namespace: {{Namespace}} }
            """;

        var result = await app.SyncSuccessfullyAsync(yaml);

        Assert.Equal(OutcomeResult.Created, result.ResultOf("once"));
        Assert.True((await app.PlanAsync(yaml)).IsEmpty);
    }

    [Fact]
    public async Task A_pod_without_its_service_account_is_refused_with_the_reason()
    {
        var plan = await Application().PlanAsync(
            $"apiVersion: v1\nkind: Pod\nmetadata: {{ name: once, namespace: {Namespace} }}\nspec: {{ serviceAccountName: nobody, containers: [{{ name: main, image: busybox }}] }}\n");

        Assert.Equal(ChangeAction.Blocked, Assert.Single(plan.Changes).Action);
        Assert.Contains("nobody", Assert.Single(plan.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("volumeBindingMode: Immediate", "volumeBindingMode: WaitForFirstConsumer")]
    [InlineData("parameters: { type: a }", "parameters: { type: b }")]
    public async Task Whatever_words_the_server_has_for_it_an_immutable_field_is_one(string before, string after)
    {
        var app = Application();
        var name = "class-" + Unique();
        CleanUp($"/apis/storage.k8s.io/v1/storageclasses/{name}");
        string Class(string line) => $"apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {{ name: {name} }}\nprovisioner: example.com/none\n{line}\n";
        await app.SyncSuccessfullyAsync(Class(before));

        Assert.Equal("GOS0609", Assert.Single((await app.PlanAsync(Class(after))).Diagnostics).Code);
    }

    [Fact]
    public async Task An_unknown_kind_is_an_error_with_its_name()
    {
        var plan = await Application().PlanAsync($"apiVersion: nobody.example.com/v1\nkind: Nothing\nmetadata: {{ name: a, namespace: {Namespace} }}\n");

        Assert.True(plan.HasErrors);
        var error = Assert.Single(plan.Diagnostics);
        Assert.Equal("GOS0607", error.Code);
        Assert.Contains("nobody.example.com/v1 Nothing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_aggregated_api_that_does_not_answer_keeps_nothing_else_from_being_applied()
    {
        var group = $"g{Unique()}.example.com";
        var path = $"/apis/apiregistration.k8s.io/v1/apiservices/v1.{group}";
        CleanUp(path);
        await Cluster.ApplyAsync(path, "test", (JsonObject)JsonNode.Parse($$$"""
            {"apiVersion":"apiregistration.k8s.io/v1","kind":"APIService","metadata":{"name":"v1.{{{group}}}"},
             "spec":{"group":"{{{group}}}","version":"v1","groupPriorityMinimum":100,"versionPriority":100,"insecureSkipTLSVerify":true,
             "service":{"name":"nobody","namespace":"{{{Namespace}}}"} } }
            """)!);

        var plan = await Application().PlanAsync(ConfigMap("settings", "1") + $"---\napiVersion: {group}/v1\nkind: Widget\nmetadata: {{ name: a, namespace: {Namespace} }}\n");

        Assert.Equal(ChangeAction.Create, plan.Changes.Single(c => c.Id.Name == "settings").Action);
        Assert.Equal(ChangeAction.Blocked, plan.Changes.Single(c => c.Id.Name == "a").Action);
    }

    [Fact]
    public async Task A_namespace_on_its_way_out_refuses_for_now()
    {
        var ns = Namespace + "-going";
        var held = $"/api/v1/namespaces/{ns}/configmaps/held";
        await Cluster.ApplyAsync($"/api/v1/namespaces/{ns}", "test", (JsonObject)JsonNode.Parse($$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{ns}}"} }""")!);
        await Cluster.ApplyAsync(held, "test", (JsonObject)JsonNode.Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"held","finalizers":["example.com/hold"]}}""")!);
        await Cluster.DeleteAsync($"/api/v1/namespaces/{ns}");
        try
        {
            var plan = await Application().PlanAsync(ConfigMap("late", "1").Replace(Namespace, ns, StringComparison.Ordinal));

            var error = Assert.Single(plan.Diagnostics);
            Assert.Equal("GOS0624", error.Code);
            Assert.True(error.IsTransient);
        }
        finally
        {
            await Cluster.MergeAsync(held, "test", """{"metadata":{"finalizers":null}}""");
        }
    }

    [Fact]
    public async Task One_invalid_object_keeps_its_whole_stage_from_being_written()
    {
        var app = Application();
        var bad = Deployment("web").Replace("matchLabels: { app: web }", "matchLabels: { app: other }", StringComparison.Ordinal);
        var desired = TestApplication.Render(ConfigMap("settings", "1") + bad);

        var plan = await app.PlanAsync(desired);
        Assert.True(plan.HasErrors);
        Assert.Contains(plan.Changes, c => c.Id.Name == "web" && c.Action == ChangeAction.Blocked);

        var forced = plan with { Changes = [.. plan.Changes.Select(c => c with { Action = ChangeAction.Create })] };
        var step = await app.StepAsync(desired, forced, null);

        Assert.Equal(ApplyStatus.Failed, step.Status);
        Assert.Equal(OutcomeResult.Skipped, step.Outcomes.Single(o => o.Id.Name == "settings").Result);
        Assert.Null(await Cluster.GetAsync(ConfigMapPath("settings")));
    }

    [Fact]
    public async Task An_immutable_field_is_replaced_only_when_allowed()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("fixed", "1") + "immutable: true\n");
        var uid = (await Cluster.GetAsync(ConfigMapPath("fixed"))).Uid();
        var changed = ConfigMap("fixed", "2") + "immutable: true\n";

        var blocked = await app.PlanAsync(changed);
        Assert.Equal("GOS0609", Assert.Single(blocked.Diagnostics).Code);

        app.Options = app.Options with { AllowReplace = true };
        var result = await app.SyncSuccessfullyAsync(changed);

        Assert.Equal(ChangeAction.Replace, Assert.Single(result.Plan.Changes).Action);
        var live = await Cluster.GetAsync(ConfigMapPath("fixed"));
        Assert.Equal("2", live.TextAt("data", "key"));
        Assert.NotEqual(uid, live.Uid());
        Assert.True((await app.PlanAsync(changed)).IsEmpty);
    }

    [Fact]
    public async Task What_is_invalid_besides_is_not_replaced()
    {
        var app = Application();
        app.Options = app.Options with { AllowReplace = true };
        await app.SyncSuccessfullyAsync(Deployment("web"));
        var changed = Deployment("web").Replace("matchLabels: { app: web }", "matchLabels: { app: other }", StringComparison.Ordinal);

        var plan = await app.PlanAsync(changed);

        Assert.Equal(ChangeAction.Blocked, Assert.Single(plan.Changes).Action);
        Assert.Equal("GOS0603", Assert.Single(plan.Diagnostics).Code);
    }

    [Fact]
    public async Task Nothing_is_deleted_whose_new_one_would_be_refused()
    {
        var app = Application();
        app.Options = app.Options with { AllowReplace = true };
        var (one, two) = (await PriorityClassAsync(), await PriorityClassAsync());
        string Pod(string priority) => $"---\napiVersion: v1\nkind: Pod\nmetadata: {{ name: job, namespace: {Namespace} }}\nspec: {{ priorityClassName: {priority}, containers: [{{ name: c, image: x }}] }}\n";
        await app.SyncSuccessfullyAsync(Pod(one));
        var path = $"/api/v1/namespaces/{Namespace}/pods/job";
        var uid = (await Cluster.GetAsync(path)).Uid();
        var desired = TestApplication.Render(Pod(two));
        var plan = await app.PlanAsync(desired);
        Assert.Equal(ChangeAction.Replace, Assert.Single(plan.Changes).Action);
        await Cluster.DeleteAsync(PriorityClassPath(two));

        var step = await app.StepAsync(desired, plan, null);
        var later = await app.PlanAsync(desired);

        Assert.Equal(ApplyStatus.Failed, step.Status);
        Assert.Contains($"no PriorityClass with name {two}", Assert.Single(step.Diagnostics).Message, StringComparison.Ordinal);
        Assert.Equal(ChangeAction.Blocked, Assert.Single(later.Changes).Action);
        var live = await Cluster.GetAsync(path);
        Assert.Equal((uid, false), (live.Uid(), live.IsBeingDeleted()));
    }

    private static string PriorityClassPath(string name) => $"/apis/scheduling.k8s.io/v1/priorityclasses/{name}";

    private async Task<string> PriorityClassAsync()
    {
        var name = "gos-" + Unique();
        CleanUp(PriorityClassPath(name));
        await Cluster.ApplyAsync(PriorityClassPath(name), "test", new()
        {
            ["apiVersion"] = "scheduling.k8s.io/v1",
            ["kind"] = "PriorityClass",
            ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = name },
            ["value"] = 1,
        });
        return name;
    }

    [Fact]
    public async Task A_field_that_the_kind_does_not_have_is_the_authors_error()
    {
        var plan = await Application().PlanAsync(Deployment("web").Replace("replicas:", "replica:", StringComparison.Ordinal));

        var error = Assert.Single(plan.Diagnostics);
        Assert.Equal("GOS0603", error.Code);
        Assert.Contains("replica", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task Values_of_secrets_are_never_shown()
    {
        var app = Application();
        string Secret(string value) => $"apiVersion: v1\nkind: Secret\nmetadata: {{ name: s, namespace: {Namespace} }}\nstringData: {{ password: \"{value}\" }}\n";
        await app.SyncSuccessfullyAsync(Secret("correct horse"));
        Assert.True((await app.PlanAsync(Secret("correct horse"))).IsEmpty);

        var result = await app.SyncSuccessfullyAsync(Secret("battery staple"));

        var delta = Assert.Single(Assert.Single(result.Plan.Effective).Deltas);
        Assert.Equal(("/data/password", Redactor.Mask, Redactor.Mask), (delta.Path, (string?)delta.Before, (string?)delta.After));
    }
}
