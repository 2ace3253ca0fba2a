using System.Globalization;
using GitOpsServerless.Benchmarks;
using GitOpsServerless.Fuzz;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Arm.Tests.Language;

/// <summary>The benchmark and the fuzz target of the language, both short.</summary>
public sealed class SpeedTests(ITestOutputHelper output)
{
    /// <summary>The figures are for reading: a busy machine is no failure.</summary>
    [Fact]
    public void The_template_of_the_benchmark_expands_every_time()
    {
        var times = ArmLanguageBenchmark.MeasureLargeTemplate(5);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"best {times[0]:F1} ms, median {times[times.Count / 2]:F1} ms"));
        Assert.Equal(5, times.Count);
    }

    [Fact]
    public void Changed_templates_end_in_an_expansion()
    {
        var seeds = ArmLanguageFuzz.Seeds(RealData.Require());
        Assert.InRange(ArmLanguageFuzz.Run(seeds, randomSeed: 42, TimeSpan.FromSeconds(5), TimeProvider.System), 1, long.MaxValue);
    }
}
