using System.Globalization;
using GitOpsServerless.Bicep.Tests.Conformance;
using GitOpsServerless.Bicep.Tests.Differential;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Bicep.Tests;

/// <summary>
/// This compiler against the official one, on demand: BICEP_OFFICIAL names the program, BICEP_DIFFERENTIAL a folder (the own
/// cases when it is not set). BICEP_DIFFERENTIAL_CACHE names a restored module cache, whose name is <c>.bicep</c> when the
/// official program is to use it too; BICEP_DIFFERENTIAL_ANSWERS a folder in which its answers are kept: without the program,
/// the files that have one are compared. Where both compile, the outputs are equal; nothing compiles here that does not
/// compile there. The summary says why files are refused, and which codes differ where both fail.
/// </summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    [Fact]
    public void Both_compilers_agree()
    {
        var program = Variable("OFFICIAL");
        var answers = Variable("DIFFERENTIAL_ANSWERS");
        Assert.SkipWhen(program is null && answers is null, "Set BICEP_OFFICIAL to the path of the official compiler.");
        var root = Variable("DIFFERENTIAL") ?? Path.Combine(RealData.RepositoryRoot, "tests", "GitOpsServerless.Bicep.Tests", "Cases");
        var cache = Variable("DIFFERENTIAL_CACHE");
        var home = cache is not null && Path.GetFileName(cache) == ".bicep" ? Path.GetDirectoryName(cache) : null;
        using var official = new OfficialAnswers(program, root, answers, home);

        var comparisons = Directory.EnumerateFiles(root, "*.bicep*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".bicep" or ".bicepparam")
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.NotBuffered)
            .Select(path => official.For(path) is { } answer ? Comparison.Of(answer, root, path, cache is null ? null : new FolderCache(cache)) : null)
            .OfType<Comparison>()
            .ToList();

        Report(comparisons);
        Assert.NotEmpty(comparisons);
        Assert.DoesNotContain(comparisons, comparison => comparison.Verdict == "wrong");
    }

    private static string? Variable(string name) => System.Environment.GetEnvironmentVariable("BICEP_" + name);

    private void Report(List<Comparison> comparisons)
    {
        foreach (var comparison in comparisons.Where(comparison => comparison.Detail.Length > 0))
        {
            output.WriteLine($"{comparison.Verdict} {comparison.Path}: {comparison.Detail}");
        }

        Frequencies("refused because of", comparisons.Where(comparison => comparison.Verdict == "refused").SelectMany(comparison => comparison.Reasons));
        Frequencies("both fail, and in the compared file", comparisons.Where(comparison => comparison.Verdict == "both fail otherwise").SelectMany(comparison => comparison.Reasons).Select(reason => reason[..reason.LastIndexOf(':')]));
        output.WriteLine(string.Join(", ", comparisons.CountBy(comparison => comparison.Verdict).Select(pair => $"{pair.Key} {pair.Value}")));
    }

    private void Frequencies(string title, IEnumerable<string> reasons)
    {
        foreach (var (reason, count) in reasons.CountBy(reason => reason).OrderByDescending(pair => pair.Value))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title} {reason}: {count}"));
        }
    }
}
