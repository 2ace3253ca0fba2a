using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace GitOpsServerless.Git.Signing;

/// <summary>Verifies signatures of SSH keys (RFC 4253, RFC 5656, RFC 8332, RFC 8709).</summary>
internal static class SshPublicKey
{
    private const int LeastRsaBits = 2048;

    public static bool Verify(byte[] publicKey, byte[] signature, byte[] data)
    {
        var key = new SshReader(publicKey);
        var value = new SshReader(signature);
        var keyType = key.Text();
        var signatureType = value.Text();
        return keyType switch
        {
            "ecdsa-sha2-nistp256" => VerifyEcdsa(ref key, value.String(), data, signatureType == keyType, ECCurve.NamedCurves.nistP256, 32, HashAlgorithmName.SHA256),
            "ecdsa-sha2-nistp384" => VerifyEcdsa(ref key, value.String(), data, signatureType == keyType, ECCurve.NamedCurves.nistP384, 48, HashAlgorithmName.SHA384),
            "ecdsa-sha2-nistp521" => VerifyEcdsa(ref key, value.String(), data, signatureType == keyType, ECCurve.NamedCurves.nistP521, 66, HashAlgorithmName.SHA512),
            "ssh-rsa" => VerifyRsa(ref key, signatureType, value.String(), data),
            "ssh-ed25519" => signatureType == keyType && VerifyEd25519(key.String(), value.String(), data),
            _ => throw new GitException(GitFault.SignatureRefused, $"Signatures of keys of the type {Wire.RemoteText.Clean(keyType)} are not verified here."),
        };
    }

    private static bool VerifyEd25519(ReadOnlySpan<byte> key, ReadOnlySpan<byte> signature, byte[] data) =>
        key.Length == Ed25519.PublicKeySize && signature.Length == Ed25519.SignatureSize
        && Ed25519.Verify(signature.ToArray(), 0, key.ToArray(), 0, data, 0, data.Length);

    private static bool VerifyEcdsa(
        ref SshReader key, ReadOnlySpan<byte> signature, byte[] data, bool typesMatch, ECCurve curve, int size, HashAlgorithmName hash)
    {
        key.String();
        var point = key.String();
        if (!typesMatch || point.Length != 1 + (2 * size) || point[0] != 4)
        {
            return false;
        }

        var parts = new SshReader(signature);
        var (r, s) = (parts.Number(), parts.Number());
        if (r.Length > size || s.Length > size)
        {
            return false;
        }

        var fixedField = new byte[2 * size];
        r.CopyTo(fixedField, size - r.Length);
        s.CopyTo(fixedField, (2 * size) - s.Length);
        try
        {
            using var verifier = ECDsa.Create(new ECParameters { Curve = curve, Q = { X = point.Slice(1, size).ToArray(), Y = point[(1 + size)..].ToArray() } });
            return verifier.VerifyData(data, fixedField, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool VerifyRsa(ref SshReader key, string signatureType, ReadOnlySpan<byte> signature, byte[] data)
    {
        var exponent = key.Number();
        var modulus = key.Number();
        var hash = signatureType switch
        {
            "rsa-sha2-256" => HashAlgorithmName.SHA256,
            "rsa-sha2-512" => HashAlgorithmName.SHA512,
            _ => throw new GitException(GitFault.SignatureRefused, "An RSA signature uses a hash algorithm that is not allowed."),
        };
        try
        {
            using var verifier = RSA.Create(new RSAParameters { Exponent = exponent, Modulus = modulus });
            return verifier.KeySize >= LeastRsaBits && verifier.VerifyData(data, signature.ToArray(), hash, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
