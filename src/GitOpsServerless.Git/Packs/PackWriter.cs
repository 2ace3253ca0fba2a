using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Packs;

/// <summary>Writes a pack of whole objects.</summary>
internal static class PackWriter
{
    private static ReadOnlySpan<byte> EmptyZlib => [0x78, 0x01, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];

    public static byte[] Write(IReadOnlyCollection<GitObject> objects)
    {
        using var pack = new MemoryStream();
        Write(objects.Count, objects, pack);
        return pack.ToArray();
    }

    /// <summary>Writes the objects one by one, so that they may be made while they are written.</summary>
    public static void Write(int count, IEnumerable<GitObject> objects, Stream output)
    {
        using var checksum = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        Span<byte> header = stackalloc byte[12];
        "PACK"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], 2);
        BinaryPrimitives.WriteInt32BigEndian(header[8..], count);
        Emit(header, output, checksum);
        using var entry = new MemoryStream();
        foreach (var item in objects)
        {
            entry.SetLength(0);
            WriteEntry(item, entry);
            Emit(entry.GetBuffer().AsSpan(0, (int)entry.Length), output, checksum);
        }

        output.Write(checksum.GetHashAndReset());
    }

    public static void WriteEntryHeader(ObjectKind kind, long size, Stream output)
    {
        var value = (byte)(((int)kind << 4) | (int)(size & 0x0F));
        size >>= 4;
        while (size != 0)
        {
            output.WriteByte((byte)(value | 0x80));
            value = (byte)(size & 0x7F);
            size >>= 7;
        }

        output.WriteByte(value);
    }

    private static void WriteEntry(GitObject item, MemoryStream entry)
    {
        WriteEntryHeader(item.Kind, item.Content.Length, entry);
        if (item.Content.IsEmpty)
        {
            // ZLibStream writes nothing at all when nothing is written to it.
            entry.Write(EmptyZlib);
            return;
        }

        using var deflate = new ZLibStream(entry, CompressionLevel.Fastest, leaveOpen: true);
        deflate.Write(item.Content.Span);
    }

    private static void Emit(ReadOnlySpan<byte> data, Stream output, IncrementalHash checksum)
    {
        output.Write(data);
        checksum.AppendData(data);
    }
}
