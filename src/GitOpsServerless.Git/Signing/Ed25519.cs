using System.Numerics;
using System.Security.Cryptography;

namespace GitOpsServerless.Git.Signing;

/// <summary>
/// Verifies Ed25519 signatures (RFC 8032, section 5.1.7), which the runtime has no class for. Everything here is public, so the time
/// that it takes tells nothing. There is no signing.
/// </summary>
internal static class Ed25519
{
    private const int KeyLength = 32;
    private const int SignatureLength = 64;

    private static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly BigInteger D = Mod(-121665 * Inverse(121666));
    private static readonly BigInteger RootOfMinusOne = BigInteger.ModPow(2, (Prime - 1) / 4, Prime);
    private static readonly Point BasePoint = Decompress(Encode(Mod(4 * Inverse(5)), odd: false))!.Value;

    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message)
    {
        if (publicKey.Length != KeyLength || signature.Length != SignatureLength || Decompress(publicKey) is not { } key)
        {
            return false;
        }

        var scalar = Little(signature[KeyLength..]);
        if (scalar >= Order)
        {
            return false;
        }

        var challenge = Little(SHA512.HashData([.. signature[..KeyLength], .. publicKey, .. message])) % Order;
        var expected = Add(Multiply(BasePoint, scalar), Multiply(key.Negated(), challenge));
        return Compress(expected).AsSpan().SequenceEqual(signature[..KeyLength]);
    }

    private static BigInteger Little(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    private static BigInteger Mod(BigInteger value)
    {
        var rest = value % Prime;
        return rest.Sign < 0 ? rest + Prime : rest;
    }

    private static BigInteger Inverse(BigInteger value) => BigInteger.ModPow(Mod(value), Prime - 2, Prime);

    /// <summary>Null where the bytes are no point of the curve (section 5.1.3).</summary>
    private static Point? Decompress(ReadOnlySpan<byte> bytes)
    {
        Span<byte> copy = stackalloc byte[KeyLength];
        bytes.CopyTo(copy);
        var odd = (copy[^1] & 0x80) != 0;
        copy[^1] &= 0x7F;
        var y = Little(copy);
        if (y >= Prime)
        {
            return null;
        }

        var (u, v) = (Mod((y * y) - 1), Mod((D * y * y) + 1));
        var x = Mod(u * BigInteger.ModPow(v, 3, Prime) * BigInteger.ModPow(u * BigInteger.ModPow(v, 7, Prime), (Prime - 5) / 8, Prime));
        var check = Mod(v * x * x);
        if (check != u)
        {
            if (check != Mod(-u))
            {
                return null;
            }

            x = Mod(x * RootOfMinusOne);
        }

        if (x.IsZero && odd)
        {
            return null;
        }

        x = !x.IsEven == odd ? x : Prime - x;
        return new Point(x, y, BigInteger.One, Mod(x * y));
    }

    private static byte[] Compress(in Point point)
    {
        var inverse = Inverse(point.Z);
        return Encode(Mod(point.Y * inverse), !Mod(point.X * inverse).IsEven);
    }

    private static byte[] Encode(BigInteger y, bool odd)
    {
        var bytes = new byte[KeyLength];
        y.TryWriteBytes(bytes, out _, isUnsigned: true);
        bytes[^1] |= (byte)(odd ? 0x80 : 0);
        return bytes;
    }

    /// <summary>Addition in extended coordinates (section 5.1.4); it is complete, so that it doubles as well.</summary>
    private static Point Add(in Point left, in Point right)
    {
        var a = Mod((left.Y - left.X) * (right.Y - right.X));
        var b = Mod((left.Y + left.X) * (right.Y + right.X));
        var c = Mod(2 * left.T * right.T * D);
        var d = Mod(2 * left.Z * right.Z);
        var (e, f, g, h) = (b - a, d - c, d + c, b + a);
        return new Point(Mod(e * f), Mod(g * h), Mod(f * g), Mod(e * h));
    }

    private static Point Multiply(Point point, BigInteger scalar)
    {
        var sum = new Point(BigInteger.Zero, BigInteger.One, BigInteger.One, BigInteger.Zero);
        for (; !scalar.IsZero; scalar >>= 1)
        {
            sum = scalar.IsEven ? sum : Add(sum, point);
            point = Add(point, point);
        }

        return sum;
    }

    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T)
    {
        public Point Negated() => new(Mod(-X), Y, Z, Mod(-T));
    }
}
