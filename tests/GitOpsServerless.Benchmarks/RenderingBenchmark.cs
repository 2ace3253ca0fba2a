using System.Diagnostics;
using System.Globalization;
using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Benchmarks;

/// <summary>
/// How long rendering takes: plain manifests, and small kustomizations cold, warm in memory, and warm from the folder of another process;
/// 1,000 of each unless a number is given. The same kustomizations are built by the program itself in the same run, as many at a time.
/// </summary>
internal sealed class RenderingBenchmark(int applications, TextWriter output)
{
    private const int DefaultApplications = 1_000;

    // The program is called in slices between those of the renderer, so that a machine that becomes slower is slower for both.
    private const int Slices = 10;

    public static async Task<int> RunAsync(TextWriter output, string[] arguments)
    {
        var applications = arguments is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : DefaultApplications;
        var benchmark = new RenderingBenchmark(applications, output);
        await benchmark.MeasurePlainAsync();
        var kustomize = Path.Combine(RealData.RepositoryRoot, ".tools", "bin", "kustomize");
        if (!File.Exists(kustomize))
        {
            output.WriteLine("Kustomizations: kustomize is not here; run eng/tools/restore.sh kustomize first.");
            return 1;
        }

        await benchmark.MeasureKustomizationsAsync(kustomize);
        return 0;
    }

    private async Task MeasurePlainAsync()
    {
        var renderer = new PlainRenderer();
        var watch = Stopwatch.StartNew();
        for (var at = 0; at < applications; at++)
        {
            Check(await renderer.RenderAsync(RequestFor(new Tree(at), "app"), CancellationToken.None));
        }

        Tell("Plain manifests of two objects", watch.Elapsed, starts: 0, direct: null);
    }

    private async Task MeasureKustomizationsAsync(string kustomize)
    {
        var folder = Directory.CreateTempSubdirectory("gitops-benchmark-");
        try
        {
            for (var at = 0; at < applications; at++)
            {
                new Tree(at).WriteTo(Path.Combine(folder.FullName, $"{at}"));
            }

            var shared = Path.Combine(folder.FullName, "rendered");
            var options = new RenderingOptions { KustomizePath = kustomize, Cache = new RenderCache(folder: shared) };
            using var renderer = new KustomizeRenderer(options);
            var (cold, direct) = (TimeSpan.Zero, TimeSpan.Zero);
            for (var slice = 0; slice < Slices; slice++)
            {
                var (from, to) = (slice * applications / Slices, (slice + 1) * applications / Slices);
                direct += await TimeAsync(from, to, at => BuildDirectlyAsync(kustomize, Path.Combine(folder.FullName, $"{at}"), options));
                cold += await TimeAsync(from, to, at => RenderAsync(renderer, at));
            }

            Tell("The program itself, called directly", direct, applications, direct: null);
            Tell("Small kustomizations, cold", cold, renderer.ProgramStarts, direct);
            var starts = renderer.ProgramStarts;
            var warm = await TimeAsync(0, applications, at => RenderAsync(renderer, at));
            Tell("Small kustomizations, warm (unchanged commit)", warm, renderer.ProgramStarts - starts, direct);

            using var next = new KustomizeRenderer(options with { Cache = new RenderCache(folder: shared) });
            var other = await TimeAsync(0, applications, at => RenderAsync(next, at));
            Tell("Small kustomizations, warm in a new process", other, next.ProgramStarts, direct);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<TimeSpan> TimeAsync(int from, int to, Func<int, Task> work)
    {
        var watch = Stopwatch.StartNew();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount) };
        await Parallel.ForAsync(from, to, options, async (at, _) => await work(at));
        return watch.Elapsed;
    }

    private static async Task RenderAsync(KustomizeRenderer renderer, int at) =>
        Check(await renderer.RenderAsync(RequestFor(new Tree(at), "kustomization"), CancellationToken.None));

    private static async Task BuildDirectlyAsync(string kustomize, string folder, RenderingOptions options)
    {
        var command = new Rendering.Tools.ProcessCommand(kustomize, ["build", "./kustomization", "--load-restrictor", "LoadRestrictionsNone"], folder);
        var result = await options.Processes.RunAsync(command, CancellationToken.None);
        if (result is not { End: Rendering.Tools.ProcessEnd.Exited, ExitCode: 0, Output.Length: > 0 })
        {
            throw new InvalidOperationException(result.Errors);
        }
    }

    private void Tell(string what, TimeSpan elapsed, int starts, TimeSpan? direct)
    {
        var ratio = direct is { } other ? string.Create(CultureInfo.InvariantCulture, $", x{elapsed / other:F3} of calling the program") : string.Empty;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {applications} in {elapsed.TotalSeconds:F2} s ({elapsed.TotalMilliseconds / applications:F2} ms each), {starts} program starts{ratio}"));
    }

    private static void Check(Result<DesiredState> result)
    {
        if (result.Value.Resources.Count != 2)
        {
            throw new InvalidOperationException("Wrong count.");
        }
    }

    private static RenderRequest RequestFor(IFileTree files, string path) =>
        new(new ApplicationDefinition("app") { Source = new SourceDefinition { Directory = "/", Path = path } }, files);

    private sealed class Tree(int number) : IFileTree
    {
        private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal)
        {
            ["app/a.yaml"] = Manifest("a", number),
            ["app/b.yaml"] = Manifest("b", number),
            ["kustomization/kustomization.yaml"] = Encoding.UTF8.GetBytes("namePrefix: team-\nresources: [../app/a.yaml, ../app/b.yaml]\n"),
        };

        public Revision Revision { get; } = new($"{number:x40}");

        public void WriteTo(string folder)
        {
            foreach (var (path, content) in _files)
            {
                var file = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, content);
            }
        }

        public ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken)
        {
            IReadOnlyList<FileEntry> entries =
            [
                .. _files.Where(f => f.Key == folder || f.Key.StartsWith(folder + "/", StringComparison.Ordinal))
                    .Select(f => new FileEntry(f.Key, FileKind.File, f.Value.Length, f.Key)),
            ];
            return ValueTask.FromResult(Result<IReadOnlyList<FileEntry>>.Success(entries));
        }

        public ValueTask<Result<ReadOnlyMemory<byte>?>> ReadAsync(string path, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Result<ReadOnlyMemory<byte>?>.Success(_files.TryGetValue(path, out var content) ? content : null));

        private static byte[] Manifest(string name, int number) => Encoding.UTF8.GetBytes(
            $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}-{number}\ndata:\n  key: value\n  number: \"{number}\"\n");
    }
}
