using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GitOpsServerless.Git.Packs;

/// <summary>
/// Inflates one zlib stream (RFC 1950 and 1951) from a span into a span of known length.
/// </summary>
/// <remarks>
/// Written here because a pack does not say how long its compressed entries are and the stream classes of the
/// runtime read past the end of one. The checksum at the end is skipped, not compared: the id of the object and the
/// checksum of the pack cover every byte of it. One instance serves one thread.
/// </remarks>
internal sealed class Inflater
{
    /// <summary>Bytes behind the output that may be overwritten with anything.</summary>
    public const int OutputSlack = 16;

    private const int LiteralBits = 11;
    private const int DistanceBits = 9;

    /// <summary>Codes of <see cref="LiteralBits"/> that fit into 56 bits.</summary>
    private const int LiteralRun = 5;
    private const int TrailerLength = 4;

    private readonly uint[] literalTable = new uint[4096];
    private readonly uint[] distanceTable = new uint[2048];
    private readonly uint[] lengthTable = new uint[128];
    private bool tablesAreFixed;

    private ulong bits;
    private int bitCount;
    private int position;
    private int overrun;

    /// <summary>
    /// Inflates exactly <paramref name="length"/> bytes. <paramref name="output"/> must be longer by <see cref="OutputSlack"/>.
    /// On <see cref="InflateStatus.NeedMoreInput"/> the call is repeated from the start with more input.
    /// </summary>
    public InflateStatus Inflate(ReadOnlySpan<byte> input, Span<byte> output, int length, out int consumed)
    {
        consumed = 0;
        if (input.Length < 2)
        {
            return InflateStatus.NeedMoreInput;
        }

        if ((input[0] & 0x0F) != 8 || (input[1] & 0x20) != 0 || ((input[0] << 8) | input[1]) % 31 != 0)
        {
            return InflateStatus.Corrupt;
        }

        (bits, bitCount, position, overrun) = (0, 0, 2, 0);
        var status = InflateBlocks(input, output, length);
        var end = position - (bitCount >> 3) + overrun;
        if (status == InflateStatus.Done)
        {
            consumed = end + TrailerLength;
            return consumed > input.Length ? InflateStatus.NeedMoreInput : InflateStatus.Done;
        }

        // Zeros stand in for what is behind the end of the input; whatever was decoded from them means nothing.
        return end > input.Length ? InflateStatus.NeedMoreInput : status;
    }

    private InflateStatus InflateBlocks(ReadOnlySpan<byte> input, Span<byte> output, int length)
    {
        var written = 0;
        bool last;
        do
        {
            Refill(input);
            last = Take(1) != 0;
            var status = Take(2) switch
            {
                0 => Stored(input, output[..length], ref written),
                1 => UseFixedTables() ? Compressed(input, output, length, ref written) : InflateStatus.Corrupt,
                2 => ReadTables(input) ? Compressed(input, output, length, ref written) : InflateStatus.Corrupt,
                _ => InflateStatus.Corrupt,
            };
            if (status != InflateStatus.Done)
            {
                return status;
            }
        }
        while (!last);
        return written == length ? InflateStatus.Done : InflateStatus.WrongLength;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Refill(ReadOnlySpan<byte> input)
    {
        if (position + 8 <= input.Length)
        {
            bits |= MemoryMarshal.Read<ulong>(input[position..]) << bitCount;
            position += (63 - bitCount) >> 3;
            bitCount |= 56;
            return;
        }

        RefillSlowly(input);
    }

    private void RefillSlowly(ReadOnlySpan<byte> input)
    {
        while (bitCount <= 56)
        {
            if (position < input.Length)
            {
                bits |= (ulong)input[position++] << bitCount;
            }
            else
            {
                overrun++;
            }

            bitCount += 8;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Take(int count)
    {
        var value = (int)(bits & ((1ul << count) - 1));
        bits >>= count;
        bitCount -= count;
        return value;
    }

    private InflateStatus Stored(ReadOnlySpan<byte> input, Span<byte> output, ref int written)
    {
        Take(bitCount & 7);
        position = position - (bitCount >> 3) + overrun;
        (bits, bitCount, overrun) = (0, 0, 0);
        if (position + 4 > input.Length)
        {
            position = input.Length + 1;
            return InflateStatus.NeedMoreInput;
        }

        var count = input[position] | (input[position + 1] << 8);
        if (count != ((input[position + 2] | (input[position + 3] << 8)) ^ 0xFFFF))
        {
            return InflateStatus.Corrupt;
        }

        position += 4;
        if (count > output.Length - written)
        {
            return InflateStatus.WrongLength;
        }

        if (position + count > input.Length)
        {
            position = input.Length + 1;
            return InflateStatus.NeedMoreInput;
        }

        input.Slice(position, count).CopyTo(output[written..]);
        position += count;
        written += count;
        return InflateStatus.Done;
    }

    private bool UseFixedTables()
    {
        if (tablesAreFixed)
        {
            return true;
        }

        tablesAreFixed = true;
        return HuffmanTable.TryBuild(DeflateSymbols.FixedLiteralLengths, DeflateSymbols.LiteralsAndLengths, literalTable, LiteralBits)
            && HuffmanTable.TryBuild(DeflateSymbols.FixedDistanceLengths, DeflateSymbols.Distances, distanceTable, DistanceBits);
    }

    private bool ReadTables(ReadOnlySpan<byte> input)
    {
        tablesAreFixed = false;
        var literals = Take(5) + 257;
        var distances = Take(5) + 1;
        var codes = Take(4) + 4;
        if (literals > 286 || distances > 30)
        {
            return false;
        }

        Span<byte> codeLengths = stackalloc byte[19];
        codeLengths.Clear();
        for (var index = 0; index < codes; index++)
        {
            Refill(input);
            codeLengths[DeflateSymbols.CodeLengthOrder[index]] = (byte)Take(3);
        }

        Span<byte> lengths = stackalloc byte[320];
        lengths.Clear();
        return HuffmanTable.TryBuild(codeLengths, DeflateSymbols.CodeLengths, lengthTable, 7)
            && ReadLengths(input, lengths[..(literals + distances)])
            && lengths[256] != 0
            && HuffmanTable.TryBuild(lengths[..literals], DeflateSymbols.LiteralsAndLengths, literalTable, LiteralBits)
            && HuffmanTable.TryBuild(lengths.Slice(literals, distances), DeflateSymbols.Distances, distanceTable, DistanceBits);
    }

    private bool ReadLengths(ReadOnlySpan<byte> input, Span<byte> lengths)
    {
        var index = 0;
        while (index < lengths.Length)
        {
            Refill(input);
            var entry = lengthTable[(int)bits & 127];
            if ((entry & HuffmanTable.Special) != 0)
            {
                return false;
            }

            Take((int)(entry & 0xFF));
            var symbol = (int)(entry >> 16);
            if (symbol < 16)
            {
                lengths[index++] = (byte)symbol;
                continue;
            }

            var repeat = symbol switch { 16 => 3 + Take(2), 17 => 3 + Take(3), _ => 11 + Take(7) };
            if (repeat > lengths.Length - index || (symbol == 16 && index == 0))
            {
                return false;
            }

            lengths.Slice(index, repeat).Fill(symbol == 16 ? lengths[index - 1] : (byte)0);
            index += repeat;
        }

        return true;
    }

    /// <summary>The inner loop: one literal, or one copy of earlier output, a round.</summary>
    private InflateStatus Compressed(ReadOnlySpan<byte> input, Span<byte> output, int length, ref int written)
    {
        ref var literalsStart = ref MemoryMarshal.GetArrayDataReference(literalTable);
        ref var distancesStart = ref MemoryMarshal.GetArrayDataReference(distanceTable);
        ref var source = ref MemoryMarshal.GetReference(input);
        ref var target = ref MemoryMarshal.GetReference(output[..(length + OutputSlack)]);
        var (buffer, count, at, missing, to) = (bits, bitCount, position, overrun, written);
        var fastEnd = input.Length - 8;
        var status = InflateStatus.Done;
        while (true)
        {
            if (at <= fastEnd)
            {
                buffer |= Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, at)) << count;
                at += (63 - count) >> 3;
                count |= 56;
            }
            else
            {
                (bits, bitCount, position, overrun) = (buffer, count, at, missing);
                RefillSlowly(input);
                (buffer, count, at, missing) = (bits, bitCount, position, overrun);
                if (missing > 16)
                {
                    status = InflateStatus.NeedMoreInput;
                    break;
                }
            }

            var entry = Unsafe.Add(ref literalsStart, (nint)(buffer & ((1u << LiteralBits) - 1)));
            if ((entry & HuffmanTable.Literal) != 0 && to < length)
            {
                // Five codes of the primary table fit into the bits that are there. A shift takes the low six bits of an entry: its length.
                var runEnd = Math.Min(to + LiteralRun, length);
                do
                {
                    Unsafe.Add(ref target, to++) = (byte)(entry >> 16);
                    buffer >>= (int)entry;
                    count -= (int)(entry & 0xFF);
                    entry = Unsafe.Add(ref literalsStart, (nint)(buffer & ((1u << LiteralBits) - 1)));
                }
                while ((entry & HuffmanTable.Literal) != 0 && to < runEnd);
                if (to == runEnd || at > fastEnd)
                {
                    continue;
                }

                buffer |= Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, at)) << count;
                at += (63 - count) >> 3;
                count |= 56;
            }

            if ((entry & HuffmanTable.Subtable) != 0)
            {
                buffer >>= LiteralBits;
                count -= LiteralBits;
                entry = Unsafe.Add(ref literalsStart, (int)(entry >> 16) + (int)(buffer & ((1ul << (int)((entry >> 8) & 0x1F)) - 1)));
            }

            buffer >>= (int)(entry & 0xFF);
            count -= (int)(entry & 0xFF);
            if ((entry & HuffmanTable.Literal) != 0)
            {
                if (to >= length)
                {
                    status = InflateStatus.WrongLength;
                    break;
                }

                Unsafe.Add(ref target, to++) = (byte)(entry >> 16);
                continue;
            }

            if ((entry & HuffmanTable.Special) != 0)
            {
                status = entry >> 16 == 0 ? InflateStatus.Done : InflateStatus.Corrupt;
                break;
            }

            var extra = (int)((entry >> 8) & 0x1F);
            var copy = (int)(entry >> 16) + (int)(buffer & ((1ul << extra) - 1));
            buffer >>= extra;
            count -= extra;

            // At least 56 bits were there; a length code takes up to 20 of them and a distance up to 28.
            entry = Unsafe.Add(ref distancesStart, (int)(buffer & ((1u << DistanceBits) - 1)));
            if ((entry & HuffmanTable.Subtable) != 0)
            {
                buffer >>= DistanceBits;
                count -= DistanceBits;
                entry = Unsafe.Add(ref distancesStart, (int)(entry >> 16) + (int)(buffer & ((1ul << (int)((entry >> 8) & 0x1F)) - 1)));
            }

            buffer >>= (int)(entry & 0xFF);
            count -= (int)(entry & 0xFF);
            extra = (int)((entry >> 8) & 0x1F);
            var distance = (int)(entry >> 16) + (int)(buffer & ((1ul << extra) - 1));
            buffer >>= extra;
            count -= extra;
            if ((entry & HuffmanTable.Special) != 0 || distance > to)
            {
                status = InflateStatus.Corrupt;
                break;
            }

            if (copy > length - to)
            {
                status = InflateStatus.WrongLength;
                break;
            }

            Copy(ref target, to, distance, copy);
            to += copy;
        }

        (bits, bitCount, position, overrun, written) = (buffer, count, at, missing, to);
        return status;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ref byte target, int to, int distance, int count)
    {
        ref var destination = ref Unsafe.Add(ref target, to);
        ref var source = ref Unsafe.Add(ref target, to - distance);
        if (distance >= 16)
        {
            // Copies whole vectors and so up to 15 bytes too many, into the slack or where later output goes.
            for (var done = 0; done < count; done += 16)
            {
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, done), Unsafe.ReadUnaligned<Vector128<byte>>(ref Unsafe.Add(ref source, done)));
            }
        }
        else if (distance >= 8)
        {
            // Copies whole words and so up to seven bytes too many, into the slack or where later output goes.
            for (var done = 0; done < count; done += 8)
            {
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, done), Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, done)));
            }
        }
        else if (distance == 1)
        {
            Unsafe.InitBlockUnaligned(ref destination, source, (uint)count);
        }
        else
        {
            for (var done = 0; done < count; done++)
            {
                Unsafe.Add(ref destination, done) = Unsafe.Add(ref source, done);
            }
        }
    }
}
