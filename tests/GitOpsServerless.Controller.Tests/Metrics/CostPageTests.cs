using System.Text.Json.Nodes;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Controller.Tests.Metrics;

public sealed class CostPageTests
{
    private const string Begin = "<!-- computed -->\n";
    private const string End = "<!-- end -->";

    [Fact]
    public void Table_of_the_page_is_computed_from_what_was_measured()
    {
        const string path = "docs/cost.md";
        var page = File.ReadAllText(Path.Combine(RealData.RepositoryRoot, path)).ReplaceLineEndings("\n");
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        Golden.Matches(path, page[..begin] + CostEstimate.Table(100, 1000) + page[page.IndexOf(End, StringComparison.Ordinal)..]);
    }

    [Fact]
    public void Settings_of_the_host_are_those_of_the_estimate()
    {
        var queues = JsonNode.Parse(File.ReadAllText(Path.Combine(RealData.RepositoryRoot, "host.json")))!["extensions"]!["queues"]!;
        Assert.Equal(12, queues["batchSize"]!.GetValue<int>() + queues["newBatchThreshold"]!.GetValue<int>());
        Assert.Equal("00:00:05", queues["maxPollingInterval"]!.GetValue<string>());
    }
}
