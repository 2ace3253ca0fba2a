using System.Text.Json.Nodes;
using GitOpsServerless.Kubernetes.Assessing;
using GitOpsServerless.Testing;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Kubernetes.Tests.Assessing;

public sealed class HealthFixtureTests
{
    [Fact]
    public void Every_kstatus_case_has_the_status_of_kstatus()
    {
        var failures = new List<string>();
        foreach (var (input, status, test, o) in Cases("cli-utils/pkg/kstatus"))
        {
            var actual = KStatus.Compute(o, Now).Status.ToString();
            if (actual != status)
            {
                failures.Add($"{test} {input}: expected {status}, got {actual}");
            }
        }

        Assert.Empty(failures);
    }

    [Fact]
    public void Every_built_in_case_of_gitops_engine_has_the_health_of_argo_cd()
    {
        var failures = new List<string>();
        foreach (var (input, status, test, o) in Cases("gitops-engine/pkg/health"))
        {
            var actual = ArgoHealth.Compute(o)?.Status.ToString() ?? "None";
            if (actual != status)
            {
                failures.Add($"{test} {input}: expected {status}, got {actual}");
            }
        }

        Assert.Empty(failures);
    }

    /// <summary>
    /// Argo CD decides these by a script for each kind. Here, only what custom kinds have in common counts; the page says how many
    /// cases that gets right, and that it hardly ever calls something degraded that is not.
    /// </summary>
    [Fact]
    public void The_generic_rules_get_as_many_cases_of_custom_kinds_right_as_the_page_says()
    {
        var assessor = new HealthAssessor([]);
        var (equal, total, alarms) = (0, 0, 0);
        foreach (var (_, status, _, o) in Cases("argo-cd/resource_customizations"))
        {
            var actual = assessor.Assess(o, Now).Status.ToString();
            total++;
            equal += actual == status ? 1 : 0;
            alarms += actual == "Degraded" && status is ("Healthy" or "Suspended" or "Progressing") ? 1 : 0;
        }

        var page = File.ReadAllText(Path.Combine(RealData.RepositoryRoot, "docs", "conformance-kubernetes.md"));
        Assert.Contains(FormattableString.Invariant($"| `health/argo-cd` | {equal} | {total} | {alarms} |"), page, StringComparison.Ordinal);
    }

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static IEnumerable<(string Input, string Status, string Test, JsonObject Object)> Cases(string source)
    {
        var root = RealData.Require("health");
        var cases = (JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(root, "cases.json")))!;
        var some = cases.OfType<JsonObject>().Where(c => c.TextAt("source") == source).ToList();
        Assert.NotEmpty(some);
        foreach (var c in some)
        {
            var input = c.TextAt("input")!;
            var text = File.ReadAllText(Path.Combine(root, input));
            var o = (JsonObject)YamlReader.Read(text).Documents[0].Root!;
            yield return (input, c.TextAt("status") ?? "None", c.TextAt("group") ?? string.Empty, o);
        }
    }
}
