using GitOpsServerless.Fuzz;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Bicep.Tests;

public sealed class FuzzTests
{
    [Fact]
    public void Mutated_real_files_always_get_an_answer()
    {
        // 100,000 on demand: BICEP_FUZZ_COUNT=100000.
        var count = int.TryParse(System.Environment.GetEnvironmentVariable("BICEP_FUZZ_COUNT"), out var wanted) ? wanted : 2_000;
        var files = Directory.EnumerateFiles(RealData.Require("bicep-baselines"), "*.bicep*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllText)
            .Where(text => text.Length is > 0 and < 20_000)
            .ToList();

        Assert.Empty(BicepFuzz.Run(files, count, seed: 1, TimeSpan.FromSeconds(20)));
    }
}
