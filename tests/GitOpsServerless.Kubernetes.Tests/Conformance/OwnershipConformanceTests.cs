using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Tests.Support;

namespace GitOpsServerless.Kubernetes.Tests.Conformance;

/// <summary>Objects of others are neither deleted for a hook nor written over, whoever comes first.</summary>
public sealed class OwnershipConformanceTests(TestCluster cluster) : ConformanceTest(cluster)
{
    [Theory]
    [InlineData(true, "GOS0610")]
    [InlineData(false, "GOS0630")]
    public async Task A_hook_does_not_take_the_place_of_what_the_application_did_not_make(bool hasOwner, string code)
    {
        var other = Application();
        await other.SyncSuccessfullyAsync(ConfigMap("migrate", "precious"));
        if (!hasOwner)
        {
            await Cluster.MergeAsync(ConfigMapPath("migrate"), "somebody", LabelPatch("null"));
        }

        var app = Application();
        var plan = await app.PlanAsync(ConfigMap("settings", "1") + ConfigMap("migrate", "1", "{ helm.sh/hook: pre-install }"));

        Assert.True(plan.HasErrors);
        Assert.Equal(ChangeAction.Blocked, plan.Changes.Single(c => c.Id.Name == "migrate").Action);
        Assert.Equal(code, Assert.Single(plan.Diagnostics).Code);
    }

    [Fact]
    public async Task A_hook_whose_place_was_taken_after_the_plan_is_not_run()
    {
        var app = Application();
        var desired = TestApplication.Render(ConfigMap("settings", "2") + ConfigMap("migrate", "1", "{ gitops.serverless/hook: PreSync }"));
        await app.SyncSuccessfullyAsync(ConfigMap("settings", "1") + ConfigMap("migrate", "1", "{ gitops.serverless/hook: PreSync }"));
        var plan = await app.PlanAsync(desired);
        await Cluster.MergeAsync(ConfigMapPath("migrate"), "somebody", LabelPatch("\"another\""));

        var step = await app.StepAsync(desired, plan, null);

        Assert.Equal(ApplyStatus.Failed, step.Status);
        Assert.Equal("GOS0610", Assert.Single(step.Diagnostics).Code);
        Assert.Equal("1", (await Cluster.GetAsync(ConfigMapPath("settings"))).TextAt("data", "key"));
        Assert.NotNull(await Cluster.GetAsync(ConfigMapPath("migrate")));
    }

    [Fact]
    public async Task A_failure_hook_does_not_take_the_place_of_what_the_application_did_not_make()
    {
        await Application().SyncSuccessfullyAsync(ConfigMap("failed", "precious"));
        var step = await FailAsync(Application());

        Assert.Equal("GOS0610", step.Outcomes.Single(o => o.Id.Name == "failed").Diagnostic?.Code);
        Assert.Equal("precious", (await Cluster.GetAsync(ConfigMapPath("failed"))).TextAt("data", "key"));
    }

    [Fact]
    public async Task A_failure_hook_whose_last_run_does_not_go_is_reported_as_not_run()
    {
        var app = Application();
        await FailAsync(app);
        await Cluster.MergeAsync(ConfigMapPath("failed"), "somebody", """{"metadata":{"finalizers":["example.com/hold"]}}""");
        try
        {
            var step = await FailAsync(app);

            var outcome = step.Outcomes.Single(o => o.Id.Name == "failed");
            Assert.Equal((OutcomeResult.Failed, "GOS0613"), (outcome.Result, outcome.Diagnostic?.Code));
        }
        finally
        {
            await Cluster.MergeAsync(ConfigMapPath("failed"), "somebody", """{"metadata":{"finalizers":null}}""");
        }
    }

    [Fact]
    public async Task A_claim_for_storage_is_never_deleted_to_run_a_hook_again()
    {
        var app = Application();
        string Yaml(string value) => ConfigMap("settings", value) + $$"""
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: { name: data, namespace: {{Namespace}}, annotations: { helm.sh/hook: "pre-install,pre-upgrade", gitops.serverless/health: ignore } }
            spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }

            """;
        await app.SyncSuccessfullyAsync(Yaml("1"));
        var path = $"/api/v1/namespaces/{Namespace}/persistentvolumeclaims/data";
        var uid = (await Cluster.GetAsync(path)).Uid();

        await app.SyncSuccessfullyAsync(Yaml("2"));

        Assert.Equal(uid, (await Cluster.GetAsync(path)).Uid());
    }

    [Fact]
    public async Task A_hook_of_two_phases_says_that_it_runs_in_one()
    {
        var plan = await Application().PlanAsync(ConfigMap("settings", "1") + ConfigMap("hook", "1", "{ argocd.argoproj.io/hook: \"PreSync,PostSync\" }"));

        Assert.Equal("GOS0631", Assert.Single(plan.Diagnostics).Code);
        Assert.False(plan.HasErrors);
    }

    [Fact]
    public async Task Of_two_applications_that_create_one_object_at_the_same_time_one_is_told()
    {
        var (first, second) = (Application(), Application());
        var (one, two) = (TestApplication.Render(ConfigMap("shared", "1")), TestApplication.Render(ConfigMap("shared", "2")));
        var (planOne, planTwo) = (await first.PlanAsync(one), await second.PlanAsync(two));

        var steps = new[] { await first.StepAsync(one, planOne, null), await second.StepAsync(two, planTwo, null) };

        Assert.Equal(ApplyStatus.Completed, steps[0].Status);
        Assert.Equal("GOS0610", Assert.Single(steps[1].Diagnostics).Code);
        Assert.Contains(first.Definition.Name, steps[1].Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Equal("1", (await Cluster.GetAsync(ConfigMapPath("shared"))).TextAt("data", "key"));
        await first.SyncSuccessfullyAsync("---\n");
        await second.SyncSuccessfullyAsync(ConfigMap("shared", "2"));
    }

    [Theory]
    [InlineData(true, "GOS0610")]
    [InlineData(false, "GOS0624")]
    public async Task What_was_created_meanwhile_is_seen_by_the_dry_run_before_the_write(bool hasOwner, string code)
    {
        var app = Application();
        app.Options = app.Options with { Authoritative = false };
        var desired = TestApplication.Render(ConfigMap("late", "1"));
        var plan = await app.PlanAsync(desired);
        Assert.Equal(ChangeAction.Create, Assert.Single(plan.Changes).Action);
        await Application().SyncSuccessfullyAsync(ConfigMap("late", "first"));
        if (!hasOwner)
        {
            await Cluster.MergeAsync(ConfigMapPath("late"), "somebody", LabelPatch("null"));
        }

        var step = await app.StepAsync(desired, plan, null);

        Assert.Equal(code, Assert.Single(step.Diagnostics).Code);
        Assert.Equal("first", (await Cluster.GetAsync(ConfigMapPath("late"))).TextAt("data", "key"));
    }

    [Fact]
    public async Task A_create_that_met_an_object_of_another_process_says_so()
    {
        var app = Application();
        var desired = TestApplication.Render(ConfigMap("late", "1"));
        var plan = await app.PlanAsync(desired);
        var (factory, target) = await Cluster.ConnectAgainAsync();
        using (factory)
        {
            await new TestApplication(target, "other-process").SyncSuccessfullyAsync(ConfigMap("late", "first"));
        }

        var step = await app.StepAsync(desired, plan, null);

        var outcome = Assert.Single(step.Outcomes);
        Assert.Equal((OutcomeResult.Configured, "GOS0624", DiagnosticSeverity.Warning), (outcome.Result, outcome.Diagnostic?.Code, outcome.Diagnostic?.Severity));
    }

    /// <summary>An apply that fails after its dry runs, so that the failure hooks run.</summary>
    private async Task<ApplyStep> FailAsync(TestApplication app)
    {
        app.Definition = app.Definition with
        {
            Health = new HealthDefinition { Expressions = [new HealthExpression("v1", "ConfigMap") { Failed = "metadata.name == 'check'", Current = "true" }] },
        };
        var desired = TestApplication.Render(
            ConfigMap("settings", Unique()) + ConfigMap("check", "1", "{ gitops.serverless/hook: PreSync }") + ConfigMap("failed", "1", "{ gitops.serverless/hook: SyncFail }"));
        var step = await app.StepAsync(desired, await app.PlanAsync(desired), null);
        Assert.Equal(ApplyStatus.Failed, step.Status);
        return step;
    }
}
