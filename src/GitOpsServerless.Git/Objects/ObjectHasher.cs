using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace GitOpsServerless.Git.Objects;

/// <summary>Object ids are SHA-1 over "type size NUL content" (gitformat-object).</summary>
internal static class ObjectHasher
{
    /// <summary>Room for the longest header: a type name, a space, 20 digits and NUL.</summary>
    public const int HeaderRoom = 32;

    private const int BlockLength = 64 << 10;

    public static ObjectId Hash(ObjectKind kind, ReadOnlySpan<byte> content)
    {
        Span<byte> header = stackalloc byte[HeaderRoom];
        var length = WriteHeader(kind, content.Length, header);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(header[..length]);
        hash.AppendData(content);
        Span<byte> digest = stackalloc byte[ObjectId.Size];
        hash.GetHashAndReset(digest);
        return new ObjectId(digest);
    }

    /// <summary>Hashes a stream of a known length, of which no more than a block is in memory.</summary>
    public static ObjectId Hash(ObjectKind kind, Stream content, long length)
    {
        Span<byte> header = stackalloc byte[HeaderRoom];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(header[..WriteHeader(kind, length, header)]);
        var block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            for (var read = content.Read(block); read > 0; read = content.Read(block))
            {
                length -= read;
                hash.AppendData(block.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        if (length != 0)
        {
            throw new IOException("The content changed its length while it was read.");
        }

        Span<byte> digest = stackalloc byte[ObjectId.Size];
        hash.GetHashAndReset(digest);
        return new ObjectId(digest);
    }

    /// <summary>
    /// Hashes content that stands at <see cref="HeaderRoom"/> in <paramref name="buffer"/>: the header is written right
    /// before it, so that one call hashes both.
    /// </summary>
    public static ObjectId HashInPlace(ObjectKind kind, byte[] buffer, int contentLength)
    {
        Span<byte> header = stackalloc byte[HeaderRoom];
        var length = WriteHeader(kind, contentLength, header);
        var start = HeaderRoom - length;
        header[..length].CopyTo(buffer.AsSpan(start));
        Span<byte> digest = stackalloc byte[ObjectId.Size];
        Sha1(buffer.AsSpan(start, length + contentLength), digest);
        return new ObjectId(digest);
    }

    public static void Sha1(ReadOnlySpan<byte> data, Span<byte> digest)
    {
#pragma warning disable CA5350 // The object format of Git prescribes SHA-1; it names objects here and authenticates nothing.
        SHA1.HashData(data, digest);
#pragma warning restore CA5350
    }

    private static int WriteHeader(ObjectKind kind, long size, Span<byte> header)
    {
        var name = ObjectKinds.Name(kind);
        name.CopyTo(header);
        header[name.Length] = (byte)' ';
        Utf8Formatter.TryFormat(size, header[(name.Length + 1)..], out var digits);
        header[name.Length + 1 + digits] = 0;
        return name.Length + digits + 2;
    }
}
