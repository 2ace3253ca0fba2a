using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Wire;
using NuGet.Versioning;

namespace GitOpsServerless.Git.Revisions;

/// <summary>Finds the commit that a revision means now.</summary>
internal sealed class RevisionResolver(IRepository repository)
{
    public async Task<ResolvedRevision> ResolveAsync(string? text, string? tagPrefix, CancellationToken cancellationToken)
    {
        var revision = RevisionText.Parse(text, tagPrefix);
        if (revision.CommitId is { } commit)
        {
            return new ResolvedRevision(revision.Text, commit, Tag: null);
        }

        var refs = await repository.ListRefsAsync(revision.Prefixes, cancellationToken);
        var found = (revision.IsBelowPrefix ? Newest(revision, refs) : null)
            ?? revision.Names.Select(name => refs.FirstOrDefault(item => item.Name == name)).FirstOrDefault(item => item is not null)
            ?? Newest(revision, refs);
        if (found is not null)
        {
            return new ResolvedRevision(Shown(found), found.Target, found.Peeled is null ? null : found.Id);
        }

        return revision.MayBeAbbreviation
            ? await ExpandAsync(revision.Text.ToLowerInvariant(), cancellationToken)
            : throw NotFound(revision);
    }

    private static string Shown(RemoteRef found)
    {
        var name = found.SymbolicTarget ?? found.Name;
        return name.StartsWith("refs/heads/", StringComparison.Ordinal) ? name[11..] : name.StartsWith("refs/tags/", StringComparison.Ordinal) ? name[10..] : name;
    }

    /// <summary>The tag with the highest version in the range; of equal versions the one whose name is last.</summary>
    private static RemoteRef? Newest(RevisionText revision, IReadOnlyList<RemoteRef> refs)
    {
        if (revision.Range is not { } range)
        {
            return null;
        }

        var prefix = "refs/tags/" + revision.TagPrefix;
        return refs
            .Where(item => item.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(item => (Ref: item, Version: SemanticRange.ParseVersion(item.Name[prefix.Length..])))
            .Where(item => item.Version is not null && range.Contains(item.Version))
            .OrderBy(item => item.Version!, VersionComparer.VersionRelease)
            .ThenBy(item => item.Ref.Name, StringComparer.Ordinal)
            .Select(item => item.Ref)
            .LastOrDefault();
    }

    private async Task<ResolvedRevision> ExpandAsync(string prefix, CancellationToken cancellationToken)
    {
        var found = await repository.FindAsync(prefix, cancellationToken);
        var commits = found.Where(id => repository.Objects.Read(id) is { Kind: ObjectKind.Commit }).ToArray();
        return commits.Length switch
        {
            1 => new ResolvedRevision(prefix, commits[0], Tag: null),
            0 => throw new GitException(GitFault.RevisionNotFound, $"{repository.DisplayName} has no branch, tag or commit {prefix}."),
            _ => throw new GitException(GitFault.RevisionAmbiguous, $"{repository.DisplayName} has {commits.Length} commits that start with {prefix}."),
        };
    }

    private GitException NotFound(RevisionText revision) =>
        new(GitFault.RevisionNotFound, revision.IsHead
            ? $"{repository.DisplayName} has no commit yet."
            : $"{repository.DisplayName} has no {(revision.Range is null ? "branch, tag or ref" : "tag in the range")} {RemoteText.Clean(revision.Text)}.");
}
