using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Bicep;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Benchmarks;

/// <summary>
/// Measures the Bicep compiler: a real-looking file of 1,000 lines, a plain one, and the Azure Verified Modules where they are on the
/// machine. Cold is the first pass of the process; of the warm ones the minimum and the median count, in time and in the time of
/// the processor, so that a busy machine shows.
/// </summary>
public static class BicepBenchmark
{
    private const int Passes = 150;

    /// <summary>Runs the benchmark and writes its figures.</summary>
    public static void Run(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Measure(output, "1,000 lines with resources", new Memory(Resources()), "main.bicep");
        Measure(output, "1,000 lines of parameters, variables and outputs", new Memory(Plain()), "main.bicep");
        if (RealData.Root is null)
        {
            output.WriteLine("The corpora are not on this machine.");
            return;
        }

        var root = Path.Combine(RealData.Root, "avm");
        var manifest = (JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(root, "manifest.json")))!;
        var modules = manifest.SelectMany(module => (JsonArray)module!["pairs"]!).Select(pair => pair!.GetValue<string>()).ToList();
        var options = new BicepOptions { ModuleCache = new Cache(Path.Combine(root, "modules")) };
        var large = modules.MinBy(module => Math.Abs(File.ReadLines(Path.Combine(root, module)).Count() - 1000))!;
        Measure(output, $"{large} ({File.ReadLines(Path.Combine(root, large)).Count()} lines and its modules)", new Folder(root), large, options);
        var lines = modules.Sum(module => File.ReadLines(Path.Combine(root, module)).Count());
        for (var pass = 0; pass < 4; pass++)
        {
            var watch = Stopwatch.StartNew();
            var done = modules.Count(module => BicepCompiler.Compile(new Folder(root), module, options).Succeeded);
            var seconds = watch.Elapsed.TotalSeconds;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"bicep {(pass == 0 ? "cold" : "warm")}: {modules.Count} modules ({done} compiled) in {seconds:0.00} s, {seconds * 1000 / modules.Count:0.0} ms a module, {lines / seconds:0} lines/s"));
        }
    }

    /// <summary>The warm times of a file, with those of the processor: ascending.</summary>
    public static (double Cold, double[] Wall, double[] Processor) Measure(IBicepFiles files, string path, BicepOptions? options = null, int passes = Passes)
    {
        double Once(out double processor)
        {
            using var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            var result = BicepCompiler.Compile(files, path, options);
            var wall = watch.Elapsed.TotalMilliseconds;
            process.Refresh();
            processor = (process.TotalProcessorTime - before).TotalMilliseconds;
            return result.Succeeded ? wall : throw new InvalidOperationException($"{path} does not compile: {result.Diagnostics[0]}");
        }

        var cold = Once(out _);
        var (walls, processors) = (new double[passes], new double[passes]);
        for (var i = 0; i < passes; i++)
        {
            walls[i] = Once(out processors[i]);
        }

        Array.Sort(walls);
        Array.Sort(processors);
        return (cold, walls, processors);
    }

    private static void Measure(TextWriter output, string name, IBicepFiles files, string path, BicepOptions? options = null)
    {
        var (cold, wall, processor) = Measure(files, path, options);
        var before = GC.GetAllocatedBytesForCurrentThread();
        BicepCompiler.Compile(files, path, options);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"bicep, {name}: cold {cold:0} ms; warm minimum {wall[0]:0.0} ms, median {wall[Passes / 2]:0.0} ms, processor minimum {processor[0]:0.0} ms, median {processor[Passes / 2]:0.0} ms, {allocated / 1048576.0:0.0} MiB allocated"));
    }

    /// <summary>A file of 1,000 lines of parameters, variables and outputs, as many of each as Azure takes.</summary>
    public static string Plain()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 250; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"param p{i} string = 'value{i}'\nvar v{i} = '${{p{i}}}-${{toLower(p{i})}}'\nvar w{i} = {{ name: v{i}, size: {i} }}\n");
            if (i % 4 == 3)
            {
                text.Append(CultureInfo.InvariantCulture, $"output o{i} array = [\n  w{i - 3}, w{i - 2}\n  w{i - 1}, w{i}\n]\n");
            }
        }

        return text.ToString();
    }

    /// <summary>A file of 1,000 lines with types, parameters, lambdas, loops, conditions, nested and child resources.</summary>
    public static string Resources()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 27; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                @description('Options of group {{i}}.')
                type options{{i}} = {
                  @description('The name.')
                  name: string
                  sku: 'Standard_LRS' | 'Standard_GRS' | 'Premium_LRS'
                  tags: { *: string }?
                }
                @description('The groups.')
                param groups{{i}} options{{i}}[] = [{ name: 'one{{i}}', sku: 'Standard_LRS' }, { name: 'two{{i}}', sku: 'Standard_GRS' }]
                @minLength(3)
                param prefix{{i}} string = 'pre${uniqueString(resourceGroup().id)}'
                param enabled{{i}} bool = true
                var names{{i}} = map(filter(groups{{i}}, g => g.sku != 'Premium_LRS'), g => toLower('${prefix{{i}}}${g.name}'))
                var settings{{i}} = union({ first: first(names{{i}}), count: length(names{{i}}) }, enabled{{i}} ? { enabled: 'yes' } : {})
                resource network{{i}} 'Microsoft.Network/virtualNetworks@2023-04-01' = if (enabled{{i}}) {
                  name: '${prefix{{i}}}-net'
                  location: resourceGroup().location
                  properties: {
                    addressSpace: { addressPrefixes: ['10.{{i}}.0.0/16'] }
                    subnets: [for (name, j) in names{{i}}: { name: name, properties: { addressPrefix: cidrSubnet('10.{{i}}.0.0/16', 24, j) } }]
                  }
                }
                resource account{{i}} 'Microsoft.Storage/storageAccounts@2023-01-01' = [for group in groups{{i}}: {
                  name: take('${prefix{{i}}}${group.name}', 24)
                  location: resourceGroup().location
                  kind: 'StorageV2'
                  sku: { name: group.sku }
                  tags: group.?tags
                  properties: { minimumTlsVersion: 'TLS1_2', supportsHttpsTrafficOnly: true }
                }]
                resource blobs{{i}} 'Microsoft.Storage/storageAccounts/blobServices@2023-01-01' = {
                  parent: account{{i}}[0]
                  name: 'default'
                }
                output network{{i}} object = { id: network{{i}}.?id ?? '', settings: settings{{i}} }
                output endpoints{{i}} array = [for j in range(0, length(groups{{i}})): account{{i}}[j].properties.primaryEndpoints.blob]


                """);
        }

        return text.ToString();
    }

    /// <summary>One file in memory.</summary>
    public sealed class Memory(string text) : IBicepFiles
    {
        private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);

        /// <inheritdoc/>
        public bool TryRead(string path, out ReadOnlyMemory<byte> content)
        {
            content = path == "main.bicep" ? _bytes : default(ReadOnlyMemory<byte>);
            return path == "main.bicep";
        }

        /// <inheritdoc/>
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
