using System.Globalization;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Bicep.Tests.Conformance;

/// <summary>
/// The compiler against real files with the official compiler's output. The expected counts are the rows of
/// <c>docs/conformance-bicep.md</c>: a count that changes, and any wrong output, fails.
/// </summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    public static TheoryData<string, bool> Rows => new()
    {
        { "avm", false }, { "avm", true },
        { "samples", false }, { "samples", true },
        { "inline", false }, { "inline", true },
        { "must fail", false }, { "must fail", true },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Real_files_compile_to_the_official_output_or_are_refused(string corpus, bool typeData)
    {
        RealData.Require("avm");
        var types = typeData ? Corpus.AzureTypesOrNull() : null;
        Assert.SkipWhen(typeData && types is null, "The Azure type files (azure-types among the corpora) are not on this machine.");
        var results = corpus switch
        {
            "avm" => Corpus.Avm(types),
            "samples" => Corpus.Samples(types),
            "inline" => InlineCorpus.Run(types),
            _ => Corpus.MustFail(types),
        };
        foreach (var result in results.Where(result => result.Verdict != Verdict.Equal))
        {
            output.WriteLine($"  {result.Verdict} {result.Name}: {result.Detail}");
        }

        var row = Row(corpus, typeData, results);
        output.WriteLine(row);
        Assert.DoesNotContain(results, result => result.Verdict == Verdict.Wrong);
        Assert.Contains(row, File.ReadAllLines(Path.Combine(RealData.RepositoryRoot, "docs", "conformance-bicep.md")));
    }

    private static string Row(string corpus, bool typeData, List<CaseResult> results)
    {
        int Count(Verdict verdict) => results.Count(result => result.Verdict == verdict);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {corpus} | {(typeData ? "yes" : "no")} | {results.Count} | {Count(Verdict.Equal)} | {Count(Verdict.Refused)} | {Count(Verdict.Wrong)} |");
    }
}
