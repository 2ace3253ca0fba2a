using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Arm.Tests.Language;

public sealed class OfficialVectorTests
{
    [Theory]
    [InlineData("functions.json")]
    [InlineData("dsc-functions.json")]
    public void Function_vectors_evaluate_to_their_values(string file)
    {
        var failures = new List<string>();
        foreach (var vector in Corpus.Read(RealData.Require("arm-functions", file)).AsArray())
        {
            if (ConformanceCounts.Differences.Contains((string)vector!["id"]!))
            {
                continue;
            }

            if (!Passes(vector))
            {
                var expansion = Corpus.Evaluate((string)vector["expression"]!, vector["variables"]);
                failures.Add($"{vector["id"]} {vector["expression"]}: {expansion.Outputs.SingleOrDefault()?.Value?.ToJsonString()} instead of {vector["expected"]?.ToJsonString()} {Corpus.Describe(expansion)}");
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    internal static bool Passes(JsonNode vector)
    {
        var expansion = Corpus.Evaluate((string)vector["expression"]!, vector["variables"]);
        var actual = ResidualExpression.Unescape(expansion.Outputs.SingleOrDefault()?.Value);
        return ((string)vector["id"]!).EndsWith("-error", StringComparison.Ordinal)
            ? !expansion.Succeeded
            : expansion.Succeeded && JsonNode.DeepEquals(actual, vector["expected"]);
    }

    [Fact]
    public void Documented_templates_give_their_documented_outputs()
    {
        var failures = new List<string>();
        foreach (var item in Corpus.Read(RealData.Require("arm-functions", "docs-templates.json")).AsArray())
        {
            var expansion = Corpus.Expand(File.ReadAllText(RealData.Require("arm-functions", (string)item!["template"]!)));
            foreach (var (name, expected) in item["expectedOutputs"]!.AsObject())
            {
                var actual = expansion.Outputs.SingleOrDefault(output => output.Name == name)?.Value;
                if (!JsonNode.DeepEquals(ResidualExpression.Unescape(actual), expected))
                {
                    failures.Add($"{item["template"]} {name}: {actual?.ToJsonString()} instead of {expected?.ToJsonString()} {Corpus.Describe(expansion)}");
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }
}
