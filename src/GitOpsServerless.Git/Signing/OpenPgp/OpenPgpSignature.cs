using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace GitOpsServerless.Git.Signing.OpenPgp;

/// <summary>A detached OpenPGP signature, as git makes it with gpg (RFC 9580, section 10.4).</summary>
internal static class OpenPgpSignature
{
    public const string Begin = "-----BEGIN PGP ";

    private const int MaxArmour = 1 << 16;

    /// <summary>Checks that one of the signatures is of an allowed key, made while the key was good, and of this content; gives the fingerprint of that key.</summary>
    public static string Verify(string what, string armour, byte[] payload, OpenPgpKeyring keyring)
    {
        var refusal = $"{what} is signed with a key that the source does not allow.";
        foreach (var signature in Read(what, armour))
        {
            foreach (var key in keyring.Find(signature.KeyId))
            {
                if (OpenPgpData.Guard($"{what} has a signature that cannot be read.", () => Refusal(signature, key, payload)) is not { } reason)
                {
                    return Convert.ToHexString(key.Master.GetFingerprint());
                }

                refusal = $"{what} has a signature {reason}.";
            }
        }

        throw OpenPgpData.Refused(refusal);
    }

    private static List<PgpSignature> Read(string what, string armour) => OpenPgpData.Guard($"{what} has a signature that cannot be read.", () =>
    {
        using var data = OpenPgpData.Dearmour(armour, MaxArmour);
        var list = (PgpSignatureList)new PgpObjectFactory(data).NextPgpObject();
        return Enumerable.Range(0, list.Count).Select(at => list[at]).ToList();
    });

    private static string? Refusal(PgpSignature signature, OpenPgpKey key, byte[] payload)
    {
        if (signature.SignatureType != PgpSignature.BinaryDocument)
        {
            return "that is not one of a document";
        }

        // MD5, SHA-1 and RIPEMD-160 no longer keep two contents apart (RFC 9580, section 9.5).
        if (signature.HashAlgorithm is not (HashAlgorithmTag.Sha256 or HashAlgorithmTag.Sha384 or HashAlgorithmTag.Sha512 or HashAlgorithmTag.Sha3_256 or HashAlgorithmTag.Sha3_512))
        {
            return "that uses a hash algorithm that is not allowed";
        }

        if (key.Refusal(signature.CreationTime) is { } reason)
        {
            return "of a key that " + reason;
        }

        signature.InitVerify(key.Key);
        signature.Update(payload);
        return signature.Verify() ? null : "that does not match its content";
    }
}
