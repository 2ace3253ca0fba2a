using System.Diagnostics;
using System.Globalization;
using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Benchmarks;

/// <summary>How long rendering takes: 1,000 small kustomizations cold and warm, and 1,000 plain manifests.</summary>
internal static class RenderingBenchmark
{
    private const int Applications = 1_000;

    public static void Run(TextWriter output)
    {
        MeasurePlain(output);
        var kustomize = Path.Combine(RealData.RepositoryRoot, ".tools", "bin", "kustomize");
        if (!File.Exists(kustomize))
        {
            output.WriteLine("Kustomizations: kustomize is not here; run eng/tools/restore.sh kustomize first.");
            return;
        }

        MeasureKustomizations(output, new RenderingOptions { KustomizePath = kustomize });
    }

    private static void MeasurePlain(TextWriter output)
    {
        var renderer = new PlainRenderer();
        var watch = Stopwatch.StartNew();
        for (var at = 0; at < Applications; at++)
        {
            Check(renderer.RenderAsync(RequestFor(new Tree(at), "app"), CancellationToken.None).GetAwaiter().GetResult());
        }

        Tell(output, "Plain manifests of two objects", watch);
    }

    private static void MeasureKustomizations(TextWriter output, RenderingOptions options)
    {
        using var renderer = new KustomizeRenderer(options);
        foreach (var pass in (string[])["cold", "warm"])
        {
            var starts = renderer.ProgramStarts;
            var watch = Stopwatch.StartNew();
            Parallel.For(0, Applications, at => Check(renderer.RenderAsync(RequestFor(new Tree(at), "kustomization"), CancellationToken.None).GetAwaiter().GetResult()));
            Tell(output, $"Small kustomizations, {pass}, {renderer.ProgramStarts - starts} program starts", watch);
        }
    }

    private static void Tell(TextWriter output, string what, Stopwatch watch) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what}: {Applications} in {watch.Elapsed.TotalSeconds:F2} s ({watch.Elapsed.TotalMilliseconds / Applications:F2} ms each)"));

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
