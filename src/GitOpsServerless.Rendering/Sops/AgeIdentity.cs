namespace GitOpsServerless.Rendering.Sops;

/// <summary>An age key pair of kind X25519.</summary>
internal sealed class AgeIdentity
{
    private const string SecretPrefix = "age-secret-key-";
    private const string RecipientPrefix = "age";

    private AgeIdentity(byte[] privateKey)
    {
        PrivateKey = privateKey;
        PublicKey = X25519.PublicKey(privateKey);
    }

    public byte[] PrivateKey { get; }

    public byte[] PublicKey { get; }

    /// <summary>The public half, <c>age1…</c>.</summary>
    public string Recipient => Bech32.Encode(RecipientPrefix, PublicKey);

    /// <summary>All identities of a text as <c>age-keygen</c> writes it: one a line, comments start with <c>#</c>.</summary>
    public static IEnumerable<AgeIdentity> ParseAll(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith("AGE-SECRET-KEY-1", StringComparison.OrdinalIgnoreCase))
            .Select(line => Bech32.Decode(SecretPrefix, line))
            .Where(key => key is { Length: 32 })
            .Select(key => new AgeIdentity(key!));
}
