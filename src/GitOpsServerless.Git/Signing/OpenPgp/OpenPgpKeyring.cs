using Org.BouncyCastle.Bcpg.OpenPgp;

namespace GitOpsServerless.Git.Signing.OpenPgp;

/// <summary>The OpenPGP keys that a source allows (RFC 9580, section 10.1: transferable public keys).</summary>
internal sealed class OpenPgpKeyring
{
    private const int MaxBlock = 1 << 20;

    private readonly List<PgpPublicKeyRing> rings = [];

    /// <summary>Reads armoured blocks; one that cannot be read is a fault of the definition, so that no key is missing unseen.</summary>
    public static OpenPgpKeyring Parse(IEnumerable<string> blocks)
    {
        var keyring = new OpenPgpKeyring();
        foreach (var block in blocks)
        {
            OpenPgpData.Guard("An OpenPGP key of the source cannot be read.", () =>
            {
                using var data = OpenPgpData.Dearmour(block, MaxBlock);
                var before = keyring.rings.Count;
                keyring.rings.AddRange(new PgpPublicKeyRingBundle(data).GetKeyRings());
                return keyring.rings.Count > before ? true : throw OpenPgpData.Refused("An OpenPGP key of the source holds no public key.");
            });
        }

        return keyring;
    }

    /// <summary>The keys with an id. More than one may have it, since an id is only a part of a fingerprint.</summary>
    public IEnumerable<OpenPgpKey> Find(long keyId)
    {
        foreach (var ring in rings)
        {
            foreach (var key in ring.GetPublicKeys().Where(key => key.KeyId == keyId))
            {
                yield return new OpenPgpKey(ring, ring.GetPublicKey(), key);
            }
        }
    }
}
