using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Tests.Support;

namespace GitOpsServerless.Kubernetes.Tests.Conformance;

public sealed class PruneConformanceTests(TestCluster cluster) : ConformanceTest(cluster)
{
    [Fact]
    public async Task What_is_no_longer_in_Git_is_deleted_and_then_forgotten()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("a", "1") + ConfigMap("b", "1"));

        var result = await app.SyncSuccessfullyAsync(ConfigMap("a", "1"));

        Assert.Equal(ChangeAction.Delete, Assert.Single(result.Plan.Effective).Action);
        Assert.Equal(OutcomeResult.Deleted, result.ResultOf("b"));
        Assert.Null(await Cluster.GetAsync(ConfigMapPath("b")));
        Assert.Equal("a", Assert.Single(app.Inventory.Entries).Id.Name);
    }

    [Fact]
    public async Task Everything_of_an_application_can_be_pruned()
    {
        var app = Application();
        var ns = Namespace + "-gone";
        CleanUp($"/api/v1/namespaces/{ns}");
        await app.SyncSuccessfullyAsync(
            $"apiVersion: v1\nkind: Namespace\nmetadata: {{ name: {ns} }}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: x, namespace: {ns} }}\n" + Deployment("web"));

        var result = await app.SyncSuccessfullyAsync("---\n");

        Assert.Equal(3, result.Plan.Effective.Count());
        Assert.Equal("Namespace", result.Plan.Effective.Last().Id.Type);
        Assert.Empty(app.Inventory.Entries);
        Assert.Null(await Cluster.GetAsync(DeploymentPath("web")));
    }

    [Fact]
    public async Task Without_prune_nothing_is_deleted_and_nothing_forgotten()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("a", "1"));
        app.Options = app.Options with { Prune = false };

        var plan = await app.PlanAsync("---\n");

        Assert.True(plan.IsEmpty);
        Assert.Equal(ChangeAction.Ignored, Assert.Single(plan.Changes).Action);
    }

    [Theory]
    [InlineData("{ gitops.serverless/prune: disabled }")]
    [InlineData("{ kustomize.toolkit.fluxcd.io/prune: disabled }")]
    [InlineData("{ argocd.argoproj.io/sync-options: \"ServerSideApply=true, Prune=false\" }")]
    [InlineData("{ helm.sh/resource-policy: keep }")]
    public async Task Objects_that_say_so_are_kept(string annotations)
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("kept", "1", annotations));

        var plan = await app.PlanAsync("---\n");

        Assert.Equal(ChangeAction.Ignored, Assert.Single(plan.Changes).Action);
    }

    [Fact]
    public async Task Two_applications_that_claim_one_object_are_told_so()
    {
        var first = Application();
        var second = Application();
        await first.SyncSuccessfullyAsync(ConfigMap("shared", "1"));

        var plan = await second.PlanAsync(ConfigMap("shared", "2") + ConfigMap("own", "1"));

        var blocked = plan.Changes.Single(c => c.Id.Name == "shared");
        Assert.Equal(ChangeAction.Blocked, blocked.Action);
        Assert.Contains(first.Definition.Name, blocked.Reason, StringComparison.Ordinal);
        Assert.Equal("GOS0610", Assert.Single(plan.Diagnostics).Code);
        Assert.False(plan.HasErrors);
    }

    [Fact]
    public async Task An_object_that_another_application_took_is_not_pruned()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("moved", "1"));
        await Cluster.MergeAsync(ConfigMapPath("moved"), "other", LabelPatch("\"another\""));

        var plan = await app.PlanAsync("---\n");

        Assert.Equal(ChangeAction.Ignored, Assert.Single(plan.Changes).Action);
        Assert.Contains("another", plan.Changes[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_was_created_anew_after_the_plan_is_not_pruned()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("a", "1"));
        var desired = TestApplication.Render("---\n");
        var plan = await app.PlanAsync(desired);
        await Cluster.DeleteAsync(ConfigMapPath("a"));
        await Cluster.ApplyAsync(ConfigMapPath("a"), "somebody", new() { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "a" } });

        var step = await app.StepAsync(desired, plan, null);

        Assert.Equal(OutcomeResult.Deleted, Assert.Single(step.Outcomes).Result);
        Assert.NotNull(await Cluster.GetAsync(ConfigMapPath("a")));
    }

    [Fact]
    public async Task A_deletion_that_hangs_on_a_finalizer_continues_and_is_not_forgotten()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("held", "1"));
        await Cluster.MergeAsync(ConfigMapPath("held"), "somebody", """{"metadata":{"finalizers":["example.com/hold"]}}""");
        var desired = TestApplication.Render("---\n");
        var plan = await app.PlanAsync(desired);

        var step = await app.StepAsync(desired, plan, null);

        Assert.Equal(ApplyStatus.Continue, step.Status);
        Assert.Contains("held", step.Message, StringComparison.Ordinal);
        Assert.Single(app.Inventory.Entries);
        await Cluster.MergeAsync(ConfigMapPath("held"), "somebody", """{"metadata":{"finalizers":null}}""");
        var last = await app.StepAsync(desired, plan, step.Continuation);
        Assert.Equal(ApplyStatus.Completed, last.Status);
        Assert.Empty(app.Inventory.Entries);
    }

    [Fact]
    public async Task What_is_gone_already_is_forgotten_with_the_next_apply()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("a", "1") + ConfigMap("b", "1"));
        await Cluster.DeleteAsync(ConfigMapPath("b"));

        await app.SyncSuccessfullyAsync(ConfigMap("a", "2"));

        Assert.Equal("a", Assert.Single(app.Inventory.Entries).Id.Name);
    }

    [Fact]
    public async Task A_namespace_that_holds_objects_of_others_stays()
    {
        var ns = Namespace + "-f";
        CleanUp($"/api/v1/namespaces/{ns}");
        var (owner, guest) = (Application(), Application());
        await owner.SyncSuccessfullyAsync(NamespaceOf(ns));
        await guest.SyncSuccessfullyAsync(ConfigMap("precious", "1").Replace(Namespace, ns, StringComparison.Ordinal));

        var plan = await owner.PlanAsync("---\n");

        Assert.Equal(ChangeAction.Blocked, Assert.Single(plan.Changes).Action);
        var warning = Assert.Single(plan.Diagnostics);
        Assert.Equal("GOS0633", warning.Code);
        Assert.Contains($"1 object that the plan does not delete: ConfigMap {ns}/precious (application {guest.Definition.Name})", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_into_a_namespace_after_the_plan_is_not_deleted()
    {
        var ns = Namespace + "-l";
        CleanUp($"/api/v1/namespaces/{ns}");
        var app = Application();
        await app.SyncSuccessfullyAsync(NamespaceOf(ns));
        var nothing = TestApplication.Render("---\n");
        var plan = await app.PlanAsync(nothing);
        Assert.Equal(ChangeAction.Delete, Assert.Single(plan.Changes).Action);
        await Application().SyncSuccessfullyAsync(ConfigMap("precious", "1").Replace(Namespace, ns, StringComparison.Ordinal));

        var step = await app.StepAsync(nothing, plan, null);

        Assert.Equal(OutcomeResult.Skipped, Assert.Single(step.Outcomes).Result);
        Assert.Single(app.Inventory.Entries);
        Assert.NotNull(await Cluster.GetAsync($"/api/v1/namespaces/{ns}/configmaps/precious"));
    }

    [Fact]
    public async Task What_is_to_be_kept_since_the_plan_keeps_its_namespace()
    {
        var ns = Namespace + "-k";
        CleanUp($"/api/v1/namespaces/{ns}");
        var app = Application();
        var kept = ConfigMap("precious", "1").Replace(Namespace, ns, StringComparison.Ordinal);
        await app.SyncSuccessfullyAsync(NamespaceOf(ns) + kept);
        var nothing = TestApplication.Render("---\n");
        var plan = await app.PlanAsync(nothing);
        Assert.All(plan.Changes, c => Assert.Equal(ChangeAction.Delete, c.Action));
        await Cluster.MergeAsync($"/api/v1/namespaces/{ns}/configmaps/precious", "somebody", """{"metadata":{"annotations":{"gitops.serverless/prune":"disabled"}}}""");

        Continuation? from = null;
        do
        {
            from = (await app.StepAsync(nothing, plan, from, "one")).Continuation;
        }
        while (from is not null);

        Assert.NotNull(await Cluster.GetAsync($"/api/v1/namespaces/{ns}/configmaps/precious"));
        Assert.Null((await Cluster.GetAsync($"/api/v1/namespaces/{ns}"))!["metadata"]!["deletionTimestamp"]);
    }

    [Fact]
    public async Task A_definition_stays_while_objects_of_its_kind_are_there()
    {
        var definition = new Definition("Namespaced");
        CleanUp(definition.Path);
        var (owner, guest) = (Application(), Application());
        var mine = definition.Object($"name: mine, namespace: {Namespace}");
        await owner.SyncSuccessfullyAsync(definition.Yaml + mine);
        await guest.SyncSuccessfullyAsync(definition.Object($"name: precious, namespace: {Namespace}"));

        var desired = await owner.PlanAsync(mine);
        var dropped = await owner.PlanAsync("---\n");

        Assert.Equal(ChangeAction.Ignored, desired.Changes.Single(c => c.Id.Name == definition.Name).Action);
        Assert.Equal(ChangeAction.Blocked, dropped.Changes.Single(c => c.Id.Name == definition.Name).Action);
        Assert.Equal(ChangeAction.Delete, dropped.Changes.Single(c => c.Id.Name == "mine").Action);
        Assert.Contains("precious", Assert.Single(dropped.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task A_namespace_on_an_object_of_cluster_scope_makes_no_other_object(int count)
    {
        var definition = new Definition("Cluster");
        CleanUp(definition.Path);
        var owner = Application();
        await owner.SyncSuccessfullyAsync(definition.Yaml + definition.Object("name: first"));
        string Objects(string scope) => string.Concat(Enumerable.Range(0, count).Select(i => definition.Object($"name: t{i}{scope}")));
        var app = Application();
        await app.SyncSuccessfullyAsync(Objects(", namespace: default"));
        var uid = (await Cluster.GetAsync(definition.ObjectPath("t0"))).Uid();

        var result = await app.SyncSuccessfullyAsync(Objects(string.Empty));

        Assert.DoesNotContain(result.Plan.Changes, c => c.Action == ChangeAction.Delete);
        Assert.Equal(uid, (await Cluster.GetAsync(definition.ObjectPath("t0"))).Uid());
        Assert.Equal(count, app.Inventory.Entries.Count);
        Assert.All(app.Inventory.Entries, e => Assert.Equal(string.Empty, e.Id.Scope));
    }

    [Fact]
    public async Task What_hangs_on_a_finalizer_makes_no_plan_and_runs_no_hooks()
    {
        var app = Application();
        var hook = ConfigMap("hook", "1", "{ gitops.serverless/hook: PreSync }");
        await app.SyncSuccessfullyAsync(ConfigMap("stays", "1") + ConfigMap("held", "1") + hook);
        await Cluster.MergeAsync(ConfigMapPath("held"), "somebody", """{"metadata":{"finalizers":["example.com/hold"]}}""");
        await Cluster.DeleteAsync(ConfigMapPath("held"));

        var plan = await app.PlanAsync(ConfigMap("stays", "1") + hook);

        Assert.True(plan.IsEmpty);
        Assert.Equal("GOS0613", Assert.Single(plan.Diagnostics).Code);
        await app.SyncSuccessfullyAsync(ConfigMap("stays", "1") + hook);
        Assert.Contains(app.Inventory.Entries, e => e.Id.Name == "held");
        await Cluster.MergeAsync(ConfigMapPath("held"), "somebody", """{"metadata":{"finalizers":null}}""");
        await app.SyncSuccessfullyAsync(ConfigMap("stays", "1") + hook);
        Assert.DoesNotContain(app.Inventory.Entries, e => e.Id.Name == "held");
    }

    private static string NamespaceOf(string name) => $"---\napiVersion: v1\nkind: Namespace\nmetadata: {{ name: {name} }}\n";

    /// <summary>A definition of a kind that no other test has.</summary>
    private sealed class Definition(string scope)
    {
        private readonly string _singular = "thing" + Unique();

        public string Name => $"{_singular}s.gitops-test.example.com";

        public string Path => $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{Name}";

        public string Yaml => $$"""
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: { name: {{Name}} }
            spec:
              group: gitops-test.example.com
              scope: {{scope}}
              names: { plural: {{_singular}}s, singular: {{_singular}}, kind: {{_singular.ToUpperInvariant()}} }
              versions:
                - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } } }

            """;

        public string ObjectPath(string name) => $"/apis/gitops-test.example.com/v1/{_singular}s/{name}";

        public string Object(string metadata) =>
            $"---\napiVersion: gitops-test.example.com/v1\nkind: {_singular.ToUpperInvariant()}\nmetadata: {{ {metadata} }}\nspec: {{ a: b }}\n";
    }
}
