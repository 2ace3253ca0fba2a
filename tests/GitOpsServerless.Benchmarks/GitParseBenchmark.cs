using System.Diagnostics;
using System.Globalization;
using System.Text;
using GitOpsServerless.Git;
using GitOpsServerless.Git.Packs;
using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Benchmarks;

/// <summary>
/// Measures how quickly packs are parsed, and in how much memory: in a process of its own, by the processor time of all its threads, so that
/// what else the machine does counts for little and what the garbage collector does counts in full.
/// </summary>
internal static class GitParseBenchmark
{
    private const int Rounds = 5;
    private const int WarmRounds = 2;

    public static void Run()
    {
        Console.WriteLine("\n| pack | size | objects | inflated | processor time | a second of one core | memory of the process, before and at most |\n|---|---|---|---|---|---|---|");
        MeasureAsync("base64 blobs, a tenth", repository => FillNoise(repository, 9_500)).GetAwaiter().GetResult();
        MeasureAsync("base64 blobs", repository => FillNoise(repository, 95_000)).GetAwaiter().GetResult();
        MeasureAsync("YAML with deltas", FillYaml).GetAwaiter().GetResult();
    }

    /// <summary>Parses a pack some times and prints a row of the table.</summary>
    public static async Task ParseAsync(string pack)
    {
        using var self = Process.GetCurrentProcess();
        var before = self.PeakWorkingSet64;
        var times = new List<double>();
        ReceivedPack? received = null;
        for (var round = 0; round < WarmRounds + Rounds; round++)
        {
            var path = Path.Combine(Path.GetDirectoryName(pack)!, Path.GetRandomFileName());
            using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
            await using var input = File.OpenRead(pack);
            using var receiver = new PackReceiver(input, file, new GitLimits());
            self.Refresh();
            var start = self.TotalProcessorTime;
            received = await receiver.ReceiveAsync(null, allowMissing: false, CancellationToken.None);
            self.Refresh();
            times.Add((self.TotalProcessorTime - start).TotalSeconds);
        }

        var median = times.Skip(WarmRounds).Order().ElementAt(Rounds / 2);
        var length = new FileInfo(pack).Length;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{length / 1e6:0.0} MB | {received!.Entries.Count} | {received.InflatedBytes / 1e6:0} MB | {median:0.00} s | {length / 1e6 / median:0} MB | {before / 1e6:0} MB, {self.PeakWorkingSet64 / 1e6:0} MB"));
    }

    private static async Task MeasureAsync(string name, Action<TestRepository> fill)
    {
        using var folder = new TemporaryFolder();
        var repository = new TestRepository(Path.Combine(folder.Path, "pack.git"));
        fill(repository);
        var pack = GitBenchmark.PackOf(repository);
        Console.WriteLine($"| {name} | {await GitBenchmark.StartAsync("pack", pack.FullName)} |");
        var clock = Stopwatch.StartNew();
        GitCommand.Run(folder.Path, "index-pack", "--threads=1", "-o", Path.Combine(folder.Path, "git.idx"), pack.FullName);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| the same, `git index-pack --threads=1`, by the clock | | | | {clock.Elapsed.TotalSeconds:0.00} s | {pack.Length / 1e6 / clock.Elapsed.TotalSeconds:0} MB | |"));
    }

    private static void FillNoise(TestRepository repository, int files) => repository.Import("main", "Noise", GitBenchmark.Files(files, new Random(12)));

    private static void FillYaml(TestRepository repository)
    {
        var random = new Random(13);
        for (var commit = 0; commit < 12; commit++)
        {
            var files = Enumerable.Range(0, 2500).Select(at => ("100644", $"d{at % 50}/f{at}.yaml", (byte[]?)Yaml(random, at)));
            repository.Import("main", $"Commit {commit}", files);
        }

        repository.Git("repack", "-adq");
    }

    /// <summary>A manifest whose parts come back in others, with a secret that does not.</summary>
    private static byte[] Yaml(Random random, int at)
    {
        var text = new StringBuilder("apiVersion: v1\nkind: ConfigMap\nmetadata:\n");
        for (var line = 0; line < 150; line++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  setting-{line}-of-{at % 7}: value-{(line * at) % 100_000}\n");
        }

        var secret = new byte[2600];
        random.NextBytes(secret);
        return Encoding.ASCII.GetBytes(text.Append("data: ").Append(Convert.ToBase64String(secret)).Append('\n').ToString());
    }
}
