using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Tests.Support;

namespace GitOpsServerless.Kubernetes.Tests.Conformance;

public sealed class WaveConformanceTests(TestCluster cluster) : ConformanceTest(cluster)
{
    [Fact]
    public async Task Waves_wait_for_the_health_of_the_one_before()
    {
        var app = Waiting();
        var desired = TestApplication.Render(
            ConfigMap("after", "1", "{ argocd.argoproj.io/sync-wave: \"1\" }") + ConfigMap("first", "waiting", "{ gitops.serverless/sync-wave: \"-1\" }"));
        var plan = await app.PlanAsync(desired);

        var step = await app.StepAsync(desired, plan, null);

        Assert.Equal(ApplyStatus.Continue, step.Status);
        Assert.Contains("first", step.Message, StringComparison.Ordinal);
        Assert.Null(await Cluster.GetAsync(ConfigMapPath("after")));

        await SetAsync("first", "ready");
        var last = await app.StepAsync(desired, plan, step.Continuation);
        Assert.Equal(ApplyStatus.Completed, last.Status);
        Assert.NotNull(await Cluster.GetAsync(ConfigMapPath("after")));
        Assert.Equal(2, app.Inventory.Entries.Count);
    }

    [Fact]
    public async Task Hooks_run_around_other_changes_and_make_no_plan_by_themselves()
    {
        var app = Waiting();
        var yaml = ConfigMap("settings", "1")
            + ConfigMap("before", "waiting", "{ argocd.argoproj.io/hook: PreSync, argocd.argoproj.io/hook-delete-policy: HookSucceeded }")
            + ConfigMap("after", "1", "{ helm.sh/hook: \"post-install,post-upgrade\" }")
            + ConfigMap("failed", "1", "{ gitops.serverless/hook: SyncFail }");
        var desired = TestApplication.Render(yaml);
        var plan = await app.PlanAsync(desired);

        var step = await app.StepAsync(desired, plan, null);
        Assert.Equal(ApplyStatus.Continue, step.Status);
        Assert.Null(await Cluster.GetAsync(ConfigMapPath("settings")));

        await SetAsync("before", "done");
        var last = await app.StepAsync(desired, plan, step.Continuation);
        Assert.True(last.Status == ApplyStatus.Completed, $"{last.Message} {string.Join(',', last.Diagnostics)}");
        Assert.NotNull(await Cluster.GetAsync(ConfigMapPath("settings")));
        Assert.NotNull(await Cluster.GetAsync(ConfigMapPath("after")));
        Assert.Null(await Cluster.GetAsync(ConfigMapPath("failed")));
        Assert.True((await app.PlanAsync(yaml)).IsEmpty);
    }

    [Fact]
    public async Task A_failed_hook_ends_the_apply_and_runs_the_failure_hooks()
    {
        var app = Waiting();
        var desired = TestApplication.Render(
            ConfigMap("settings", "1") + ConfigMap("check", "waiting", "{ gitops.serverless/hook: PreSync }") + ConfigMap("failed", "1", "{ gitops.serverless/hook: SyncFail }"));
        var plan = await app.PlanAsync(desired);
        var step = await app.StepAsync(desired, plan, null);
        await SetAsync("check", "broken");

        var last = await app.StepAsync(desired, plan, step.Continuation);

        Assert.Equal(ApplyStatus.Failed, last.Status);
        Assert.Equal("GOS0616", Assert.Single(last.Diagnostics).Code);
        Assert.Null(await Cluster.GetAsync(ConfigMapPath("settings")));
        Assert.NotNull(await Cluster.GetAsync(ConfigMapPath("failed")));
    }

    [Fact]
    public async Task A_hook_of_the_last_run_is_deleted_before_it_runs_again()
    {
        var app = Application();
        var hook = ConfigMap("hook", "1", "{ gitops.serverless/hook: PreSync }");
        await app.SyncSuccessfullyAsync(ConfigMap("settings", "1") + hook);
        var uid = (await Cluster.GetAsync(ConfigMapPath("hook"))).Uid();

        await app.SyncSuccessfullyAsync(ConfigMap("settings", "2") + hook);

        Assert.NotEqual(uid, (await Cluster.GetAsync(ConfigMapPath("hook"))).Uid());
    }

    [Fact]
    public async Task A_hook_runs_again_with_the_service_account_that_is_a_hook_too()
    {
        var app = Application();
        string Hooks(string value) => ConfigMap("settings", value) + $$"""
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: { name: runner, namespace: {{Namespace}}, annotations: { helm.sh/hook: "pre-install,pre-upgrade" } }
            ---
            apiVersion: v1
            kind: Pod
            metadata: { name: once, namespace: {{Namespace}}, annotations: { helm.sh/hook: "pre-install,pre-upgrade" } }
            spec: { serviceAccountName: runner, containers: [{ name: main, image: "busybox:1.37" }] }

            """;
        app.Definition = app.Definition with { Health = new HealthDefinition { Expressions = [new HealthExpression("v1", "Pod") { Current = "true" }] } };

        await app.SyncSuccessfullyAsync(Hooks("1"));
        var uid = (await Cluster.GetAsync($"/api/v1/namespaces/{Namespace}/pods/once")).Uid();
        await app.SyncSuccessfullyAsync(Hooks("2"));

        Assert.NotEqual(uid, (await Cluster.GetAsync($"/api/v1/namespaces/{Namespace}/pods/once")).Uid());
    }

    [Fact]
    public async Task A_repeated_step_finds_what_the_first_one_did()
    {
        var app = Application();
        var desired = TestApplication.Render(ConfigMap("a", "1") + ConfigMap("b", "1", "{ gitops.serverless/sync-wave: \"5\" }"));
        var plan = await app.PlanAsync(desired);
        await app.StepAsync(desired, plan, null);
        var before = (await Cluster.GetAsync(ConfigMapPath("a"))).ResourceVersion();

        var again = await app.StepAsync(desired, plan, null);

        Assert.Equal(ApplyStatus.Completed, again.Status);
        Assert.Equal(before, (await Cluster.GetAsync(ConfigMapPath("a"))).ResourceVersion());
    }

    [Fact]
    public async Task A_retry_waits_for_an_earlier_wave_that_it_does_not_change()
    {
        var app = Waiting();
        await app.SyncSuccessfullyAsync(ConfigMap("database", "ready"));
        await SetAsync("database", "broken");
        app.Options = app.Options with { IgnoreDifferences = [new IgnoreRule { Name = "database", JsonPointers = ["/data/key"] }] };
        var desired = TestApplication.Render(ConfigMap("database", "ready") + ConfigMap("web", "1", "{ gitops.serverless/sync-wave: \"1\" }"));
        var plan = await app.PlanAsync(desired);
        Assert.Equal("web", Assert.Single(plan.Effective).Id.Name);

        var step = await app.StepAsync(desired, plan, null);

        Assert.Equal(ApplyStatus.Failed, step.Status);
        Assert.Equal("GOS0615", Assert.Single(step.Diagnostics).Code);
        Assert.Null(await Cluster.GetAsync(ConfigMapPath("web")));
        await SetAsync("database", "ready");
        Assert.Equal(ApplyStatus.Completed, (await app.StepAsync(desired, plan, null)).Status);
    }

    [Fact]
    public async Task Workloads_are_waited_for_when_a_webhook_is_written_after_them_in_their_wave()
    {
        var app = Waiting();
        var name = "hook-" + Unique();
        CleanUp($"/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/{name}");
        var desired = TestApplication.Render(ConfigMap("workload", "waiting") + ConfigMap("after", "1", "{ gitops.serverless/hook: PostSync }") + $$"""
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: { name: {{name}} }
            webhooks:
              - name: nobody.example.com
                admissionReviewVersions: [v1]
                sideEffects: None
                failurePolicy: Ignore
                clientConfig: { url: "https://nobody.example.com/" }
                rules: [{ apiGroups: [nobody.example.com], apiVersions: [v1], operations: [CREATE], resources: [nothing] }]
            """);
        var plan = await app.PlanAsync(desired);

        var step = await app.StepAsync(desired, plan, null);

        Assert.Equal(ApplyStatus.Continue, step.Status);
        Assert.Contains("workload", step.Message, StringComparison.Ordinal);
        Assert.Null(await Cluster.GetAsync(ConfigMapPath("after")));
        await SetAsync("workload", "ready");
        Assert.Equal(ApplyStatus.Completed, (await app.StepAsync(desired, plan, step.Continuation)).Status);
        Assert.NotNull(await Cluster.GetAsync(ConfigMapPath("after")));
    }

    /// <summary>An application for which a ConfigMap is healthy when its key says so: nothing in any cluster changes it by itself.</summary>
    private TestApplication Waiting()
    {
        var app = Application();
        app.Definition = app.Definition with
        {
            Health = new HealthDefinition
            {
                Expressions = [new HealthExpression("v1", "ConfigMap") { InProgress = "data.key == 'waiting'", Failed = "data.key == 'broken'", Current = "true" }],
            },
        };
        return app;
    }

    private Task SetAsync(string name, string value) =>
        Cluster.MergeAsync(ConfigMapPath(name), "somebody", "{\"data\":{\"key\":\"" + value + "\"}}");
}
