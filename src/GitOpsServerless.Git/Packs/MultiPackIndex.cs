using System.Buffers.Binary;
using System.Text;
using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Packs;

/// <summary>A multi-pack index of version 1: one table of ids over several packs (gitformat-pack).</summary>
internal sealed class MultiPackIndex : IDisposable
{
    private const uint PackNamesChunk = 0x504E414D;
    private const uint FanoutChunk = 0x4F494446;
    private const uint IdsChunk = 0x4F49444C;
    private const uint OffsetsChunk = 0x4F4F4646;
    private const uint LargeOffsetsChunk = 0x4C4F4646;

    private readonly IndexFile file;
    private readonly Dictionary<uint, (long Start, long Length)> chunks = [];

    public MultiPackIndex(string path)
    {
        file = new IndexFile(path);
        try
        {
            Span<byte> header = stackalloc byte[12];
            file.Read(header, 0);
            if (!header.StartsWith("MIDX"u8) || header[4] != 1 || header[5] != 1)
            {
                throw GitException.Corrupt("A multi-pack index is not of version 1 with SHA-1 ids.");
            }

            ReadChunks(header[6]);
            Ids = new IdTable(file, Chunk(FanoutChunk).Start, Chunk(IdsChunk).Start);
            PackNames = ReadNames();
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public IdTable Ids { get; }

    /// <summary>The file names of the packs, each ending in ".idx" or ".pack".</summary>
    public IReadOnlyList<string> PackNames { get; }

    public bool TryFind(ObjectId id, out string pack, out long offset)
    {
        (pack, offset) = (string.Empty, -1);
        var position = Ids.Find(id);
        if (position < 0)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[8];
        file.Read(bytes, Chunk(OffsetsChunk).Start + (position * 8L));
        var number = BinaryPrimitives.ReadInt32BigEndian(bytes);
        var low = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        if (number < 0 || number >= PackNames.Count)
        {
            throw GitException.Corrupt("A multi-pack index names a pack that it does not list.");
        }

        pack = PackNames[number];
        offset = low;
        if ((low & 0x80000000) != 0 && chunks.ContainsKey(LargeOffsetsChunk))
        {
            file.Read(bytes, Chunk(LargeOffsetsChunk).Start + ((low & 0x7FFFFFFF) * 8L));
            offset = BinaryPrimitives.ReadInt64BigEndian(bytes);
        }

        return true;
    }

    public void Dispose() => file.Dispose();

    private void ReadChunks(int count)
    {
        var table = new byte[(count + 1) * 12];
        file.Read(table, 12);
        for (var chunk = 0; chunk < count; chunk++)
        {
            var row = table.AsSpan(chunk * 12);
            var start = BinaryPrimitives.ReadInt64BigEndian(row[4..]);
            chunks[BinaryPrimitives.ReadUInt32BigEndian(row)] = (start, BinaryPrimitives.ReadInt64BigEndian(row[16..]) - start);
        }
    }

    private (long Start, long Length) Chunk(uint id) =>
        chunks.TryGetValue(id, out var chunk) ? chunk : throw GitException.Corrupt("A multi-pack index lacks a table.");

    private string[] ReadNames()
    {
        var (start, length) = Chunk(PackNamesChunk);
        if (length is < 0 or > 1 << 24)
        {
            throw GitException.Corrupt("A multi-pack index has an impossible table of names.");
        }

        var bytes = new byte[length];
        file.Read(bytes, start);
        return Encoding.UTF8.GetString(bytes).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }
}
