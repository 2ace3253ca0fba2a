using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>The hashes behind <c>guid()</c> and <c>uniqueString()</c>, equal to Azure's.</summary>
internal static class NameHashing
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>The namespace of Azure's name-based UUIDs, in network order.</summary>
    private static ReadOnlySpan<byte> GuidNamespace => [0x11, 0xfb, 0x06, 0xfb, 0x71, 0x2d, 0x4d, 0xdd, 0x98, 0xc7, 0xe7, 0x1b, 0xbd, 0x58, 0x88, 0x30];

    /// <summary>A UUID of version 5 (RFC 9562, section 5.5).</summary>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "The algorithm is part of the definition of version 5.")]
    public static string Guid(string name)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        byte[] input = [.. GuidNamespace, .. Encoding.UTF8.GetBytes(name)];
        SHA1.HashData(input, hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString();
    }

    /// <summary>13 characters of base 32, from a 64-bit hash of the text.</summary>
    public static string UniqueString(string text)
    {
        var hash = Murmur64(Encoding.UTF8.GetBytes(text));
        return string.Create(13, hash, static (characters, value) =>
        {
            for (var i = 0; i < characters.Length; i++)
            {
                characters[i] = Alphabet[(int)(value >> 59)];
                value <<= 5;
            }
        });
    }

    /// <summary>A variant of MurmurHash with two lanes of 32 bits, seed 0.</summary>
    public static ulong Murmur64(ReadOnlySpan<byte> data)
    {
        const uint c1 = 0x239b961b;
        const uint c2 = 0xab0e9789;
        uint h1 = 0, h2 = 0;
        var rest = data;
        for (; rest.Length >= 8; rest = rest[8..])
        {
            h1 ^= BitOperations.RotateLeft(BinaryPrimitives.ReadUInt32LittleEndian(rest) * c1, 15) * c2;
            h1 = ((BitOperations.RotateLeft(h1, 19) + h2) * 5) + 0x561ccd1b;
            h2 ^= BitOperations.RotateLeft(BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]) * c2, 17) * c1;
            h2 = ((BitOperations.RotateLeft(h2, 13) + h1) * 5) + 0x0bcaa747;
        }

        if (rest.Length > 0)
        {
            h1 ^= BitOperations.RotateLeft(ReadTail(rest[..Math.Min(4, rest.Length)]) * c1, 15) * c2;
        }

        if (rest.Length > 4)
        {
            h2 ^= BitOperations.RotateLeft(ReadTail(rest[4..]) * c2, 17) * c1;
        }

        h1 ^= (uint)data.Length;
        h2 ^= (uint)data.Length;
        h1 += h2;
        h2 += h1;
        h1 = Finish(h1);
        h2 = Finish(h2);
        h1 += h2;
        h2 += h1;
        return ((ulong)h2 << 32) | h1;
    }

    private static uint ReadTail(ReadOnlySpan<byte> bytes)
    {
        uint value = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            value |= (uint)bytes[i] << (8 * i);
        }

        return value;
    }

    private static uint Finish(uint hash)
    {
        hash ^= hash >> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >> 13;
        hash *= 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }
}
