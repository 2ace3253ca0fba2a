using GitOpsServerless.Fuzz;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Bicep.Tests;

public sealed class FuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void Mutated_real_files_always_get_an_answer()
    {
        // 100,000 on demand: BICEP_FUZZ_COUNT=100000 (docs/conformance-bicep.md says how long that takes).
        var count = int.TryParse(System.Environment.GetEnvironmentVariable("BICEP_FUZZ_COUNT"), out var wanted) ? wanted : 2_000;
        var root = RealData.Require("bicep-baselines");
        var files = Directory.EnumerateFiles(root, "*.bicep*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".bicep" or ".bicepparam" && new FileInfo(file).Length is > 0 and < 100_000)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .ToList();

        var outcome = BicepFuzz.Run(root, files, count, seed: 1, TimeSpan.FromSeconds(10), bytes: 1L << 30);

        output.WriteLine($"{count} mutations of {files.Count} files: the longest took {outcome.Longest.TotalMilliseconds:0} ms, the largest allocated {outcome.LargestAllocation >> 20} MiB.");
        outcome.Failures.ToList().ForEach(output.WriteLine);
        Assert.Empty(outcome.Failures);
    }
}
