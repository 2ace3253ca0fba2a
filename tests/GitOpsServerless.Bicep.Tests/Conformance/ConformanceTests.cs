using Xunit;

namespace GitOpsServerless.Bicep.Tests.Conformance;

public sealed class ConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void Avm_modules_compile_to_the_official_output() => Report("avm", Corpus.Avm());

    [Fact]
    public void Official_samples_compile_to_the_official_output() => Report("baselines", Corpus.Baselines());

    [Fact]
    public void Files_that_must_fail_fail() => Report("must-fail", Corpus.MustFail());

    [Fact]
    public void Cases_of_the_official_tests_are_met() => Report("inline", InlineCorpus.Run());

    private void Report(string corpus, List<CaseResult> results)
    {
        output.WriteLine($"{corpus}: equal {results.Count(r => r.Verdict == Verdict.Equal)}, refused {results.Count(r => r.Verdict == Verdict.Refused)}, wrong {results.Count(r => r.Verdict == Verdict.Wrong)} of {results.Count}");
        foreach (var result in results.Where(r => r.Verdict != Verdict.Equal))
        {
            output.WriteLine($"  {result.Verdict} {result.Name}: {result.Detail}");
        }
    }
}
