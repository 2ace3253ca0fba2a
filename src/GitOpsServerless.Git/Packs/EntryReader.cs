using System.Buffers;
using GitOpsServerless.Git.Objects;
using Microsoft.Win32.SafeHandles;

namespace GitOpsServerless.Git.Packs;

/// <summary>Reads single entries of a pack file.</summary>
internal sealed class EntryReader(SafeFileHandle file, GitLimits limits, BufferPool pool)
{
    private readonly Inflater inflater = new();

    public EntryHeader ReadHeader(long offset)
    {
        Span<byte> start = stackalloc byte[EntryHeader.MaxLength];
        var read = offset is >= 12 ? RandomAccess.Read(file, start, offset) : 0;
        return EntryHeader.TryRead(start[..read], out var header) ? header : throw GitException.Corrupt("A pack has an entry that breaks off.");
    }

    public PackedContent ReadWhole(long offset)
    {
        var header = ReadHeader(offset);
        return header.IsDelta
            ? throw GitException.Corrupt("A pack has a delta where a whole object is expected.")
            : Read(offset, header);
    }

    /// <summary>Reads the delta at an offset and applies it.</summary>
    public PackedContent ApplyDelta(long offset, ObjectKind kind, ReadOnlySpan<byte> source)
    {
        var delta = Read(offset, ReadHeader(offset));
        try
        {
            var size = Delta.ResultSize(delta.Span, source.Length);
            CheckSize(size);
            var content = new PackedContent(kind, (int)size, pool);
            Delta.Apply(source, delta.Span, content.Span);
            return content;
        }
        finally
        {
            delta.Return();
        }
    }

    /// <summary>The inflated data of an entry as it stands: an object, or a delta.</summary>
    public PackedContent Read(long offset, in EntryHeader header)
    {
        CheckSize(header.Size);
        var content = new PackedContent(header.Kind, (int)header.Size, pool);

        // What deflate makes of data that it cannot compress, and the header and checksum of zlib.
        var guess = header.Size + (header.Size >> 9) + 64;
        while (true)
        {
            var compressed = ArrayPool<byte>.Shared.Rent((int)guess);
            var read = ReadFully(compressed, offset + header.Length);
            var status = inflater.Inflate(compressed.AsSpan(0, read), content.Writable, content.Length, out _);
            var atEnd = read < compressed.Length;
            guess = compressed.Length * 2L;
            ArrayPool<byte>.Shared.Return(compressed);
            if (status == InflateStatus.Done)
            {
                return content;
            }

            if (status != InflateStatus.NeedMoreInput || atEnd || guess > Array.MaxLength)
            {
                content.Return();
                throw GitException.Corrupt("A pack has an entry that cannot be inflated.");
            }
        }
    }

    private int ReadFully(Span<byte> destination, long offset)
    {
        var total = 0;
        while (total < destination.Length)
        {
            var read = RandomAccess.Read(file, destination[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    private void CheckSize(long size)
    {
        if (size > limits.MaxObjectBytes)
        {
            throw GitException.Limit("The size of an object", limits.MaxObjectBytes);
        }
    }
}
