using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Tests.Support;

namespace GitOpsServerless.Kubernetes.Tests.Conformance;

public sealed class HealthConformanceTests(TestCluster cluster) : ConformanceTest(cluster)
{
    [Fact]
    public async Task Health_is_assessed_for_the_whole_inventory()
    {
        var app = Application();
        await app.SyncSuccessfullyAsync(ConfigMap("settings", "1") + ConfigMap("gone", "1") + Deployment("web"));
        Assert.Equal(HealthStatus.Healthy, (await app.AssessAsync()).Resources.Single(r => r.Id.Name == "gone").Health.Status);
        await Cluster.DeleteAsync(ConfigMapPath("gone"));
        await app.PlanAsync(ConfigMap("settings", "1") + Deployment("web"));
        var report = await app.AssessAsync();
        for (var i = 0; i < 100 && report.Resources.Any(r => r.Health.Status == HealthStatus.Progressing); i++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            report = await app.AssessAsync();
        }

        Assert.Equal(
            [("gone", HealthStatus.Missing), ("settings", HealthStatus.Healthy), ("web", HealthStatus.Healthy)],
            report.Resources.Select(r => (r.Id.Name, r.Health.Status)).Order());
        Assert.Equal(HealthStatus.Missing, report.Summary.Status);
    }

    [Fact]
    public async Task Expressions_decide_about_the_kinds_they_name()
    {
        var app = Application();
        app.Definition = app.Definition with
        {
            Health = new HealthDefinition { Expressions = [new HealthExpression("v1", "ConfigMap") { Current = "data.key == 'ready'", Failed = "data.key == 'broken'" }] },
        };
        await app.SyncSuccessfullyAsync(ConfigMap("a", "ready") + ConfigMap("b", "broken") + ConfigMap("c", "other"));

        var report = await app.AssessAsync();

        Assert.Equal(
            [("a", HealthStatus.Healthy), ("b", HealthStatus.Degraded), ("c", HealthStatus.Progressing)],
            report.Resources.Select(r => (r.Id.Name, r.Health.Status)).Order());
    }

    [Fact]
    public async Task Facts_name_version_and_kinds()
    {
        var facts = (await Target.DescribeAsync(TestContext.Current.CancellationToken)).Value;

        Assert.Matches("^v[0-9]+[.][0-9]+", facts.KubeVersion!);
        Assert.Contains("apps/v1", facts.ApiVersions);
        Assert.Contains("apps/v1/Deployment", facts.ApiVersions);
        Assert.Contains("v1/ConfigMap", facts.ApiVersions);
    }
}
