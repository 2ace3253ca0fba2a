using System.Text.RegularExpressions;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Metrics;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Controller.Schedule;
using GitOpsServerless.Controller.Tests.Support;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Controller.Tests.Metrics;

public sealed partial class MetricsTests
{
    [Fact]
    public async Task Steps_and_queue_are_in_the_prometheus_text()
    {
        await using var app = await ControllerApp.StartAsync();
        app.Engine.Define(new ApplicationDefinition("shop"));
        await app.Service<MessageProcessor>().ProcessAsync("shop", default);
        await app.Service<Scheduler>().TickAsync(default);
        var text = await app.Client.GetStringAsync("/metrics");
        Assert.Contains("gitops_steps_total{result=\"done\"} ", text, StringComparison.Ordinal);
        Assert.Contains("gitops_step_duration_seconds_bucket{result=\"done\",le=\"+Inf\"} ", text, StringComparison.Ordinal);
        Assert.Contains("gitops_queue_messages ", text, StringComparison.Ordinal);
        Assert.Contains("gitops_cost_per_day ", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(Line(), line));
    }

    [Fact]
    public async Task Every_metric_is_documented()
    {
        await using var app = await ControllerApp.StartAsync();
        app.Engine.Define(new ApplicationDefinition("shop"));
        await app.Service<MessageProcessor>().ProcessAsync("shop", default);
        await app.Client.GetAsync("/healthz");
        var documented = await File.ReadAllTextAsync(Path.Combine(RealData.RepositoryRoot, "docs", "metrics.md"));
        var names = (await app.Client.GetStringAsync("/metrics")).Split('\n').Where(l => l.StartsWith("# TYPE gitops", StringComparison.Ordinal)).Select(l => l.Split(' ')[2]);
        Assert.All(names, name => Assert.Contains($"`{name}`", documented, StringComparison.Ordinal));
    }

    [Fact]
    public void Cost_follows_from_time_executions_and_storage()
    {
        var cost = new CostModel().Of(new CostModel.Work(1_000_000, 500_000, 10_000, 10_000, 10_000));
        Assert.Equal((500_000 * 2 * 0.000026) + 0.40 + 0.055 + 0.0044 + 0.004, cost, 6);
    }

    [GeneratedRegex(@"^(# (HELP|TYPE) [a-z_]+ .*|[a-z_]+(\{[a-z_]+=""[^""]*""(,[a-z_]+=""[^""]*"")*\})? [-+0-9.eE]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
