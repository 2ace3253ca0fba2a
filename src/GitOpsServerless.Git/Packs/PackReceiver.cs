using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using GitOpsServerless.Git.Objects;
using Microsoft.Win32.SafeHandles;

namespace GitOpsServerless.Git.Packs;

/// <summary>
/// Reads a pack from a stream, writes it to a file as it comes, and finds the id of every object in it.
/// </summary>
/// <remarks>
/// One pass: whole objects and deltas whose base is still in the window are resolved while the bytes arrive. What is left
/// is resolved from the file by <see cref="PendingDeltas"/>. Memory is bounded by the window, the largest object and about
/// 60 bytes an entry.
/// </remarks>
internal sealed class PackReceiver(Stream input, SafeFileHandle file, GitLimits limits) : IDisposable
{
    private const int HeaderLength = 12;
    private const int InitialBuffer = 1 << 20;

    private readonly Inflater inflater = new();
    private readonly IncrementalHash checksum = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
    private readonly BufferPool pool = new();
    private readonly DeltaWindow window = new(limits.DeltaWindowBytes);
    private readonly List<PackEntry> entries = [];
    private byte[] buffer = new byte[InitialBuffer];
    private byte[] deltaBuffer = new byte[1 << 16];
    private long bufferOffset;
    private int position;
    private int end;
    private long inflated;
    private PendingDeltas? pending;

    /// <summary>
    /// Reads the whole pack. <paramref name="findBase"/> gives the bases of a thin pack; with <paramref name="allowMissing"/>
    /// the deltas whose base it does not know are left out.
    /// </summary>
    public async Task<ReceivedPack> ReceiveAsync(Func<ObjectId, GitObject?>? findBase, bool allowMissing, CancellationToken cancellationToken)
    {
        var count = await ReadHeaderAsync(cancellationToken);
        entries.EnsureCapacity(Math.Min(count, 1 << 16));
        pending = new PendingDeltas(entries, file, limits, window, pool);
        while (entries.Count < count)
        {
            if (!TryReadEntry())
            {
                await FillAsync(cancellationToken);
            }
        }

        var trailer = await ReadTrailerAsync(cancellationToken);
        inflated = pending.Resolve(findBase, allowMissing, inflated, cancellationToken);
        return new ReceivedPack(entries, trailer, bufferOffset + position, inflated, pending.IsThin);
    }

    /// <summary>The objects of the pack that were resolved, one by one, after it was received.</summary>
    public IEnumerable<GitObject> Objects()
    {
        for (var index = 0; index < entries.Count; index++)
        {
            if (!entries[index].Id.IsZero)
            {
                yield return pending!.Content(index);
            }
        }
    }

    public void Dispose()
    {
        window.Dispose();
        checksum.Dispose();
    }

    private async Task<int> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        while (end < HeaderLength)
        {
            await FillAsync(cancellationToken);
        }

        var header = buffer.AsSpan(0, HeaderLength);
        if (!header.StartsWith("PACK"u8) || BinaryPrimitives.ReadUInt32BigEndian(header[4..]) is not (2 or 3))
        {
            throw GitException.Corrupt("The data is not a pack of version 2 or 3.");
        }

        var count = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        position = HeaderLength;
        return count <= limits.MaxPackObjects ? (int)count : throw GitException.Limit("The number of objects in a pack", limits.MaxPackObjects);
    }

    /// <summary>False where more input is needed; nothing is consumed then.</summary>
    private bool TryReadEntry()
    {
        var available = buffer.AsSpan(position, end - position);
        if (!EntryHeader.TryRead(available, out var header))
        {
            return false;
        }

        CheckSize(header.Size);
        var offset = bufferOffset + position;
        var compressed = available[header.Length..];
        if (header.IsDelta ? TryReadDelta(header, offset, compressed) : TryReadWhole(header, offset, compressed))
        {
            return true;
        }

        // The entry is read again when more input came, and counts then.
        inflated -= header.Size;
        return false;
    }

    private bool TryReadWhole(in EntryHeader header, long offset, ReadOnlySpan<byte> compressed)
    {
        var content = new PackedContent(header.Kind, (int)header.Size, pool);
        if (!TryInflate(compressed, content.Writable, content.Length, out var consumed))
        {
            content.Return();
            return false;
        }

        Accept(new PackEntry(offset, 0, content.Hash()), header.Length + consumed);
        window.Add(entries.Count - 1, content);
        return true;
    }

    private bool TryReadDelta(in EntryHeader header, long offset, ReadOnlySpan<byte> compressed)
    {
        if (deltaBuffer.Length < header.Size + Inflater.OutputSlack)
        {
            deltaBuffer = new byte[header.Size + Inflater.OutputSlack + (header.Size / 2)];
        }

        if (!TryInflate(compressed, deltaBuffer, (int)header.Size, out var consumed))
        {
            return false;
        }

        var baseIndex = header.Kind == ObjectKind.OffsetDelta ? pending!.IndexAt(offset - header.BaseDistance) : -1;
        var source = baseIndex >= 0 ? window.Find(baseIndex) : null;
        var entry = new PackEntry(offset, 0, ObjectId.Zero);
        var index = entries.Count;
        if (source is null)
        {
            Accept(entry, header.Length + consumed);
            pending!.Add(index, baseIndex, header.BaseId);
            return true;
        }

        var delta = deltaBuffer.AsSpan(0, (int)header.Size);
        var size = Delta.ResultSize(delta, source.Length);
        CheckSize(size);
        var content = new PackedContent(source.Kind, (int)size, pool);
        Delta.Apply(source.Span, delta, content.Span);
        entry = entry with { Id = content.Hash(), Depth = PendingDeltas.CheckDepth(entries[baseIndex].Depth + 1, limits) };
        Accept(entry, header.Length + consumed);
        pending!.AddResolved(index, baseIndex);
        window.Add(index, content);
        return true;
    }

    private bool TryInflate(ReadOnlySpan<byte> compressed, Span<byte> output, int size, out int consumed) =>
        inflater.Inflate(compressed, output, size, out consumed) switch
        {
            InflateStatus.Done => true,
            InflateStatus.NeedMoreInput => false,
            InflateStatus.WrongLength => throw GitException.Corrupt("A pack has an entry that inflates to another size than it announces."),
            _ => throw GitException.Corrupt("A pack has an entry that cannot be inflated."),
        };

    private void Accept(PackEntry entry, int length)
    {
        entries.Add(entry with { Checksum = Crc32.HashToUInt32(buffer.AsSpan(position, length)) });
        position += length;
    }

    private void CheckSize(long size)
    {
        if (size > limits.MaxObjectBytes)
        {
            throw GitException.Limit("The size of an object", limits.MaxObjectBytes);
        }

        inflated += size;
        PendingDeltas.CheckInflated(inflated, limits);
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        WriteConsumed();
        if (end == buffer.Length)
        {
            if (buffer.LongLength > limits.MaxObjectBytes + InitialBuffer)
            {
                throw GitException.Limit("The size of an object", limits.MaxObjectBytes);
            }

            Array.Resize(ref buffer, checked(buffer.Length * 2));
        }

        // At least a quarter of the buffer comes in before an entry is tried again, so that a slow sender costs no retries.
        var least = Math.Min(buffer.Length - end, Math.Max(end, 1));
        var read = await input.ReadAtLeastAsync(buffer.AsMemory(end), least, throwOnEndOfStream: false, cancellationToken);
        if (read == 0)
        {
            throw GitException.Corrupt("A pack breaks off.");
        }

        end += read;
        if (bufferOffset + end > limits.MaxPackBytes)
        {
            throw GitException.Limit("The size of a pack", limits.MaxPackBytes);
        }
    }

    private void WriteConsumed()
    {
        var consumed = buffer.AsSpan(0, position);
        checksum.AppendData(consumed);
        RandomAccess.Write(file, consumed, bufferOffset);
        buffer.AsSpan(position, end - position).CopyTo(buffer);
        bufferOffset += position;
        end -= position;
        position = 0;
    }

    private async Task<byte[]> ReadTrailerAsync(CancellationToken cancellationToken)
    {
        while (end - position < ObjectId.Size)
        {
            await FillAsync(cancellationToken);
        }

        WriteConsumed();
        var trailer = buffer.AsSpan(0, ObjectId.Size).ToArray();
        if (!checksum.GetHashAndReset().AsSpan().SequenceEqual(trailer))
        {
            throw GitException.Corrupt("The checksum of a pack does not match its content.");
        }

        RandomAccess.Write(file, trailer, bufferOffset);
        position = ObjectId.Size;
        return trailer;
    }
}
