using System.Diagnostics;
using System.Globalization;
using GitOpsServerless.Bicep.Tests;

namespace GitOpsServerless.Benchmarks;

/// <summary>
/// The official Bicep compiler as a peer, where BICEP_OFFICIAL names the program: as a server that is started once, like this compiler in its
/// process, on the same files in the same run. Cold is the start of its process and the first file, for which this compiler has the start
/// of its own process to count besides.
/// </summary>
internal static class OfficialBicepBenchmark
{
    private const int Passes = 60;
    private const int Starts = 3;

    /// <summary>Runs the benchmark and writes its figures.</summary>
    public static void Run(TextWriter output)
    {
        if (Environment.GetEnvironmentVariable("BICEP_OFFICIAL") is not { } program)
        {
            output.WriteLine("No peer: BICEP_OFFICIAL does not name the official compiler.");
            return;
        }

        Compare(output, program, "1,000 lines with resources", BicepBenchmark.Resources());
        Compare(output, program, "1,000 lines of parameters, variables and outputs", BicepBenchmark.Plain());
    }

    private static void Compare(TextWriter output, string program, string name, string text)
    {
        var folder = Directory.CreateTempSubdirectory("gitops-benchmark-").FullName;
        try
        {
            var file = Path.Combine(folder, "main.bicep");
            File.WriteAllText(file, text);

            // Without its linter, which this compiler has no counterpart of, and which takes no more than 64 outputs.
            File.WriteAllText(Path.Combine(folder, "bicepconfig.json"), """{ "analyzers": { "core": { "enabled": false } } }""");
            var cold = Enumerable.Range(0, Starts).Min(_ => Cold(program, file));
            using var official = new OfficialCompiler(program);
            var theirs = Enumerable.Range(0, Passes).Select(_ => Milliseconds(() => Compile(official, file))).Order().ToArray();
            var (_, own, _) = BicepBenchmark.Measure(new BicepBenchmark.Memory(text), "main.bicep", passes: Passes);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"official compiler, {name}: start and first file {cold:0} ms; warm minimum {theirs[0]:0.0} ms, median {theirs[Passes / 2]:0.0} ms: x{theirs[0] / own[0]:0.0} and x{theirs[Passes / 2] / own[Passes / 2]:0.0} of this one's {own[0]:0.0} and {own[Passes / 2]:0.0} ms"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Cold(string program, string file) => Milliseconds(() =>
    {
        using var official = new OfficialCompiler(program);
        Compile(official, file);
    });

    private static void Compile(OfficialCompiler official, string file)
    {
        if (official.Compile(file)["success"]?.GetValue<bool>() != true)
        {
            throw new InvalidOperationException($"The official compiler does not compile {file}.");
        }
    }

    private static double Milliseconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalMilliseconds;
    }
}
