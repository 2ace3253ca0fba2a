using System.Buffers.Binary;
using System.IO.Compression;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Packs;

namespace GitOpsServerless.Git.Tests.Support;

/// <summary>Makes packs, also such as Git would never make. The checksum at the end is always right.</summary>
internal sealed class PackBuilder
{
    private readonly MemoryStream entries = new();
    private int count;

    public long Position => 12 + entries.Length;

    public PackBuilder Whole(ObjectKind kind, byte[] content) => Entry(kind, content.Length, [], content);

    public PackBuilder ReferenceDelta(ObjectId baseId, byte[] delta) => Entry(ObjectKind.ReferenceDelta, delta.Length, baseId.ToArray(), delta);

    public PackBuilder OffsetDelta(long distance, byte[] delta)
    {
        var bytes = new List<byte> { (byte)(distance & 0x7F) };
        while ((distance >>= 7) > 0)
        {
            bytes.Insert(0, (byte)(0x80 | (--distance & 0x7F)));
        }

        return Entry(ObjectKind.OffsetDelta, delta.Length, [.. bytes], delta);
    }

    /// <summary>An entry that announces a size of its own.</summary>
    public PackBuilder Entry(ObjectKind kind, long size, byte[] between, byte[] content)
    {
        PackWriter.WriteEntryHeader(kind, size, entries);
        entries.Write(between);
        entries.Write(Deflate(content));
        count++;
        return this;
    }

    public PackBuilder Raw(byte[] bytes)
    {
        entries.Write(bytes);
        count++;
        return this;
    }

    public byte[] Build(int? announced = null)
    {
        var pack = new byte[12 + entries.Length + 20];
        "PACK"u8.CopyTo(pack);
        BinaryPrimitives.WriteInt32BigEndian(pack.AsSpan(4), 2);
        BinaryPrimitives.WriteInt32BigEndian(pack.AsSpan(8), announced ?? count);
        entries.ToArray().CopyTo(pack, 12);
        ObjectHasher.Sha1(pack.AsSpan(0, pack.Length - 20), pack.AsSpan(pack.Length - 20));
        return pack;
    }

    /// <summary>A delta from sizes and instructions.</summary>
    public static byte[] Delta(long baseSize, long resultSize, params byte[] instructions) => [.. Size(baseSize), .. Size(resultSize), .. instructions];

    public static byte[] Deflate(byte[] content)
    {
        using var result = new MemoryStream();
        using (var deflate = new ZLibStream(result, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(content);
        }

        return content.Length == 0 ? [0x78, 0x01, 0x03, 0, 0, 0, 0, 1] : result.ToArray();
    }

    private static IEnumerable<byte> Size(long value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            yield return (byte)(0x80 | (value & 0x7F));
        }

        yield return (byte)value;
    }
}
