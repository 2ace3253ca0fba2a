using System.Diagnostics;
using System.Globalization;
using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Git;
using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Benchmarks;

/// <summary>
/// Compares this product's Git with the git command, on one loopback server, over a repository of 20,000 files of which an application
/// needs the 40 of one folder; then measures how quickly packs are parsed. Every figure is a median, beside its ratios against each peer.
/// </summary>
internal static class GitBenchmark
{
    private const string AppPath = "apps/app-123";
    private const int Rounds = 5;

    /// <summary>
    /// Without arguments runs all of it; "parse" only the parsing of packs. "once URL PATH CACHE" fetches once and ends, and "pack PATH" parses
    /// one: the benchmark starts itself so to measure whole processes.
    /// </summary>
    public static int Run(string[] args)
    {
        switch (args)
        {
            case ["once", var url, var path, var cache]:
                using (var source = Open(cache))
                {
                    Console.WriteLine($"fetched {FetchAsync(source, url, path).GetAwaiter().GetResult()} files");
                }

                return 0;
            case ["pack", var pack]:
                GitParseBenchmark.ParseAsync(pack).GetAwaiter().GetResult();
                return 0;
            case not ["parse"]:
                CompareAsync().GetAwaiter().GetResult();
                break;
        }

        GitParseBenchmark.Run();
        return 0;
    }

    /// <summary>Files of which none is like another: base64 of noise.</summary>
    public static IEnumerable<(string Mode, string Path, byte[]? Content)> Files(int count, Random random)
    {
        var noise = new byte[960];
        for (var at = 0; at < count; at++)
        {
            random.NextBytes(noise);
            yield return ("100644", $"apps/app-{at / 40:000}/file-{at % 40}.yaml", Encoding.ASCII.GetBytes($"name: file-{at}\ndata: {Convert.ToBase64String(noise)}\n"));
        }
    }

    public static FileInfo PackOf(TestRepository repository) =>
        new DirectoryInfo(Path.Combine(repository.Path, "objects", "pack")).GetFiles("*.pack").MaxBy(file => file.Length)!;

    /// <summary>Starts this program again and returns what it prints.</summary>
    public static async Task<string> StartAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["git", .. arguments]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"The benchmark could not start itself as 'git {arguments[0]}'.");
    }

    private static async Task CompareAsync()
    {
        using var folder = new TemporaryFolder();
        await using var server = await GitHttpBackend.StartAsync(folder.Path);
        var repository = new TestRepository(Path.Combine(folder.Path, "repository.git"));
        repository.Import("main", "Twenty thousand files", Files(20_000, new Random(11)));
        repository.Git("repack", "-adq");
        var url = server.Url("repository.git");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"repository: 20,000 files, {PackOf(repository).Length / 1e6:0.0} MB packed; medians of {Rounds} rounds after one that does not count"));
        foreach (var capable in new[] { true, false })
        {
            repository.Configure("uploadpack.allowFilter", capable ? "true" : "false");
            repository.Configure("uploadpack.allowAnySHA1InWant", capable ? "true" : "false");
            Console.WriteLine(capable ? "\nserver with uploadpack.allowFilter and allowAnySHA1InWant" : "\nserver with both off");
            await CompareAsync(server, repository, url, folder);
        }
    }

    private static async Task CompareAsync(GitHttpBackend server, TestRepository repository, string url, TemporaryFolder folder)
    {
        string Fresh() => folder.Sub(Path.GetRandomFileName());
        var sparse = await MeasureAsync(server, () => SparseCloneAsync(url, Fresh()));
        var shallow = await MeasureAsync(server, () => RunGitAsync(folder.Path, "clone", "-q", "--depth", "1", url, Fresh()));
        var listed = await MeasureAsync(server, () => RunGitAsync(folder.Path, "ls-remote", url, "refs/heads/main"));
        var cold = await MeasureAsync(server, () => ColdAsync(url, Fresh()));
        var caches = Enumerable.Range(0, Rounds + 1).Select(_ => Open(Fresh())).ToArray();
        var round = 0;
        var first = await MeasureAsync(server, () => FetchAsync(caches[round++], url, AppPath));
        var source = caches[^1];
        var nothing = await MeasureAsync(server, () => FetchAsync(source, url, AppPath));
        var edits = 0;
        var next = await MeasureAsync(
            server,
            () => FetchAsync(source, url, AppPath),
            () => repository.Commit("main", "Edit", ($"{AppPath}/file-3.yaml", $"edited: {++edits}\n")));
        Array.ForEach(caches, cache => cache.Dispose());

        Console.WriteLine("| | time | bytes | requests | time, bytes, requests against the sparse partial clone | the shallow clone | ls-remote |\n|---|---|---|---|---|---|---|");
        foreach (var (name, sample) in new[]
        {
            ("`git clone --depth 1 --filter=blob:none --sparse`, `sparse-checkout set`", sparse), ("`git clone --depth 1`", shallow), ("`git ls-remote`", listed),
            ("ours, whole process, cold", cold), ("ours, first fetch, warm", first), ("ours, nothing new, warm", nothing), ("ours, next commit of one file, warm", next),
        })
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {sample.Milliseconds:0} ms | {sample.Bytes / 1e3:0.0} kB | {sample.Requests:0} | {sample.Against(sparse)} | {sample.Against(shallow)} | {sample.Against(listed)} |"));
        }
    }

    /// <summary>The medians of some rounds, after one that does not count.</summary>
    private static async Task<Sample> MeasureAsync(GitHttpBackend server, Func<Task> run, Action? before = null)
    {
        var samples = new List<Sample>();
        for (var round = 0; round <= Rounds; round++)
        {
            before?.Invoke();
            var (requests, bytes) = (server.Requests.Count, server.BytesSent);
            var clock = Stopwatch.StartNew();
            await run();
            samples.Add(new Sample(clock.Elapsed.TotalMilliseconds, server.BytesSent - bytes, server.Requests.Count - requests));
        }

        double Median(Func<Sample, double> figure) => samples.Skip(1).Select(figure).Order().ElementAt(Rounds / 2);
        return new Sample(Median(sample => sample.Milliseconds), Median(sample => sample.Bytes), Median(sample => sample.Requests));
    }

    private static async Task SparseCloneAsync(string url, string target)
    {
        await RunGitAsync(target, "clone", "-q", "--depth", "1", "--filter=blob:none", "--sparse", url, target);
        await RunGitAsync(target, "sparse-checkout", "set", AppPath);
    }

    private static async Task ColdAsync(string url, string cache)
    {
        if (await StartAsync("once", url, AppPath, cache) != "fetched 40 files")
        {
            throw new InvalidOperationException("The process that was started did not fetch the 40 files.");
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

    private sealed record Sample(double Milliseconds, double Bytes, double Requests)
    {
        public string Against(Sample peer) => string.Create(
            CultureInfo.InvariantCulture, $"x{Milliseconds / peer.Milliseconds:0.00}, x{Bytes / peer.Bytes:0.000}, x{Requests / peer.Requests:0.00}");
    }
}
