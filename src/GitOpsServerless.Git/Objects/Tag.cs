namespace GitOpsServerless.Git.Objects;

/// <summary>An annotated tag object.</summary>
/// <param name="Signature">The armoured signature that ends the message, or null.</param>
/// <param name="SignatureLength">Bytes of that signature as they stand in the object.</param>
internal sealed record Tag(
    ObjectId Id, ObjectId Target, ObjectKind TargetKind, string Name, Identity? Tagger, string Message, string? Signature, int SignatureLength)
{
    private static readonly byte[][] Markers =
    [
        [.. "-----BEGIN SSH SIGNATURE-----"u8], [.. "-----BEGIN PGP SIGNATURE-----"u8],
        [.. "-----BEGIN PGP MESSAGE-----"u8], [.. "-----BEGIN SIGNED MESSAGE-----"u8],
    ];

    public static Tag Parse(ObjectId id, ReadOnlySpan<byte> content)
    {
        var text = ObjectText.Parse(content);
        var body = content[text.MessageStart..];
        var start = SignatureStart(body);
        var tagger = text.First("tagger");
        return new Tag(
            id,
            ObjectId.Parse(text.First("object") ?? throw GitException.Corrupt($"Tag {id} names no object.")),
            ObjectKinds.Parse(System.Text.Encoding.ASCII.GetBytes(text.First("type") ?? string.Empty)),
            text.First("tag") ?? string.Empty,
            tagger is null ? null : Identity.Parse(tagger),
            start < 0 ? text.Message : ObjectText.Decode(body[..start]),
            start < 0 ? null : ObjectText.Decode(body[start..]),
            start < 0 ? 0 : body.Length - start);
    }

    /// <summary>Where the last signature block starts, at the beginning of a line; -1 where there is none.</summary>
    private static int SignatureStart(ReadOnlySpan<byte> message)
    {
        var best = -1;
        foreach (var marker in Markers)
        {
            var at = message.LastIndexOf(marker);
            best = at >= 0 && (at == 0 || message[at - 1] == '\n') ? Math.Max(best, at) : best;
        }

        return best;
    }
}
