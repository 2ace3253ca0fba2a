namespace GitOpsServerless.Git.Objects;

/// <summary>A commit object.</summary>
/// <param name="Signature">The armoured OpenPGP or SSH signature, or null.</param>
internal sealed record Commit(
    ObjectId Id,
    ObjectId Tree,
    IReadOnlyList<ObjectId> Parents,
    Identity Author,
    Identity Committer,
    string Message,
    string? Signature)
{
    public static Commit Parse(ObjectId id, ReadOnlySpan<byte> content)
    {
        var text = ObjectText.Parse(content);
        return new Commit(
            id,
            ObjectId.Parse(text.First("tree") ?? throw GitException.Corrupt($"Commit {id} names no tree.")),
            [.. text.All("parent").Select(ObjectId.Parse)],
            Identity.Parse(text.First("author") ?? string.Empty),
            Identity.Parse(text.First("committer") ?? string.Empty),
            text.Message,
            text.First("gpgsig"));
    }
}
