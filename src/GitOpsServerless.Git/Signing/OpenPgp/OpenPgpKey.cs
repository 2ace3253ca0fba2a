using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Bcpg.Sig;

namespace GitOpsServerless.Git.Signing.OpenPgp;

/// <summary>A key or subkey, and whether it may sign (RFC 9580, sections 5.2.1 and 5.2.3).</summary>
/// <param name="Ring">The keys that it belongs to.</param>
/// <param name="Master">The primary key.</param>
/// <param name="Key">The key itself; the primary key or one of its subkeys.</param>
internal sealed record OpenPgpKey(PgpPublicKeyRing Ring, PgpPublicKey Master, PgpPublicKey Key)
{
    private const int LeastBits = 2048;

    /// <summary>Why the key may not have signed at that time; null where it may.</summary>
    public string? Refusal(DateTime when)
    {
        if (!IsStrong())
        {
            return "is of a kind that is too weak";
        }

        if (Master.HasRevocation() || Key.HasRevocation())
        {
            return "is revoked";
        }

        if (when < Key.CreationTime || IsExpired(Master, when) || IsExpired(Key, when))
        {
            return "was not valid when the signature was made";
        }

        return IsSame(Master, Key) ? MasterRefusal() : SubkeyRefusal();
    }

    private static bool IsSame(PgpPublicKey left, PgpPublicKey right) => left.GetFingerprint().AsSpan().SequenceEqual(right.GetFingerprint());

    private bool IsStrong() => Key.Algorithm switch
    {
        PublicKeyAlgorithmTag.RsaGeneral or PublicKeyAlgorithmTag.RsaSign or PublicKeyAlgorithmTag.Dsa => Key.BitStrength >= LeastBits,
        PublicKeyAlgorithmTag.ECDsa or PublicKeyAlgorithmTag.EdDsa_Legacy or PublicKeyAlgorithmTag.Ed25519 or PublicKeyAlgorithmTag.Ed448 => true,
        _ => false,
    };

    private bool IsExpired(PgpPublicKey key, DateTime when)
    {
        var seconds = Ring.GetValidSeconds(key);
        return seconds > 0 && when >= key.CreationTime.AddSeconds(seconds);
    }

    /// <summary>A primary key signs unless its newest self-signature says that it is for other things.</summary>
    private string? MasterRefusal()
    {
        var newest = Master.GetUserIds()
            .SelectMany(id => Master.GetSignaturesForId(id).Select(signature => (Id: id, Signature: signature)))
            .Where(item => item.Signature.IsCertification() && item.Signature.KeyId == Master.KeyId && Certifies(item.Id, item.Signature))
            .Select(item => item.Signature)
            .MaxBy(signature => signature.CreationTime);
        return newest is null ? "has no signature of its own"
            : newest.GetHashedSubPackets() is { } packets && packets.HasSubpacket(SignatureSubpacketTag.KeyFlags) && !MaySign(packets) ? "is not for signing"
            : null;
    }

    private bool Certifies(string id, PgpSignature signature)
    {
        signature.InitVerify(Master);
        return signature.VerifyCertification(id, Master);
    }

    /// <summary>A subkey signs when the primary key says so, and the subkey itself says that it belongs to the primary key.</summary>
    private string? SubkeyRefusal()
    {
        var newest = Key.GetSignaturesOfType(PgpSignature.SubkeyBinding)
            .Where(signature => signature.KeyId == Master.KeyId && Binds(signature, Master))
            .MaxBy(signature => signature.CreationTime);
        if (newest is null)
        {
            return "is not bound to its primary key";
        }

        return newest.GetHashedSubPackets() is { } packets && MaySign(packets) && IsBoundBack(newest) ? null : "is not for signing";
    }

    private bool IsBoundBack(PgpSignature binding) =>
        new[] { binding.GetHashedSubPackets(), binding.GetUnhashedSubPackets() }
            .OfType<PgpSignatureSubpacketVector>()
            .SelectMany(Embedded)
            .Any(signature => signature.SignatureType == PgpSignature.PrimaryKeyBinding && Binds(signature, Key));

    private static IEnumerable<PgpSignature> Embedded(PgpSignatureSubpacketVector packets)
    {
        var list = packets.GetEmbeddedSignatures();
        return Enumerable.Range(0, list.Count).Select(at => list[at]);
    }

    private bool Binds(PgpSignature signature, PgpPublicKey signer)
    {
        signature.InitVerify(signer);
        return signature.VerifyCertification(Master, Key);
    }

    private static bool MaySign(PgpSignatureSubpacketVector packets) => (packets.GetKeyFlags() & KeyFlags.SignData) != 0;
}
