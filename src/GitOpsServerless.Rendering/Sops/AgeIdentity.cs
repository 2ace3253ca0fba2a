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
    public static IEnumerable<AgeIdentity> ParseAll(string text) => Lines(text).Select(Parse).OfType<AgeIdentity>();

    /// <summary>Whether a line of the text is neither an identity nor a comment: it was mistyped or cut off.</summary>
    public static bool HasDamage(string text) => Lines(text).Any(line => Parse(line) is null);

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#');

    private static AgeIdentity? Parse(string line) =>
        line.StartsWith("AGE-SECRET-KEY-1", StringComparison.OrdinalIgnoreCase) && Bech32.Decode(SecretPrefix, line) is { Length: 32 } key ? new AgeIdentity(key) : null;
}
