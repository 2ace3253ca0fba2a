using System.Globalization;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Bicep.Tests.Conformance;

/// <summary>
/// The compiler against real files with the official compiler's output. The expected counts are the rows of
/// <c>docs/conformance-bicep.md</c>: a count that changes, and any wrong output, fails.
/// </summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    public static TheoryData<string> Rows => ["avm", "samples", "inline", "must fail"];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Real_files_compile_to_the_official_output_or_are_refused(string corpus)
    {
        RealData.Require("avm");
        var results = corpus switch
        {
            "avm" => Corpus.Avm(),
            "samples" => Corpus.Samples(),
            "inline" => InlineCorpus.Run(),
            _ => Corpus.MustFail(),
        };
        foreach (var result in results.Where(result => result.Verdict != Verdict.Equal))
        {
            output.WriteLine($"  {result.Verdict} {result.Name}: {result.Detail}");
        }

        // The page names what is refused, each with its reason.
        var page = File.ReadAllText(Path.Combine(RealData.RepositoryRoot, "docs", "conformance-bicep.md"));
        Assert.All(results.Where(result => result.Verdict == Verdict.Refused), result => Assert.Contains($"| {result.Name} |", page, StringComparison.Ordinal));

        var row = Row(corpus, results);
        output.WriteLine(row);
        Assert.DoesNotContain(results, result => result.Verdict == Verdict.Wrong);
        Assert.Contains(row, File.ReadAllLines(Path.Combine(RealData.RepositoryRoot, "docs", "conformance-bicep.md")));
    }

    private static string Row(string corpus, List<CaseResult> results)
    {
        int Count(Verdict verdict) => results.Count(result => result.Verdict == verdict);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {corpus} | {results.Count} | {Count(Verdict.Equal)} | {Count(Verdict.Refused)} | {Count(Verdict.Wrong)} |");
    }
}
