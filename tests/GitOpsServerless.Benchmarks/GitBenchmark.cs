using System.Diagnostics;
using System.Globalization;
using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Git;
using GitOpsServerless.Git.Packs;
using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Benchmarks;

/// <summary>
/// Compares this product's Git with the git command, on one loopback server, over a repository of 20,000 files of which an application
/// needs the 40 of one folder; and measures how quickly packs are parsed. Ratios are against the sparse partial clone.
/// </summary>
internal static class GitBenchmark
{
    private const string AppPath = "apps/app-123";
    private const int Rounds = 5;

    /// <summary>
    /// Without arguments runs the comparison. "once URL PATH CACHE" fetches once and ends: the benchmark starts itself so, through
    /// the name "git", to measure a whole process.
    /// </summary>
    public static int Run(string[] args)
    {
        if (args is ["once", var url, var path, var cache])
        {
            using var source = Open(cache);
            Console.WriteLine($"fetched {FetchAsync(source, url, path).GetAwaiter().GetResult()} files");
            return 0;
        }

        CompareAsync().GetAwaiter().GetResult();
        foreach (var (name, fill) in new (string, Action<TestRepository>)[] { ("base64 blobs", FillNoise), ("YAML with deltas", FillYaml) })
        {
            ParseAsync(name, fill).GetAwaiter().GetResult();
        }

        return 0;
    }

    private static async Task CompareAsync()
    {
        using var folder = new TemporaryFolder();
        await using var server = await GitHttpBackend.StartAsync(folder.Path);
        var repository = new TestRepository(Path.Combine(folder.Path, "repository.git"));
        repository.Import("main", "Twenty thousand files", Files(20_000, new Random(11)));
        repository.Git("repack", "-adq");
        var url = server.Url("repository.git");
        Report("repository", $"20,000 files, {PackOf(repository).Length / 1e6:0.0} MB packed");
        foreach (var capable in new[] { true, false })
        {
            repository.Configure("uploadpack.allowFilter", capable ? "true" : "false");
            repository.Configure("uploadpack.allowAnySHA1InWant", capable ? "true" : "false");
            Console.WriteLine(capable ? "\nserver with filter and exact wants" : "\nserver without both");
            await CompareAsync(server, repository, url, folder);
        }
    }

    private static async Task CompareAsync(GitHttpBackend server, TestRepository repository, string url, TemporaryFolder folder)
    {
        await WarmAsync(url, folder);
        var sparse = await MeasureAsync(server, () => SparseCloneAsync(url, folder.Sub(Path.GetRandomFileName())));
        var shallow = await MeasureAsync(server, () => RunGitAsync(folder.Path, "clone", "-q", "--depth", "1", url, folder.Sub(Path.GetRandomFileName())));
        var listed = await MeasureAsync(server, () => RunGitAsync(folder.Path, "ls-remote", url, "refs/heads/main"));
        Show("git clone --depth 1 --filter=blob:none --sparse", sparse, sparse);
        Show("git clone --depth 1", shallow, sparse);
        Show("git ls-remote", listed, sparse);
        var cold = await MeasureAsync(server, () => ColdAsync(url, folder.Sub(Path.GetRandomFileName())));
        Show("ours, whole process, cold", cold, sparse);

        var caches = Enumerable.Range(0, Rounds).Select(_ => Open(folder.Sub(Path.GetRandomFileName()))).ToArray();
        var round = 0;
        Show("ours, first fetch, warm", await MeasureAsync(server, () => FetchAsync(caches[round++], url, AppPath)), sparse);
        var source = caches[^1];
        Show("ours, nothing new", await MeasureAsync(server, () => FetchAsync(source, url, AppPath)), listed);
        var edits = 0;
        Show("ours, next commit of one file", await MeasureAsync(
            server,
            () => FetchAsync(source, url, AppPath),
            () => repository.Commit("main", "Edit", ($"{AppPath}/file-3.yaml", $"edited: {++edits}\n"))), sparse);
        Array.ForEach(caches, cache => cache.Dispose());
    }

    /// <summary>The median of some rounds, after one that does not count.</summary>
    private static async Task<Sample> MeasureAsync(GitHttpBackend server, Func<Task> run, Action? before = null)
    {
        var samples = new List<Sample>();
        for (var round = 0; round < Rounds; round++)
        {
            before?.Invoke();
            var (requests, bytes) = (server.Requests.Count, server.BytesSent);
            var clock = Stopwatch.StartNew();
            await run();
            samples.Add(new Sample(clock.Elapsed, server.BytesSent - bytes, server.Requests.Count - requests));
        }

        return samples.OrderBy(sample => sample.Time).ElementAt(Rounds / 2);
    }

    private static async Task WarmAsync(string url, TemporaryFolder folder)
    {
        for (var round = 0; round < 3; round++)
        {
            using var source = Open(folder.Sub(Path.GetRandomFileName()));
            await FetchAsync(source, url, AppPath);
        }
    }

    private static async Task SparseCloneAsync(string url, string target)
    {
        await RunGitAsync(target, "clone", "-q", "--depth", "1", "--filter=blob:none", "--sparse", url, target);
        await RunGitAsync(target, "sparse-checkout", "set", AppPath);
    }

    private static async Task ColdAsync(string url, string cache)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["git", "once", url, AppPath, cache]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (!output.Contains("fetched 40 files", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("The benchmark could not start itself as 'git once'.");
        }
    }

    private static Task RunGitAsync(string folder, params string[] arguments) => Task.Run(() => GitCommand.Run(folder, arguments));

    private static GitSource Open(string cache) => new(new GitSourceOptions { CacheFolder = cache }, TimeProvider.System);

    private static async Task<int> FetchAsync(GitSource source, string url, string path)
    {
        var definition = new SourceDefinition { Url = url, Revision = "main", Path = path };
        var revision = await source.ResolveAsync(definition, CancellationToken.None);
        var tree = await source.FetchAsync(definition, revision.Value, CancellationToken.None);
        var count = 0;
        foreach (var entry in (await tree.Value.ListAsync(path, CancellationToken.None)).Value)
        {
            count += (await tree.Value.ReadAsync(entry.Path, CancellationToken.None)).Value is null ? 0 : 1;
        }

        return count;
    }

    private static async Task ParseAsync(string name, Action<TestRepository> fill)
    {
        using var folder = new TemporaryFolder();
        var repository = new TestRepository(Path.Combine(folder.Path, "pack.git"));
        fill(repository);
        var pack = PackOf(repository);
        var best = TimeSpan.MaxValue;
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peak = 0L;
        using var sampler = new Timer(_ => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false) - before), null, 5, 5);
        ReceivedPack? received = null;
        for (var round = 0; round < 4; round++)
        {
            var path = Path.Combine(folder.Path, Path.GetRandomFileName());
            using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
            await using var input = pack.OpenRead();
            using var receiver = new PackReceiver(input, file, new GitLimits());
            var clock = Stopwatch.StartNew();
            received = await receiver.ReceiveAsync(null, allowMissing: false, CancellationToken.None);
            best = clock.Elapsed < best ? clock.Elapsed : best;
            File.Delete(path);
        }

        var gitTime = Stopwatch.StartNew();
        GitCommand.Run(folder.Path, "index-pack", "--threads=1", "-o", Path.Combine(folder.Path, "git.idx"), pack.FullName);
        Report($"parse {name}", string.Create(
            CultureInfo.InvariantCulture,
            $"{pack.Length / 1e6:0.0} MB, {received!.Entries.Count} objects, {received.InflatedBytes / 1e6:0} MB inflated: {best.TotalSeconds:0.00} s = {pack.Length / 1e6 / best.TotalSeconds:0} MB/s (git index-pack, one thread: {gitTime.Elapsed.TotalSeconds:0.00} s); managed memory at most {peak / 1e6:0} MB"));
    }

    private static FileInfo PackOf(TestRepository repository) =>
        new DirectoryInfo(Path.Combine(repository.Path, "objects", "pack")).GetFiles("*.pack").MaxBy(file => file.Length)!;

    private static void FillNoise(TestRepository repository) => repository.Import("main", "Noise", Files(95_000, new Random(12)));

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

    private static IEnumerable<(string Mode, string Path, byte[]? Content)> Files(int count, Random random)
    {
        var noise = new byte[960];
        for (var at = 0; at < count; at++)
        {
            random.NextBytes(noise);
            yield return ("100644", $"apps/app-{at / 40:000}/file-{at % 40}.yaml", Encoding.ASCII.GetBytes($"name: file-{at}\ndata: {Convert.ToBase64String(noise)}\n"));
        }
    }

    private static void Show(string name, Sample sample, Sample peer) => Report(name, string.Create(
        CultureInfo.InvariantCulture,
        $"{sample.Time.TotalMilliseconds,8:0} ms {sample.Bytes / 1e3,9:0} kB {sample.Requests,2} requests; time x{sample.Time / peer.Time:0.00}, bytes x{(double)sample.Bytes / peer.Bytes:0.000}"));

    private static void Report(string name, string text) => Console.WriteLine($"{name,-50} {text}");

    private sealed record Sample(TimeSpan Time, long Bytes, int Requests);
}
