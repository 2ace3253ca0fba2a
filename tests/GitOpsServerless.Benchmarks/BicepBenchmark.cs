using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Bicep;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Benchmarks;

/// <summary>Measures the Bicep compiler over the Azure Verified Modules: the first pass (cold) and the following ones (warm).</summary>
public static class BicepBenchmark
{
    /// <summary>Runs the benchmark and writes its figures.</summary>
    public static void Run(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (RealData.Root is null)
        {
            output.WriteLine("The corpora are not on this machine.");
            return;
        }

        var root = Path.Combine(RealData.Root, "avm");
        var manifest = (JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(root, "manifest.json")))!;
        var modules = manifest.SelectMany(module => (JsonArray)module!["pairs"]!).Select(pair => pair!.GetValue<string>()).ToList();
        var lines = modules.Sum(module => File.ReadLines(Path.Combine(root, module)).Count());
        var options = new BicepOptions { ModuleCache = new Cache(Path.Combine(root, "modules")) };
        for (var pass = 0; pass < 4; pass++)
        {
            var watch = Stopwatch.StartNew();
            var done = modules.Count(module => BicepCompiler.Compile(new Folder(root), module, options).Succeeded);
            var seconds = watch.Elapsed.TotalSeconds;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"bicep {(pass == 0 ? "cold" : "warm")}: {modules.Count} modules ({done} compiled) in {seconds:0.00} s, {seconds * 1000 / modules.Count:0.0} ms a module, {lines / seconds:0} lines/s"));
        }

        OneLargeFile(output, options);
    }

    private static void OneLargeFile(TextWriter output, BicepOptions options)
    {
        var text = string.Concat(Enumerable.Range(0, 250).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"param p{i} string = 'value{i}'\nvar v{i} = '${{p{i}}}-${{toLower(p{i})}}'\nvar w{i} = {{ name: v{i}, size: {i} }}\noutput o{i} object = w{i}\n")));
        var files = new Memory(text);
        BicepCompiler.Compile(files, "main.bicep", options);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 10; i++)
        {
            BicepCompiler.Compile(files, "main.bicep", options);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bicep, one file of 1,000 lines, warm: {watch.Elapsed.TotalMilliseconds / 10:0.0} ms"));
    }

    private sealed class Memory(string text) : IBicepFiles
    {
        private readonly byte[] _bytes = System.Text.Encoding.UTF8.GetBytes(text);

        public bool TryRead(string path, out ReadOnlyMemory<byte> content)
        {
            content = path == "main.bicep" ? _bytes : default(ReadOnlyMemory<byte>);
            return path == "main.bicep";
        }

        public IReadOnlyList<string>? ListFiles(string folder) => null;
    }

    private sealed class Folder(string root) : IBicepFiles
    {
        public bool TryRead(string path, out ReadOnlyMemory<byte> content)
        {
            var file = Path.Combine(root, path);
            content = File.Exists(file) ? File.ReadAllBytes(file) : default(ReadOnlyMemory<byte>);
            return File.Exists(file);
        }

        public IReadOnlyList<string>? ListFiles(string folder) => Directory.Exists(Path.Combine(root, folder))
            ? [.. Directory.EnumerateFiles(Path.Combine(root, folder)).Select(file => Path.GetRelativePath(root, file))]
            : null;
    }

    private sealed class Cache(string root) : IBicepModuleCache
    {
        public bool TryRead(string path, out ReadOnlyMemory<byte> content)
        {
            var file = Path.Combine(root, path);
            content = File.Exists(file) ? File.ReadAllBytes(file) : default(ReadOnlyMemory<byte>);
            return File.Exists(file);
        }
    }
}
