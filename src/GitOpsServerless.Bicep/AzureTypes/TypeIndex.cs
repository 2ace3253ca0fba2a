using System.IO.Compression;
using System.Text;

namespace GitOpsServerless.Bicep.AzureTypes;

/// <summary>
/// The index of Azure's resource types that the build writes (<c>eng/tools/AzureTypeIndex</c>, docs/designs/0004): a
/// directory, then blocks of resource types and blocks of types, each compressed by itself. A block is opened when
/// something in it is first asked for and then kept; opening the index reads only the directory. Any number of
/// compilations may use one instance at a time.
/// </summary>
internal sealed class TypeIndex
{
    private static readonly byte[] Magic = "GOSAZT02"u8.ToArray();

    private readonly Func<Stream> _open;
    private readonly string[] _keys;
    private readonly (long Start, int Length)[] _blocks;
    private readonly int _nodesInBlock;
    private readonly Dictionary<string, Dictionary<string, AzureResourceType>>?[] _types;
    private readonly AzureType[]?[] _nodes;

    public TypeIndex(Func<Stream> open)
    {
        _open = open;
        using var reader = new BinaryReader(open(), Encoding.UTF8);
        if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic))
        {
            throw new InvalidDataException("This is no index of Azure types.");
        }

        _keys = new string[reader.ReadInt32()];
        _types = new Dictionary<string, Dictionary<string, AzureResourceType>>[_keys.Length];
        _nodes = new AzureType[reader.ReadInt32()][];
        _nodesInBlock = reader.ReadInt32();
        _blocks = new (long, int)[_keys.Length + _nodes.Length];
        for (var i = 0; i < _blocks.Length; i++)
        {
            if (i < _keys.Length)
            {
                _keys[i] = reader.ReadString();
            }

            _blocks[i].Length = reader.ReadInt32();
        }

        var start = reader.BaseStream.Position;
        for (var i = 0; i < _blocks.Length; i++)
        {
            _blocks[i].Start = start;
            start += _blocks[i].Length;
        }
    }

    /// <summary>The resource type in a version, however it is spelled.</summary>
    public AzureResourceType? Find(string resourceType, string apiVersion) => VersionsOf(resourceType)?.GetValueOrDefault(apiVersion);

    /// <summary>A resource type by its versions; null when it is not known.</summary>
    public IReadOnlyDictionary<string, AzureResourceType>? VersionsOf(string resourceType)
    {
        // The keys are in upper case and in ordinal order; a block holds what follows its key.
        var key = resourceType.ToUpperInvariant();
        var found = Array.BinarySearch(_keys, key, StringComparer.Ordinal);
        var block = found >= 0 ? found : ~found - 1;
        return block >= 0 && TypesOf(block).TryGetValue(key, out var versions) ? versions : null;
    }

    private Dictionary<string, Dictionary<string, AzureResourceType>> TypesOf(int block)
    {
        var types = Volatile.Read(ref _types[block]);
        if (types is null)
        {
            // Two threads may read a block at once; they read the same.
            types = ReadTypes(block);
            Volatile.Write(ref _types[block], types);
        }

        return types;
    }

    /// <summary>The type with a number.</summary>
    public AzureType Type(int number)
    {
        var block = number / _nodesInBlock;
        var nodes = Volatile.Read(ref _nodes[block]);
        if (nodes is null)
        {
            // Two threads may read a block at once; they read the same.
            nodes = ReadNodes(block);
            Volatile.Write(ref _nodes[block], nodes);
        }

        return nodes[number % _nodesInBlock];
    }

    private Dictionary<string, Dictionary<string, AzureResourceType>> ReadTypes(int block)
    {
        var reader = new IndexReader(Decompress(block));
        var count = reader.Number();
        var types = new Dictionary<string, Dictionary<string, AzureResourceType>>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var key = reader.Text();
            var number = reader.Number();
            var versions = new Dictionary<string, AzureResourceType>(number, StringComparer.OrdinalIgnoreCase);
            for (var j = 0; j < number; j++)
            {
                var version = reader.Text();
                versions[version] = new AzureResourceType(reader.Text(), reader.Number(), reader.Byte(), reader.Byte(), Functions(ref reader));
            }

            types.Add(key, versions);
        }

        return types;
    }

    private static AzureFunction[] Functions(ref IndexReader reader)
    {
        var count = reader.Number();
        var functions = count == 0 ? [] : new AzureFunction[count];
        for (var i = 0; i < count; i++)
        {
            functions[i] = new AzureFunction(reader.Text(), reader.Number(), reader.Byte() != 0);
        }

        return functions;
    }

    private AzureType[] ReadNodes(int block)
    {
        var bytes = Decompress(_keys.Length + block);
        var nodes = new List<AzureType>(_nodesInBlock);
        var reader = new IndexReader(bytes);
        for (var first = block * _nodesInBlock; !reader.AtEnd && nodes.Count < _nodesInBlock;)
        {
            nodes.Add(ReadNode(ref reader, first + nodes.Count));
        }

        return [.. nodes];
    }

    private static AzureType ReadNode(ref IndexReader reader, int number)
    {
        var kind = (AzureTypeKind)reader.Byte();
        switch (kind)
        {
            case AzureTypeKind.Array:
                return new AzureType(kind, [], Children(ref reader, number, 1));
            case AzureTypeKind.Union:
                return new AzureType(kind, [], Children(ref reader, number, reader.Number()));
            case AzureTypeKind.Literal:
                return new AzureType(kind, [], []) { Text = reader.Text() };
            case AzureTypeKind.Object or AzureTypeKind.SecureObject:
                var properties = Properties(ref reader);
                return new AzureType(kind, properties, Children(ref reader, number, properties.Length + reader.Number()));
            case AzureTypeKind.Discriminated:
                var discriminator = reader.Text();
                var common = Properties(ref reader);
                var variants = new string[reader.Number()];
                for (var i = 0; i < variants.Length; i++)
                {
                    variants[i] = reader.Text();
                }

                return new AzureType(kind, common, Children(ref reader, number, common.Length + variants.Length)) { Text = discriminator, Variants = variants };
            default:
                return new AzureType(kind, [], []);
        }
    }

    private static AzureProperty[] Properties(ref IndexReader reader)
    {
        var properties = new AzureProperty[reader.Number()];
        for (var i = 0; i < properties.Length; i++)
        {
            properties[i] = new AzureProperty(reader.Text(), reader.Number());
        }

        return properties;
    }

    private static int[] Children(ref IndexReader reader, int number, int count)
    {
        var children = new int[count];
        for (var i = 0; i < count; i++)
        {
            children[i] = number - reader.Signed();
        }

        return children;
    }

    private byte[] Decompress(int block)
    {
        using var stream = _open();
        stream.Position = _blocks[block].Start;
        var compressed = new byte[_blocks[block].Length];
        stream.ReadExactly(compressed);
        using var content = new MemoryStream(compressed.Length * 4);
        using (var brotli = new BrotliStream(new MemoryStream(compressed), CompressionMode.Decompress))
        {
            brotli.CopyTo(content);
        }

        return content.ToArray();
    }
}
