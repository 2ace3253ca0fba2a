using System.Security.Cryptography;

namespace GitOpsServerless.Rendering.Sops;

/// <summary>
/// The X25519 function of RFC 7748: Montgomery ladder over 2^255-19 in sixteen limbs of 16 bits, without branches or table look-ups
/// that depend on secrets.
/// </summary>
internal static class X25519
{
    private const int Limbs = 16;
    private static readonly byte[] BasePoint = [9, .. new byte[31]];

    /// <summary>The public key of a private key.</summary>
    public static byte[] PublicKey(ReadOnlySpan<byte> privateKey) => Multiply(privateKey, BasePoint);

    /// <summary>The shared secret; null when the other side's point is of low order, which makes it all zeros.</summary>
    public static byte[]? SharedSecret(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey)
    {
        var secret = Multiply(privateKey, publicKey);
        return CryptographicOperations.FixedTimeEquals(secret, new byte[32]) ? null : secret;
    }

    private static byte[] Multiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point)
    {
        Span<byte> k = stackalloc byte[32];
        scalar.CopyTo(k);
        k[0] &= 248;
        k[31] = (byte)((k[31] & 127) | 64);
        Span<long> x = stackalloc long[Limbs];
        Span<long> a = stackalloc long[Limbs];
        Span<long> b = stackalloc long[Limbs];
        Span<long> c = stackalloc long[Limbs];
        Span<long> d = stackalloc long[Limbs];
        Span<long> e = stackalloc long[Limbs];
        Span<long> f = stackalloc long[Limbs];
        Span<long> a24 = stackalloc long[Limbs];
        a24.Clear();
        (a24[0], a24[1]) = (0xDB41, 1);
        Unpack(x, point);
        x.CopyTo(b);
        a.Clear();
        c.Clear();
        d.Clear();
        a[0] = d[0] = 1;
        for (var at = 254; at >= 0; at--)
        {
            long bit = (k[at >> 3] >> (at & 7)) & 1;
            Swap(a, b, bit);
            Swap(c, d, bit);
            Add(e, a, c);
            Subtract(a, a, c);
            Add(c, b, d);
            Subtract(b, b, d);
            Multiply(d, e, e);
            Multiply(f, a, a);
            Multiply(a, c, a);
            Multiply(c, b, e);
            Add(e, a, c);
            Subtract(a, a, c);
            Multiply(b, a, a);
            Subtract(c, d, f);
            Multiply(a, c, a24);
            Add(a, a, d);
            Multiply(c, c, a);
            Multiply(a, d, f);
            Multiply(d, b, x);
            Multiply(b, e, e);
            Swap(a, b, bit);
            Swap(c, d, bit);
        }

        Invert(c, c);
        Multiply(a, a, c);
        CryptographicOperations.ZeroMemory(k);
        return Pack(a);
    }

    private static void Unpack(Span<long> value, ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < Limbs; at++)
        {
            value[at] = bytes[2 * at] + ((long)bytes[(2 * at) + 1] << 8);
        }

        value[15] &= 0x7FFF;
    }

    private static byte[] Pack(ReadOnlySpan<long> value)
    {
        Span<long> t = stackalloc long[Limbs];
        Span<long> m = stackalloc long[Limbs];
        value.CopyTo(t);
        Carry(t);
        Carry(t);
        Carry(t);
        for (var round = 0; round < 2; round++)
        {
            m[0] = t[0] - 0xFFED;
            for (var at = 1; at < 15; at++)
            {
                m[at] = t[at] - 0xFFFF - ((m[at - 1] >> 16) & 1);
                m[at - 1] &= 0xFFFF;
            }

            m[15] = t[15] - 0x7FFF - ((m[14] >> 16) & 1);
            m[14] &= 0xFFFF;
            Swap(t, m, 1 - ((m[15] >> 16) & 1));
        }

        var bytes = new byte[32];
        for (var at = 0; at < Limbs; at++)
        {
            bytes[2 * at] = (byte)t[at];
            bytes[(2 * at) + 1] = (byte)(t[at] >> 8);
        }

        return bytes;
    }

    private static void Carry(Span<long> value)
    {
        for (var at = 0; at < Limbs; at++)
        {
            value[at] += 1L << 16;
            var carry = value[at] >> 16;
            value[at] -= carry << 16;
            if (at < 15)
            {
                value[at + 1] += carry - 1;
            }
            else
            {
                // 2^256 is 38 modulo the prime.
                value[0] += 38 * (carry - 1);
            }
        }
    }

    private static void Swap(Span<long> left, Span<long> right, long bit)
    {
        var mask = -bit;
        for (var at = 0; at < Limbs; at++)
        {
            var difference = mask & (left[at] ^ right[at]);
            left[at] ^= difference;
            right[at] ^= difference;
        }
    }

    private static void Add(Span<long> result, ReadOnlySpan<long> left, ReadOnlySpan<long> right)
    {
        for (var at = 0; at < Limbs; at++)
        {
            result[at] = left[at] + right[at];
        }
    }

    private static void Subtract(Span<long> result, ReadOnlySpan<long> left, ReadOnlySpan<long> right)
    {
        for (var at = 0; at < Limbs; at++)
        {
            result[at] = left[at] - right[at];
        }
    }

    private static void Multiply(Span<long> result, ReadOnlySpan<long> left, ReadOnlySpan<long> right)
    {
        Span<long> product = stackalloc long[(2 * Limbs) - 1];
        product.Clear();
        for (var i = 0; i < Limbs; i++)
        {
            for (var j = 0; j < Limbs; j++)
            {
                product[i + j] += left[i] * right[j];
            }
        }

        for (var at = 0; at < Limbs - 1; at++)
        {
            product[at] += 38 * product[at + Limbs];
        }

        product[..Limbs].CopyTo(result);
        Carry(result);
        Carry(result);
    }

    // The power p-2, by Fermat.
    private static void Invert(Span<long> result, ReadOnlySpan<long> value)
    {
        Span<long> source = stackalloc long[Limbs];
        Span<long> power = stackalloc long[Limbs];
        value.CopyTo(source);
        value.CopyTo(power);
        for (var at = 253; at >= 0; at--)
        {
            Multiply(power, power, power);
            if (at is not (2 or 4))
            {
                Multiply(power, power, source);
            }
        }

        power.CopyTo(result);
    }
}
