using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Controller.Metrics;
using GitOpsServerless.Controller.Notifications;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Controller.Schedule;
using GitOpsServerless.Controller.Tests.Support;
using GitOpsServerless.Testing;
using Microsoft.Extensions.Logging.Abstractions;

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

    // All instruments of all rooms, whether or not something was measured yet.
    [Fact]
    public async Task Metrics_of_the_code_and_of_the_documentation_are_the_same()
    {
        await using var app = await ControllerApp.StartAsync();
        new EngineLog(NullLogger<EngineLog>.Instance).Publish(
            new EngineEvent(DateTimeOffset.UnixEpoch, "shop", "1", EngineStage.Apply, DiagnosticSeverity.Info, "created")
            {
                Outcome = new Outcome(new ResourceId("ConfigMap", "shop", "settings"), OutcomeResult.Created),
            });
        RuntimeHelpers.RunClassConstructor(typeof(HttpNotifier).TypeHandle);
        StorageMetrics.Count("blob", "get object", 200, 1);
        // Other tests' hosts publish their instruments meanwhile, on threads of their own.
        var instruments = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith("GitOpsServerless.", StringComparison.Ordinal))
            {
                instruments[$"{PrometheusText.NameOf(instrument)} {KindOf(instrument)}"] = true;
            }
        };
        listener.Start();
        var documentation = await File.ReadAllTextAsync(Path.Combine(RealData.RepositoryRoot, "docs", "metrics.md"));
        var documented = Row().Matches(documentation).Select(m => $"{m.Groups["name"].Value} {m.Groups["kind"].Value}").Order(StringComparer.Ordinal);
        Assert.Equal(instruments.Keys.Order(StringComparer.Ordinal), documented);
    }

    private static string KindOf(Instrument instrument) => instrument switch
    {
        Counter<long> or Counter<double> => "counter",
        Histogram<double> or Histogram<long> => "histogram",
        _ => "gauge",
    };

    [GeneratedRegex(@"^\| `(?<name>gitops_[a-z_]+)` \| (?<kind>[a-z]+) \|", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [Fact]
    public void Cost_follows_from_time_executions_and_storage()
    {
        var cost = new CostModel().Of(new CostModel.Work(1_000_000, 500_000, 10_000, 10_000, 10_000));
        Assert.Equal((500_000 * 2 * 0.000026) + 0.40 + 0.055 + 0.0044 + 0.004, cost, 6);
    }

    [GeneratedRegex(@"^(# (HELP|TYPE) [a-z_]+ .*|[a-z_]+(\{[a-z_]+=""[^""]*""(,[a-z_]+=""[^""]*"")*\})? [-+0-9.eE]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
