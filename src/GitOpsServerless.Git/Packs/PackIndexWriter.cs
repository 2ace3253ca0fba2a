using System.Buffers.Binary;
using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Packs;

/// <summary>Writes a pack index of version 2 (gitformat-pack).</summary>
internal static class PackIndexWriter
{
    private const uint LargeOffset = 0x80000000;

    public static byte[] Write(ReceivedPack pack)
    {
        var entries = pack.Entries.ToArray();
        Array.Sort(entries, static (left, right) => left.Id.CompareTo(right.Id));
        var large = entries.Count(entry => entry.Offset >= LargeOffset);
        var index = new byte[8 + (256 * 4) + (entries.Length * 28) + (large * 8) + 40];
        PackIndex.Magic.CopyTo(index);
        BinaryPrimitives.WriteUInt32BigEndian(index.AsSpan(4), 2);
        WriteFanout(entries, index.AsSpan(8));
        WriteTables(entries, index.AsSpan(8 + (256 * 4)));
        pack.Checksum.CopyTo(index, index.Length - 40);
        ObjectHasher.Sha1(index.AsSpan(0, index.Length - 20), index.AsSpan(index.Length - 20));
        return index;
    }

    private static void WriteFanout(PackEntry[] entries, Span<byte> fanout)
    {
        var count = 0;
        for (var first = 0; first < 256; first++)
        {
            while (count < entries.Length && entries[count].Id.FirstByte <= first)
            {
                count++;
            }

            BinaryPrimitives.WriteInt32BigEndian(fanout[(first * 4)..], count);
        }
    }

    private static void WriteTables(PackEntry[] entries, Span<byte> tables)
    {
        var checksums = tables[(entries.Length * 20)..];
        var offsets = tables[(entries.Length * 24)..];
        var largeOffsets = tables[(entries.Length * 28)..];
        uint large = 0;
        for (var at = 0; at < entries.Length; at++)
        {
            entries[at].Id.CopyTo(tables[(at * 20)..]);
            BinaryPrimitives.WriteUInt32BigEndian(checksums[(at * 4)..], entries[at].Checksum);
            var offset = (uint)entries[at].Offset;
            if (entries[at].Offset >= LargeOffset)
            {
                BinaryPrimitives.WriteInt64BigEndian(largeOffsets[(int)(large * 8)..], entries[at].Offset);
                offset = LargeOffset | large++;
            }

            BinaryPrimitives.WriteUInt32BigEndian(offsets[(at * 4)..], offset);
        }
    }
}
