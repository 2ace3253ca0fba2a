using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Packs;

/// <summary>What stands before the compressed data of a pack entry.</summary>
/// <param name="Size">Bytes of the inflated data: of the object, or of the delta.</param>
/// <param name="Length">Bytes of this header.</param>
/// <param name="BaseDistance">How far back the base of an offset delta starts.</param>
/// <param name="BaseId">The base of a reference delta.</param>
internal readonly record struct EntryHeader(ObjectKind Kind, long Size, int Length, long BaseDistance, ObjectId BaseId)
{
    /// <summary>No header is longer: 10 bytes of type and size, then 10 of offset or 20 of id.</summary>
    public const int MaxLength = 32;

    public bool IsDelta => Kind is ObjectKind.OffsetDelta or ObjectKind.ReferenceDelta;

    /// <summary>False where the input breaks off inside the header.</summary>
    public static bool TryRead(ReadOnlySpan<byte> input, out EntryHeader header)
    {
        header = default;
        var position = 0;
        if (!TryReadKindAndSize(input, ref position, out var kind, out var size))
        {
            return false;
        }

        long distance = 0;
        ObjectId baseId = default;
        switch (kind)
        {
            case ObjectKind.Commit or ObjectKind.Tree or ObjectKind.Blob or ObjectKind.Tag:
                break;
            case ObjectKind.OffsetDelta when !TryReadDistance(input, ref position, out distance):
                return false;
            case ObjectKind.OffsetDelta:
                break;
            case ObjectKind.ReferenceDelta when input.Length < position + ObjectId.Size:
                return false;
            case ObjectKind.ReferenceDelta:
                baseId = new ObjectId(input[position..]);
                position += ObjectId.Size;
                break;
            default:
                throw GitException.Corrupt("A pack has an entry of an unknown type.");
        }

        header = new EntryHeader(kind, size, position, distance, baseId);
        return true;
    }

    private static bool TryReadKindAndSize(ReadOnlySpan<byte> input, ref int position, out ObjectKind kind, out long size)
    {
        (kind, size) = (ObjectKind.None, 0);
        var shift = -3;
        byte value;
        do
        {
            if (position >= input.Length)
            {
                return false;
            }

            value = input[position++];
            if (shift < 0)
            {
                kind = (ObjectKind)((value >> 4) & 7);
                size = value & 0x0F;
                shift = 4;
                continue;
            }

            if (shift > 53)
            {
                throw GitException.Corrupt("A pack has an entry of an impossible size.");
            }

            size |= (long)(value & 0x7F) << shift;
            shift += 7;
        }
        while ((value & 0x80) != 0);
        return true;
    }

    private static bool TryReadDistance(ReadOnlySpan<byte> input, ref int position, out long distance)
    {
        distance = -1;
        byte value;
        do
        {
            if (position >= input.Length)
            {
                return false;
            }

            if (distance > long.MaxValue >> 9)
            {
                throw GitException.Corrupt("A delta has an impossible base.");
            }

            value = input[position++];
            distance = ((distance + 1) << 7) | (uint)(value & 0x7F);
        }
        while ((value & 0x80) != 0);
        return true;
    }
}
