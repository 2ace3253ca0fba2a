using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Arm.Tests.Language;

/// <summary>The numbers in <c>docs/conformance-arm.md</c> are those of this very code: a number that falls or rises fails here.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public void The_published_numbers_are_true()
    {
        _ = RealData.Require("arm-functions");
        var page = File.ReadAllLines(Path.Combine(RealData.RepositoryRoot, "docs", "conformance-arm.md"));
        Corpus.AssertNone(Rows().Where(row => !page.Contains(row, StringComparer.Ordinal)).Select(static row => "Expected in docs/conformance-arm.md: " + row));
    }

    private static IEnumerable<string> Rows()
    {
        yield return Row("function vectors of Microsoft (`functions.json`)", Vectors("functions.json"));
        yield return Row("function vectors of a compatible engine (`dsc-functions.json`)", Vectors("dsc-functions.json"));
        yield return Row("outputs of documented templates (`docs-templates.json`)", DocumentedOutputs());
        yield return Row("real templates expanded", Expanded(Corpora.ArmTemplates()));
        yield return Row("verified modules (`main.json`) expanded", Expanded(Corpora.AvmModules()));
        yield return Row("compiler baselines (`main.json`, `main.symbolicnames.json`) expanded", Expanded(Corpora.BicepBaselines()));
    }

    private static string Row(string name, (int Passed, int Total) count) => string.Create(CultureInfo.InvariantCulture, $"| {name} | {count.Passed} | {count.Total} |");

    private static (int Passed, int Total) Expanded(IEnumerable<CorpusCase> cases)
    {
        var results = cases.Select(static item => TemplateExpander.Expand(item.Request).Succeeded).ToList();
        return (results.Count(static succeeded => succeeded), results.Count);
    }

    private static (int Passed, int Total) Vectors(string file)
    {
        var vectors = Corpus.Read(RealData.Require("arm-functions", file)).AsArray();
        return (vectors.Count(static vector => OfficialVectorTests.Passes(vector!)), vectors.Count);
    }

    private static (int Passed, int Total) DocumentedOutputs()
    {
        var results = new List<bool>();
        foreach (var item in Corpus.Read(RealData.Require("arm-functions", "docs-templates.json")).AsArray())
        {
            var expansion = Corpus.Expand(File.ReadAllText(RealData.Require("arm-functions", (string)item!["template"]!)));
            results.AddRange(item["expectedOutputs"]!.AsObject().Select(expected =>
                JsonNode.DeepEquals(ResidualExpression.Unescape(expansion.Outputs.SingleOrDefault(output => output.Name == expected.Key)?.Value), expected.Value)));
        }

        return (results.Count(static passed => passed), results.Count);
    }
}
