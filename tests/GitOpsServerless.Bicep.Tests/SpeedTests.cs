using GitOpsServerless.Benchmarks;

namespace GitOpsServerless.Bicep.Tests;

public sealed class SpeedTests
{
    [Fact]
    public void The_file_of_the_benchmark_compiles_every_time()
    {
        var text = BicepBenchmark.Resources();
        Assert.InRange(text.Split('\n').Length, 950, 1_100);

        // The benchmark prints the figures; a busy machine is no failure.
        Assert.Equal(8, BicepBenchmark.Measure(new BicepBenchmark.Memory(text), "main.bicep", passes: 8).Wall.Length);
    }
}
