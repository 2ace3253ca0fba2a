using System.Buffers.Binary;
using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Packs;

/// <summary>A sorted table of ids with its fan-out, as pack indexes and multi-pack indexes have it, read in place.</summary>
internal sealed class IdTable
{
    public const int FanoutLength = 256 * 4;

    private readonly IndexFile file;
    private readonly long start;
    private readonly int[] fanout = new int[256];

    public IdTable(IndexFile file, long fanoutStart, long idsStart)
    {
        this.file = file;
        start = idsStart;
        var bytes = new byte[FanoutLength];
        file.Read(bytes, fanoutStart);
        for (var first = 0; first < 256; first++)
        {
            fanout[first] = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(first * 4));
            if (fanout[first] < (first == 0 ? 0 : fanout[first - 1]))
            {
                throw GitException.Corrupt("A pack index has a fan-out that decreases.");
            }
        }
    }

    public int Count => fanout[255];

    /// <summary>The position of an id, or the complement of where it would be.</summary>
    public int Find(ObjectId id)
    {
        var (low, high) = (id.FirstByte == 0 ? 0 : fanout[id.FirstByte - 1], fanout[id.FirstByte] - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = IdAt(middle).CompareTo(id);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    public ObjectId IdAt(int position)
    {
        Span<byte> bytes = stackalloc byte[ObjectId.Size];
        file.Read(bytes, start + ((long)position * ObjectId.Size));
        return new ObjectId(bytes);
    }

    /// <summary>The ids that start with the given digits.</summary>
    public IEnumerable<ObjectId> WithPrefix(string hex)
    {
        var at = Find(ObjectId.Parse(hex.PadRight(ObjectId.HexLength, '0')));
        for (at = at < 0 ? ~at : at; at < Count; at++)
        {
            var id = IdAt(at);
            if (!id.ToString().StartsWith(hex, StringComparison.Ordinal))
            {
                yield break;
            }

            yield return id;
        }
    }
}
