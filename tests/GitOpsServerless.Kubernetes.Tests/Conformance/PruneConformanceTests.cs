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
}
