using System.Text.Json.Nodes;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Controller.Tests.Metrics;

public sealed class CostPageTests
{
    [Fact]
    public void Table_of_the_page_is_computed_from_what_was_measured()
    {
        const string path = "docs/cost.md";
        var page = File.ReadAllText(Path.Combine(RealData.RepositoryRoot, path)).ReplaceLineEndings("\n");
        page = Between(page, "measured", CostEstimate.Measured());
        Golden.Matches(path, Between(page, "computed", CostEstimate.Table((100, 1), (1000, 1), (1000, 10))));
    }

    private static string Between(string page, string name, string text)
    {
        var (begin, end) = ($"<!-- {name} -->\n", $"<!-- end of {name} -->");
        return page[..(page.IndexOf(begin, StringComparison.Ordinal) + begin.Length)] + text + page[page.IndexOf(end, StringComparison.Ordinal)..];
    }

    [Fact]
    public void Settings_of_the_host_are_those_of_the_estimate()
    {
        var queues = JsonNode.Parse(File.ReadAllText(Path.Combine(RealData.RepositoryRoot, "host.json")))!["extensions"]!["queues"]!;
        Assert.Equal(12, queues["batchSize"]!.GetValue<int>() + queues["newBatchThreshold"]!.GetValue<int>());
        Assert.Equal("00:00:05", queues["maxPollingInterval"]!.GetValue<string>());
    }
}
