using System.Globalization;
using GitOpsServerless.Benchmarks;
using GitOpsServerless.Fuzz;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Arm.Tests.Language;

/// <summary>The benchmark and the fuzz target of the language, both short.</summary>
public sealed class SpeedTests(ITestOutputHelper output)
{
    /// <summary>The best of a few rounds, since the machine may have other work.</summary>
    [Fact]
    public void Eight_hundred_resources_take_less_than_a_tenth_of_a_second()
    {
        var times = ArmLanguageBenchmark.MeasureLargeTemplate(20);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"best {times[0]:F1} ms, median {times[times.Count / 2]:F1} ms"));
        Assert.InRange(times[0], 0, 100);
    }

    [Fact]
    public void Changed_templates_end_in_an_expansion()
    {
        var seeds = ArmLanguageFuzz.Seeds(RealData.Require());
        Assert.InRange(ArmLanguageFuzz.Run(seeds, randomSeed: 42, TimeSpan.FromSeconds(5), TimeProvider.System), 1, long.MaxValue);
    }
}
