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
        foreach (var part in Parts(count, objects))
        {
            output.Write(part.Span);
        }
    }

    /// <summary>Writes the objects one by one to where one must wait; no more than one is in memory.</summary>
    public static async Task WriteAsync(int count, IEnumerable<GitObject> objects, Stream output, CancellationToken cancellationToken)
    {
        foreach (var part in Parts(count, objects))
        {
            await output.WriteAsync(part, cancellationToken);
        }
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

    /// <summary>Header, entries and checksum. Each is good until the next is asked for.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Parts(int count, IEnumerable<GitObject> objects)
    {
        using var checksum = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        var header = Header(count);
        checksum.AppendData(header);
        yield return header;
        using var entry = new MemoryStream();
        foreach (var item in objects)
        {
            entry.SetLength(0);
            WriteEntry(item, entry);
            checksum.AppendData(entry.GetBuffer().AsSpan(0, (int)entry.Length));
            yield return entry.GetBuffer().AsMemory(0, (int)entry.Length);
        }

        yield return checksum.GetHashAndReset();
    }

    private static byte[] Header(int count)
    {
        var header = new byte[12];
        "PACK"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), 2);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), count);
        return header;
    }
}
