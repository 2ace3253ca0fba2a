using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace GitOpsServerless.Rendering.Sops;

/// <summary>Decrypts files of the age v1 format (C2SP age specification) that have X25519 recipients.</summary>
internal static class AgeFile
{
    private const string Version = "age-encryption.org/v1";
    private const string ArmorBegin = "-----BEGIN AGE ENCRYPTED FILE-----";
    private const string ArmorEnd = "-----END AGE ENCRYPTED FILE-----";
    private const int TagSize = 16;
    private const int ChunkSize = 64 * 1024;
    private const int MaxStanzas = 256;

    /// <summary>The plain text; null when no identity fits, or the file is damaged.</summary>
    public static byte[]? Decrypt(ReadOnlySpan<byte> file, IEnumerable<AgeIdentity> identities)
    {
        try
        {
            var binary = Dearmor(file);
            return Header.Parse(binary) is { } header
                && identities.Select(header.FileKeyFor).FirstOrDefault(k => k is not null) is { } key
                && header.Authenticates(key)
                ? DecryptPayload(binary.AsSpan(header.Length), key)
                : null;
        }
        catch (Exception damaged) when (damaged is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Dearmor(ReadOnlySpan<byte> file)
    {
        var text = file.Length < 4 * 1024 * 1024 && file.TrimStart("\r\n \t"u8).StartsWith("-----BEGIN"u8) ? Encoding.ASCII.GetString(file).Trim() : null;
        if (text is null)
        {
            return file.ToArray();
        }

        return text.StartsWith(ArmorBegin, StringComparison.Ordinal) && text.EndsWith(ArmorEnd, StringComparison.Ordinal)
            ? Convert.FromBase64String(text[ArmorBegin.Length..^ArmorEnd.Length])
            : throw new FormatException();
    }

    private static byte[]? DecryptPayload(ReadOnlySpan<byte> payload, byte[] fileKey)
    {
        const int nonceSize = 16;
        if (payload.Length < nonceSize + TagSize)
        {
            return null;
        }

        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, 32, payload[..nonceSize].ToArray(), "payload"u8.ToArray());
        using var cipher = new ChaCha20Poly1305(key);
        var rest = payload[nonceSize..];
        var plain = new byte[rest.Length];
        var written = 0;
        Span<byte> nonce = stackalloc byte[12];
        for (ulong counter = 0; ; counter++)
        {
            var isLast = rest.Length <= ChunkSize + TagSize;
            var chunk = isLast ? rest : rest[..(ChunkSize + TagSize)];
            if (chunk.Length < TagSize || (chunk.Length == TagSize && counter > 0))
            {
                return null;
            }

            nonce.Clear();
            BinaryPrimitives.WriteUInt64BigEndian(nonce[3..11], counter);
            nonce[11] = (byte)(isLast ? 1 : 0);
            cipher.Decrypt(nonce, chunk[..^TagSize], chunk[^TagSize..], plain.AsSpan(written, chunk.Length - TagSize));
            written += chunk.Length - TagSize;
            if (isLast)
            {
                return plain[..written];
            }

            rest = rest[chunk.Length..];
        }
    }

    private sealed record Stanza(byte[] Share, byte[] Body);

    private sealed class Header(List<Stanza> stanzas, byte[] authenticated, byte[] mac, int length)
    {
        public int Length => length;

        public static Header? Parse(ReadOnlySpan<byte> file)
        {
            var stanzas = new List<Stanza>();
            var at = 0;
            if (NextLine(file, ref at) != Version)
            {
                return null;
            }

            for (var count = 0; count < MaxStanzas; count++)
            {
                var start = at;
                var line = NextLine(file, ref at);
                if (line is null)
                {
                    return null;
                }

                if (line.StartsWith("--- ", StringComparison.Ordinal))
                {
                    return new Header(stanzas, file[..(start + 3)].ToArray(), FromBase64(line[4..]), at);
                }

                var body = ReadBody(file, ref at);
                if (line.Split(' ') is ["->", "X25519", var share])
                {
                    stanzas.Add(new Stanza(FromBase64(share), body));
                }
                else if (!line.StartsWith("-> ", StringComparison.Ordinal))
                {
                    return null;
                }
            }

            return null;
        }

        public byte[]? FileKeyFor(AgeIdentity identity) =>
            stanzas.Select(stanza => Unwrap(stanza, identity)).FirstOrDefault(key => key is not null);

        public bool Authenticates(byte[] fileKey)
        {
            var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, 32, info: "header"u8.ToArray());
            return CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, authenticated), mac);
        }

        private static byte[]? Unwrap(Stanza stanza, AgeIdentity identity)
        {
            if (stanza.Share.Length != 32 || stanza.Body.Length != 32 || X25519.SharedSecret(identity.PrivateKey, stanza.Share) is not { } shared)
            {
                return null;
            }

            byte[] salt = [.. stanza.Share, .. identity.PublicKey];
            var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, salt, Encoding.ASCII.GetBytes($"{Version}/X25519"));
            using var cipher = new ChaCha20Poly1305(key);
            var fileKey = new byte[16];
            try
            {
                cipher.Decrypt(new byte[12], stanza.Body.AsSpan(0, 16), stanza.Body.AsSpan(16), fileKey);
                return fileKey;
            }
            catch (AuthenticationTagMismatchException)
            {
                return null;
            }
        }

        private static byte[] ReadBody(ReadOnlySpan<byte> file, ref int at)
        {
            const int fullLine = 64;
            var text = new StringBuilder();
            while (NextLine(file, ref at) is { } line)
            {
                text.Append(line);
                if (line.Length < fullLine)
                {
                    break;
                }
            }

            return FromBase64(text.ToString());
        }

        private static string? NextLine(ReadOnlySpan<byte> file, ref int at)
        {
            var length = file[at..].IndexOf((byte)'\n');
            if (length is < 0 or > 4096)
            {
                return null;
            }

            var line = Encoding.ASCII.GetString(file.Slice(at, length));
            at += length + 1;
            return line;
        }

        // Standard alphabet without padding.
        // The age format wants unpadded, canonical base64: bits that decode to nothing must be zero.
        private static byte[] FromBase64(string text)
        {
            var bytes = text.Contains('=', StringComparison.Ordinal) ? throw new FormatException() : Convert.FromBase64String(text + new string('=', (4 - (text.Length % 4)) % 4));
            return Convert.ToBase64String(bytes).TrimEnd('=') == text ? bytes : throw new FormatException();
        }
    }
}
