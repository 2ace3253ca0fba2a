namespace GitOpsServerless.Contracts;

/// <summary>One immutable version of a source, with who made it and why.</summary>
/// <param name="Id">Commit id, or for a directory <c>sha256:</c> and the content digest.</param>
public sealed record Revision(string Id)
{
    /// <summary>What it was resolved from, such as <c>main</c>.</summary>
    public string? Reference { get; init; }

    /// <summary>Author's name.</summary>
    public string? Author { get; init => field = PlainText.Line(value); }

    /// <summary>Author's mail address.</summary>
    public string? AuthorEmail { get; init => field = PlainText.Line(value); }

    /// <summary>Committer's name.</summary>
    public string? Committer { get; init => field = PlainText.Line(value); }

    /// <summary>When it was committed.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>First line of the message.</summary>
    public string? Subject { get; init => field = PlainText.Line(value); }

    /// <summary>Whole message.</summary>
    public string? Message { get; init => field = PlainText.Lines(value); }

    /// <summary>Parent commits.</summary>
    public IReadOnlyList<string> Parents { get; init; } = [];

    /// <summary>Armoured SSH or OpenPGP signature of the commit, as it stands there; not part of documents, since the repository has it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Signature { get; init; }

    /// <summary>Who signed, where the source verifies signatures: principals of the allowed signer, or the fingerprint of the OpenPGP key.</summary>
    public string? Signer { get; init => field = PlainText.Line(value); }

    /// <summary>Id shortened for people: 8 characters of a commit, 12 of a digest.</summary>
    public string ShortId => Shorten(Id);

    /// <summary>Shortens a revision id for people.</summary>
    public static string Shorten(string id)
    {
        const string digestPrefix = "sha256:";
        return id.StartsWith(digestPrefix, StringComparison.Ordinal)
            ? id[digestPrefix.Length..Math.Min(id.Length, digestPrefix.Length + 12)]
            : id[..Math.Min(id.Length, 8)];
    }

    /// <summary><c>main@1a2b3c4d</c>.</summary>
    public override string ToString() => Reference is null ? ShortId : $"{PlainText.Line(Reference)}@{ShortId}";
}
