namespace GitOpsServerless.Git.Packs;

/// <summary>A delta: the size of its base, the size of its result, and instructions to copy and to insert (gitformat-pack).</summary>
internal static class Delta
{
    /// <summary>The size of the result, after a check of the size of the base.</summary>
    public static long ResultSize(ReadOnlySpan<byte> delta, long baseSize)
    {
        var position = 0;
        if (ReadSize(delta, ref position) != baseSize)
        {
            throw GitException.Corrupt("A delta is for a base of another size.");
        }

        return ReadSize(delta, ref position);
    }

    /// <summary>Fills <paramref name="result"/>, which must have the size that the delta announces.</summary>
    public static void Apply(ReadOnlySpan<byte> source, ReadOnlySpan<byte> delta, Span<byte> result)
    {
        var position = 0;
        if (ReadSize(delta, ref position) != source.Length || ReadSize(delta, ref position) != result.Length)
        {
            throw GitException.Corrupt("A delta is for a base of another size.");
        }

        while (position < delta.Length)
        {
            var instruction = delta[position++];
            var part = (instruction & 0x80) != 0
                ? Copied(source, delta, instruction, ref position)
                : Inserted(delta, instruction, ref position);
            if (!part.TryCopyTo(result))
            {
                throw GitException.Corrupt("A delta makes more than it announces.");
            }

            result = result[part.Length..];
        }

        if (result.Length != 0)
        {
            throw GitException.Corrupt("A delta makes less than it announces.");
        }
    }

    private static ReadOnlySpan<byte> Copied(ReadOnlySpan<byte> source, ReadOnlySpan<byte> delta, byte instruction, ref int position)
    {
        long offset = 0;
        long size = 0;
        for (var field = 0; field < 7; field++)
        {
            if ((instruction & (1 << field)) == 0)
            {
                continue;
            }

            if (position >= delta.Length)
            {
                throw GitException.Corrupt("A delta breaks off.");
            }

            long value = delta[position++];
            offset |= field < 4 ? value << (8 * field) : 0;
            size |= field >= 4 ? value << (8 * (field - 4)) : 0;
        }

        size = size == 0 ? 0x10000 : size;
        return offset + size <= source.Length
            ? source.Slice((int)offset, (int)size)
            : throw GitException.Corrupt("A delta copies from behind the end of its base.");
    }

    private static ReadOnlySpan<byte> Inserted(ReadOnlySpan<byte> delta, byte count, ref int position)
    {
        if (count == 0 || position + count > delta.Length)
        {
            throw GitException.Corrupt(count == 0 ? "A delta has a reserved instruction." : "A delta breaks off.");
        }

        position += count;
        return delta.Slice(position - count, count);
    }

    private static long ReadSize(ReadOnlySpan<byte> delta, ref int position)
    {
        long size = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            if (position >= delta.Length)
            {
                throw GitException.Corrupt("A delta breaks off.");
            }

            var value = delta[position++];
            size |= (long)(value & 0x7F) << shift;
            if ((value & 0x80) == 0)
            {
                return size;
            }
        }

        throw GitException.Corrupt("A delta announces an impossible size.");
    }
}
