using System.Security.Cryptography;
using System.Text;

namespace GitOpsServerless.Controller.Webhooks;

/// <summary>Checks signatures and tokens in fixed time.</summary>
internal static class Proof
{
    /// <summary>Whether a header is <c>sha256=HEX</c> (or <c>sha512=HEX</c>) of the body's HMAC. SHA-1 is not accepted.</summary>
    public static bool IsSignature(string? header, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret)
    {
        if (header is null || header.Length > 256)
        {
            return false;
        }

        var equals = header.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && header[..equals] switch
        {
            "sha256" => IsHex(header[(equals + 1)..], HMACSHA256.HashData(secret, body)),
            "sha512" => IsHex(header[(equals + 1)..], HMACSHA512.HashData(secret, body)),
            _ => false,
        };
    }

    /// <summary>Whether a header has the form of a signature that <see cref="IsSignature"/> could accept.</summary>
    public static bool IsSignatureForm(string? header) =>
        header is { Length: 7 + 64 or 7 + 128 }
        && header.StartsWith(header.Length == 7 + 64 ? "sha256=" : "sha512=", StringComparison.Ordinal)
        && header[7..].All(char.IsAsciiHexDigit);

    /// <summary>Whether a header has the form of a signature that <see cref="IsBareSignature"/> could accept.</summary>
    public static bool IsBareSignatureForm(string? header) => header is { Length: 64 } && header.All(char.IsAsciiHexDigit);

    /// <summary>Whether a header is the bare hexadecimal HMAC-SHA256 of the body.</summary>
    public static bool IsBareSignature(string? header, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret) =>
        header is { Length: 64 } && IsHex(header, HMACSHA256.HashData(secret, body));

    /// <summary>Whether a text is the secret. Digests are compared, so that not even the length shows.</summary>
    public static bool IsToken(string? text, ReadOnlySpan<byte> secret)
    {
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> wanted = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text is { Length: <= 1024 } ? text : string.Empty), given);
        SHA256.HashData(secret, wanted);
        return CryptographicOperations.FixedTimeEquals(given, wanted) && !string.IsNullOrEmpty(text);
    }

    /// <summary>Whether an <c>Authorization</c> header carries the secret: as basic credentials (<c>user:password</c>, or the password alone) or as a bearer.</summary>
    public static bool IsAuthorization(string? header, ReadOnlySpan<byte> secret)
    {
        const string basic = "Basic ";
        const string bearer = "Bearer ";
        if (header is null || header.Length > 2048)
        {
            return false;
        }

        if (header.StartsWith(bearer, StringComparison.OrdinalIgnoreCase))
        {
            return IsToken(header[bearer.Length..].Trim(), secret);
        }

        var buffer = new byte[header.Length];
        if (!header.StartsWith(basic, StringComparison.OrdinalIgnoreCase)
            || !Convert.TryFromBase64String(header[basic.Length..].Trim(), buffer, out var length))
        {
            return false;
        }

        var credentials = Encoding.UTF8.GetString(buffer, 0, length);
        var colon = credentials.IndexOf(':', StringComparison.Ordinal);
        var whole = IsToken(credentials, secret);
        return IsToken(credentials[(colon + 1)..], secret) || whole;
    }

    private static bool IsHex(string hex, ReadOnlySpan<byte> digest)
    {
        Span<byte> given = stackalloc byte[64];
        return hex.Length == digest.Length * 2
            && Convert.FromHexString(hex, given, out _, out var written) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(given[..written], digest);
    }
}
