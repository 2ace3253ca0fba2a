using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace GitOpsServerless.AzureTypeIndex;

/// <summary>
/// Writes the index: a directory, then blocks that are compressed one by one, so that a reader opens only what it needs.
/// The reader is <c>AzureTypes/TypeIndex.cs</c> of GitOpsServerless.Bicep; the format is its documentation's.
/// </summary>
internal static class IndexBuilder
{
    private const int TypesInBlock = 48;
    private const int NodesInBlock = 256;

    private static readonly byte[] Magic = "GOSAZT02"u8.ToArray();

    public static void Write(PackageResources package, string output)
    {
        var table = new NodeTable();
        var types = Read(package, table);
        var typeBlocks = types.Chunk(TypesInBlock).Select(chunk => (Key: chunk[0].Key, Bytes: Compress(to => WriteTypes(to, chunk)))).ToList();
        var nodeBlocks = Enumerable.Range(0, (table.Nodes.Count + NodesInBlock - 1) / NodesInBlock).AsParallel().AsOrdered()
            .Select(block => Compress(to => WriteNodes(to, table.Nodes, block * NodesInBlock)))
            .ToList();

        // Written aside and moved, so that a build that is stopped leaves no half index.
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
        var temporary = output + ".new";
        using (var to = new BinaryWriter(File.Create(temporary), Encoding.UTF8))
        {
            to.Write(Magic);
            to.Write(typeBlocks.Count);
            to.Write(nodeBlocks.Count);
            to.Write(NodesInBlock);
            foreach (var (key, bytes) in typeBlocks)
            {
                to.Write(key);
                to.Write(bytes.Length);
            }

            foreach (var bytes in nodeBlocks)
            {
                to.Write(bytes.Length);
            }

            foreach (var bytes in typeBlocks.Select(block => block.Bytes).Concat(nodeBlocks))
            {
                to.Write(bytes);
            }
        }

        File.Move(temporary, output, overwrite: true);
    }

    /// <summary>A resource type under the name that it is looked up by, with its versions.</summary>
    private sealed record ResourceTypes(string Key, List<ResourceVersion> Versions);

    private sealed record ResourceVersion(string Name, string Version, int Node, ResourceEntry Entry)
    {
        public List<(string Name, int Node, bool TakesObject)> Functions { get; } = [];
    }

    private static List<ResourceTypes> Read(PackageResources package, NodeTable table)
    {
        using var index = JsonDocument.Parse(package.Read("index.json"));
        var resources = index.RootElement.GetProperty("resources").EnumerateObject()
            .Select(resource => (resource.Name, Reference: resource.Value.GetProperty("$ref").GetString()!.Split("#/")));
        var functions = index.RootElement.GetProperty("resourceFunctions").EnumerateObject()
            .SelectMany(type => type.Value.EnumerateObject()
                .SelectMany(version => version.Value.EnumerateArray()
                    .Select(function => (Name: $"{type.Name}@{version.Name}", Reference: function.GetProperty("$ref").GetString()!.Split("#/")))));
        var places = resources.Concat(functions)
            .GroupBy(place => place.Reference[0], StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToList();
        var found = new Dictionary<string, ResourceVersion>(StringComparer.OrdinalIgnoreCase);
        var methods = new List<(string Type, string Name, int Node, bool TakesObject)>();
        foreach (var (group, file) in places.AsParallel().AsOrdered().Select(group => (group, TypeFile.Parse(package.Read(group.Key)))))
        {
            var ids = table.Add(file);
            foreach (var (name, reference) in group)
            {
                var place = int.Parse(reference[1], System.Globalization.CultureInfo.InvariantCulture);
                if (file.Resources.TryGetValue(place, out var entry))
                {
                    var at = name.IndexOf('@', StringComparison.Ordinal);
                    found.Add(name, new ResourceVersion(name[..at], name[(at + 1)..], ids[entry.Body], entry));
                }
                else if (file.Functions.TryGetValue(place, out var function))
                {
                    methods.Add((name, function.Name, ids[function.Output], function.TakesObject));
                }
            }
        }

        // A function may be of a type that has no resource of its own.
        foreach (var (type, name, node, takesObject) in methods)
        {
            found.GetValueOrDefault(type)?.Functions.Add((name, node, takesObject));
        }

        return [.. found.Values.GroupBy(type => type.Name.ToUpperInvariant(), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ResourceTypes(group.Key, [.. group.OrderBy(type => type.Version, StringComparer.Ordinal)]))];
    }

    private static void WriteTypes(List<byte> to, ResourceTypes[] types)
    {
        Varint.Write(to, (uint)types.Length);
        foreach (var type in types)
        {
            Text(to, type.Key);
            Varint.Write(to, (uint)type.Versions.Count);
            foreach (var version in type.Versions)
            {
                Text(to, version.Version);
                Text(to, version.Name);
                Varint.Write(to, (uint)version.Node);
                to.Add(version.Entry.ReadableScopes);
                to.Add(version.Entry.WritableScopes);
                Functions(to, version.Functions);
            }
        }
    }

    private static void Functions(List<byte> to, List<(string Name, int Node, bool TakesObject)> functions)
    {
        Varint.Write(to, (uint)functions.Count);
        foreach (var (name, node, takesObject) in functions.OrderBy(function => function.Name, StringComparer.Ordinal))
        {
            Text(to, name);
            Varint.Write(to, (uint)node);
            to.Add(takesObject ? (byte)1 : (byte)0);
        }
    }

    // A child is written as its distance: types refer mostly to their neighbours.
    private static void WriteNodes(List<byte> to, IReadOnlyList<TypeNode> nodes, int first)
    {
        for (var at = first; at < Math.Min(first + NodesInBlock, nodes.Count); at++)
        {
            to.AddRange(nodes[at].Head);
            foreach (var child in nodes[at].Children)
            {
                Varint.WriteSigned(to, at - child);
            }
        }
    }

    private static void Text(List<byte> to, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Varint.Write(to, (uint)bytes.Length);
        to.AddRange(bytes);
    }

    private static byte[] Compress(Action<List<byte>> write)
    {
        var content = new List<byte>();
        write(content);
        var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(content.Count)];
        return BrotliEncoder.TryCompress([.. content], compressed, out var length, quality: 9, window: 18)
            ? compressed[..length]
            : throw new InvalidOperationException("A block was not compressed.");
    }
}
