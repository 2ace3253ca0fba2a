using System.Buffers.Binary;
using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Packs;

/// <summary>A pack index of version 2.</summary>
internal sealed class PackIndex : IDisposable
{
    private const int HeaderLength = 8;

    private readonly IndexFile file;

    public PackIndex(string path)
    {
        file = new IndexFile(path);
        try
        {
            Span<byte> header = stackalloc byte[HeaderLength];
            file.Read(header, 0);
            if (!header.StartsWith(Magic) || BinaryPrimitives.ReadInt32BigEndian(header[4..]) != 2)
            {
                throw GitException.Corrupt("A pack index is not of version 2.");
            }

            Ids = new IdTable(file, HeaderLength, HeaderLength + IdTable.FanoutLength);
            if (file.Length < HeaderLength + IdTable.FanoutLength + (Ids.Count * 28L) + 40)
            {
                throw GitException.Corrupt("A pack index breaks off.");
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public static ReadOnlySpan<byte> Magic => [0xFF, (byte)'t', (byte)'O', (byte)'c'];

    public IdTable Ids { get; }

    /// <summary>Where the object starts in the pack, or -1.</summary>
    public long Find(ObjectId id)
    {
        var position = Ids.Find(id);
        if (position < 0)
        {
            return -1;
        }

        Span<byte> bytes = stackalloc byte[8];
        var offsets = HeaderLength + IdTable.FanoutLength + (Ids.Count * 24L);
        file.Read(bytes[..4], offsets + (position * 4L));
        var offset = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if ((offset & 0x80000000) == 0)
        {
            return offset;
        }

        file.Read(bytes, offsets + (Ids.Count * 4L) + ((offset & 0x7FFFFFFF) * 8L));
        return BinaryPrimitives.ReadInt64BigEndian(bytes);
    }

    public void Dispose() => file.Dispose();
}
