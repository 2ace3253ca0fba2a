using System.Buffers.Binary;
using System.Numerics;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>
/// The 64-bit hash behind <c>uniqueString()</c> and template hashes: MurmurHash3 of Austin Appleby in its form with two
/// 32-bit halves, with the seed 0.
/// </summary>
internal static class Murmur64
{
    private const uint C1 = 0x239b961b;
    private const uint C2 = 0xab0e9789;

    public static ulong Of(ReadOnlySpan<byte> data)
    {
        uint h1 = 0;
        uint h2 = 0;
        var rest = data;
        for (; rest.Length >= 8; rest = rest[8..])
        {
            h1 = (BitOperations.RotateLeft(h1 ^ First(BinaryPrimitives.ReadUInt32LittleEndian(rest)), 19) + h2) * 5 + 0x561ccd1b;
            h2 = (BitOperations.RotateLeft(h2 ^ Second(BinaryPrimitives.ReadUInt32LittleEndian(rest[4..])), 13) + h1) * 5 + 0x0bcaa747;
        }

        h1 ^= First(Tail(rest));
        if (rest.Length > 4)
        {
            h2 ^= Second(Tail(rest[4..]));
        }

        h1 ^= (uint)data.Length;
        h2 ^= (uint)data.Length;
        h1 += h2;
        h2 += h1;
        h1 = Mix(h1);
        h2 = Mix(h2);
        h1 += h2;
        h2 += h1;
        return ((ulong)h2 << 32) | h1;
    }

    private static uint First(uint word) => BitOperations.RotateLeft(word * C1, 15) * C2;

    private static uint Second(uint word) => BitOperations.RotateLeft(word * C2, 17) * C1;

    private static uint Tail(ReadOnlySpan<byte> bytes)
    {
        uint word = 0;
        for (var i = 0; i < Math.Min(bytes.Length, 4); i++)
        {
            word |= (uint)bytes[i] << (8 * i);
        }

        return word;
    }

    private static uint Mix(uint h)
    {
        h = (h ^ (h >> 16)) * 0x85ebca6b;
        h = (h ^ (h >> 13)) * 0xc2b2ae35;
        return h ^ (h >> 16);
    }
}
