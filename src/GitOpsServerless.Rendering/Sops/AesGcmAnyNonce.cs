using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GitOpsServerless.Rendering.Sops;

/// <summary>
/// AES-GCM (NIST SP 800-38D) for nonces of any length: SOPS uses 32 bytes, and the class of the platform takes only 12.
/// The block cipher is the platform's.
/// </summary>
internal static class AesGcmAnyNonce
{
    private const int BlockSize = 16;
    private const int TagSize = 16;

    /// <summary>The plain text; null when it does not authenticate.</summary>
    public static byte[]? Decrypt(byte[] key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> associatedData)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        Span<byte> counter = stackalloc byte[BlockSize];
        Span<byte> expected = stackalloc byte[TagSize];
        Start(aes, nonce, counter);
        Tag(aes, counter, ciphertext, associatedData, expected);
        return tag.Length == TagSize && CryptographicOperations.FixedTimeEquals(expected, tag) ? Stream(aes, counter, ciphertext) : null;
    }

    /// <summary>Cipher text and tag.</summary>
    public static (byte[] Ciphertext, byte[] Tag) Encrypt(byte[] key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associatedData)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        Span<byte> counter = stackalloc byte[BlockSize];
        var tag = new byte[TagSize];
        Start(aes, nonce, counter);
        var ciphertext = Stream(aes, counter, plaintext);
        Tag(aes, counter, ciphertext, associatedData, tag);
        return (ciphertext, tag);
    }

    private static UInt128 HashKey(Aes aes)
    {
        Span<byte> block = stackalloc byte[BlockSize];
        block.Clear();
        aes.EncryptEcb(block, block, PaddingMode.None);
        return BinaryPrimitives.ReadUInt128BigEndian(block);
    }

    private static void Start(Aes aes, ReadOnlySpan<byte> nonce, Span<byte> counter)
    {
        if (nonce.Length == 12)
        {
            counter.Clear();
            nonce.CopyTo(counter);
            counter[^1] = 1;
            return;
        }

        var key = HashKey(aes);
        var hash = Hash(key, UInt128.Zero, nonce);
        hash = Product(hash ^ (UInt128)((ulong)nonce.Length * 8), key);
        BinaryPrimitives.WriteUInt128BigEndian(counter, hash);
    }

    private static byte[] Stream(Aes aes, ReadOnlySpan<byte> start, ReadOnlySpan<byte> input)
    {
        var blocks = (input.Length + BlockSize - 1) / BlockSize;
        var stream = new byte[blocks * BlockSize];
        var low = BinaryPrimitives.ReadUInt32BigEndian(start[12..]);
        for (var at = 0; at < blocks; at++)
        {
            var block = stream.AsSpan(at * BlockSize, BlockSize);
            start.CopyTo(block);
            BinaryPrimitives.WriteUInt32BigEndian(block[12..], unchecked(low + 1 + (uint)at));
        }

        aes.EncryptEcb(stream, stream, PaddingMode.None);
        var output = new byte[input.Length];
        for (var at = 0; at < output.Length; at++)
        {
            output[at] = (byte)(stream[at] ^ input[at]);
        }

        return output;
    }

    private static void Tag(Aes aes, ReadOnlySpan<byte> start, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> associatedData, Span<byte> tag)
    {
        var key = HashKey(aes);
        var hash = Hash(key, Hash(key, UInt128.Zero, associatedData), ciphertext);
        hash = Product(hash ^ new UInt128((ulong)associatedData.Length * 8, (ulong)ciphertext.Length * 8), key);
        Span<byte> mask = stackalloc byte[BlockSize];
        aes.EncryptEcb(start, mask, PaddingMode.None);
        BinaryPrimitives.WriteUInt128BigEndian(tag, hash ^ BinaryPrimitives.ReadUInt128BigEndian(mask));
    }

    private static UInt128 Hash(UInt128 key, UInt128 hash, ReadOnlySpan<byte> data)
    {
        Span<byte> block = stackalloc byte[BlockSize];
        while (data.Length > 0)
        {
            var length = Math.Min(BlockSize, data.Length);
            block.Clear();
            data[..length].CopyTo(block);
            hash = Product(hash ^ BinaryPrimitives.ReadUInt128BigEndian(block), key);
            data = data[length..];
        }

        return hash;
    }

    // Multiplication in GF(2^128) with GCM's bit order; masks instead of branches.
    private static UInt128 Product(UInt128 left, UInt128 right)
    {
        var reduction = new UInt128(0xE100000000000000, 0);
        var (result, value) = (UInt128.Zero, right);
        for (var bit = 127; bit >= 0; bit--)
        {
            result ^= value & (UInt128.Zero - ((left >> bit) & 1));
            value = (value >> 1) ^ (reduction & (UInt128.Zero - (value & 1)));
        }

        return result;
    }
}
