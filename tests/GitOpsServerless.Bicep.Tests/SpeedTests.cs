using GitOpsServerless.Benchmarks;

namespace GitOpsServerless.Bicep.Tests;

public sealed class SpeedTests
{
    [Fact]
    public void A_file_of_a_thousand_lines_takes_milliseconds()
    {
        var text = BicepBenchmark.Resources();
        Assert.InRange(text.Split('\n').Length, 950, 1_100);

        // Ten times what a release build takes on a machine of its own; the benchmark prints the figures.
        Assert.InRange(BicepBenchmark.Measure(new BicepBenchmark.Memory(text), "main.bicep", passes: 8).Wall[0], 0, 200);
    }
}
