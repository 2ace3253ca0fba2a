using GitOpsServerless.Git.Local;
using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Revisions;

/// <summary>What a revision of a definition can mean, before any remote is asked.</summary>
internal sealed record RevisionText(string Text, string? TagPrefix)
{
    private const int ShortestAbbreviation = 4;

    public bool IsHead => Text is "" or "HEAD";

    public bool IsFullRef => Text.StartsWith("refs/", StringComparison.Ordinal);

    public ObjectId? CommitId => ObjectId.TryParse(Text, out var id) ? id : null;

    public SemanticRange? Range { get; } = SemanticRange.TryParse(Text);

    public bool MayBeAbbreviation => Text.Length is >= ShortestAbbreviation and < ObjectId.HexLength && Text.All(char.IsAsciiHexDigit);

    public IReadOnlyList<string> Names => IsHead ? ["HEAD"] : IsFullRef ? [Text] : ["refs/tags/" + Text, "refs/heads/" + Text];

    /// <summary>Whether the text is a version or range of the tags below a prefix, which go before any other tag or branch of that name.</summary>
    public bool IsBelowPrefix => Range is not null && !string.IsNullOrEmpty(TagPrefix) && !IsHead && !IsFullRef;

    private bool IsName => LocalRefs.IsSafe(Names[0]);

    /// <summary>The prefixes of the refs that can match, so that one request tells all that matters.</summary>
    public IReadOnlyList<string> Prefixes =>
        [.. IsName ? Names : [], .. Range is null || IsHead || IsFullRef ? Array.Empty<string>() : ["refs/tags/" + TagPrefix]];

    public static RevisionText Parse(string? text, string? tagPrefix)
    {
        var revision = new RevisionText((text ?? string.Empty).Trim(), tagPrefix);
        if (revision.Text.Any(char.IsControl) || (revision.Range is null && !revision.IsName && revision.CommitId is null))
        {
            throw new GitException(GitFault.RevisionNotFound, $"'{Wire.RemoteText.Clean(revision.Text)}' is not a branch, tag, range, ref or commit.");
        }

        return revision;
    }
}
