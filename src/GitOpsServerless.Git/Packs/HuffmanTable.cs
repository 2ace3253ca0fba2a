namespace GitOpsServerless.Git.Packs;

/// <summary>
/// Builds lookup tables for canonical Huffman codes (RFC 1951, 3.2.2): one primary table, and subtables for longer codes.
/// </summary>
/// <remarks>
/// An entry is 32 bits: 0-7 the code bits that this table consumes, 8-12 the extra bits, 13-15 flags, 16-31 the value.
/// </remarks>
internal static class HuffmanTable
{
    public const uint Literal = 1u << 13;
    public const uint Subtable = 1u << 14;
    public const uint Special = 1u << 15;

    /// <summary>False where the lengths form no complete code. A single code of one bit is complete enough, as zlib has it.</summary>
    public static bool TryBuild(ReadOnlySpan<byte> lengths, ReadOnlySpan<uint> symbols, Span<uint> table, int tableBits)
    {
        Span<int> counts = stackalloc int[16];
        counts.Clear();
        foreach (var length in lengths)
        {
            counts[length]++;
        }

        var used = lengths.Length - counts[0];
        counts[0] = 0;
        if (!IsComplete(counts, used))
        {
            return false;
        }

        if (used < 2)
        {
            table[..(1 << tableBits)].Fill(Special | (1u << 16) | 1);
        }

        Span<short> sorted = stackalloc short[288];
        Sort(lengths, counts, sorted);
        Fill(lengths, counts, sorted[..used], symbols, table, tableBits);
        return true;
    }

    private static bool IsComplete(ReadOnlySpan<int> counts, int used)
    {
        var left = 1;
        for (var length = 1; length < 16; length++)
        {
            left = (left << 1) - counts[length];
            if (left < 0)
            {
                return false;
            }
        }

        return left == 0 || used == 0 || (used == 1 && counts[1] == 1);
    }

    private static void Sort(ReadOnlySpan<byte> lengths, ReadOnlySpan<int> counts, Span<short> sorted)
    {
        Span<int> offsets = stackalloc int[17];
        offsets.Clear();
        for (var length = 1; length < 16; length++)
        {
            offsets[length + 1] = offsets[length] + counts[length];
        }

        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] != 0)
            {
                sorted[offsets[lengths[symbol]]++] = (short)symbol;
            }
        }
    }

    private static void Fill(
        ReadOnlySpan<byte> lengths, Span<int> counts, ReadOnlySpan<short> sorted, ReadOnlySpan<uint> symbols, Span<uint> table, int tableBits)
    {
        var mask = (1 << tableBits) - 1;
        var end = 1 << tableBits;
        var (code, prefix, start, bits, size) = (0, -1, 0, 0, 1);
        foreach (var symbol in sorted)
        {
            int length = lengths[symbol];
            Double(table, ref size, 1 << Math.Min(length, tableBits));
            if (length <= tableBits)
            {
                table[code] = symbols[symbol] | (uint)length;
            }
            else
            {
                if ((code & mask) != prefix)
                {
                    prefix = code & mask;
                    (start, bits) = (end, SubtableBits(counts, length, tableBits));
                    end += 1 << bits;
                    table[prefix] = Subtable | ((uint)start << 16) | ((uint)bits << 8) | (uint)tableBits;
                }

                for (var at = code >> tableBits; at < 1 << bits; at += 1 << (length - tableBits))
                {
                    table[start + at] = symbols[symbol] | (uint)(length - tableBits);
                }
            }

            counts[length]--;
            code = NextReversed(code, length);
        }

        Double(table, ref size, 1 << tableBits);
    }

    /// <summary>
    /// Repeats what is there until the table has <paramref name="wanted"/> entries. Codes come by length, so each is written once at the size
    /// of its length: whole copies cost far less than one write an entry. What lies where longer codes go is overwritten by them.
    /// </summary>
    private static void Double(Span<uint> table, ref int size, int wanted)
    {
        for (; size < wanted; size <<= 1)
        {
            table[..size].CopyTo(table[size..]);
        }
    }

    private static int SubtableBits(ReadOnlySpan<int> counts, int length, int tableBits)
    {
        var bits = length - tableBits;
        var space = counts[length];
        while (space < 1 << bits && bits + tableBits < 15)
        {
            bits++;
            space = (space << 1) + counts[tableBits + bits];
        }

        return bits;
    }

    /// <summary>Counts up in a number whose bits are reversed, as the codes stand in the stream.</summary>
    private static int NextReversed(int code, int length)
    {
        var bit = 1 << (length - 1);
        while ((code & bit) != 0)
        {
            bit >>= 1;
        }

        return bit == 0 ? 0 : (code & (bit - 1)) | bit;
    }
}
