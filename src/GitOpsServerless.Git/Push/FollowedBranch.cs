using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Revisions;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Push;

/// <summary>Finds the branch that a source follows, for changes that name none.</summary>
internal sealed class FollowedBranch(IRepository repository, SourceDefinition source, IReadOnlyList<RemoteRef> branches)
{
    /// <summary>The change with the names of its branches, checked.</summary>
    public async Task<SourceChange> FillAsync(SourceChange change, CancellationToken cancellationToken)
    {
        var followed = change.Branch.Length == 0 || change.BaseBranch is "" ? await FindAsync(change.Branch.Length == 0, cancellationToken) : null;
        var branch = change.Branch.Length == 0 ? followed! : change.Branch;
        BranchName.Check(branch);
        return change with { Branch = branch, BaseBranch = change.BaseBranch is "" ? followed : change.BaseBranch };
    }

    private async Task<string?> FindAsync(bool isNeeded, CancellationToken cancellationToken)
    {
        var revision = BranchName.Short((source.Revision ?? string.Empty).Trim());
        if (branches.Any(item => item.Name == BranchName.Prefix + revision))
        {
            return revision;
        }

        if (new RevisionText(revision, source.TagPrefix).IsHead)
        {
            return await DefaultAsync(cancellationToken);
        }

        return isNeeded
            ? throw new GitException(GitFault.PushInvalid, $"The source follows {RemoteText.Clean(revision)}, which is not a branch of {repository.DisplayName}; name the branch of the commit.")
            : null;
    }

    /// <summary>What HEAD names. A repository without commits, which lists no HEAD, gets the name that Git proposes.</summary>
    private async Task<string> DefaultAsync(CancellationToken cancellationToken)
    {
        var refs = await repository.ListRefsAsync(["HEAD"], cancellationToken);
        var head = refs.FirstOrDefault(item => item.Name == "HEAD");
        return head switch
        {
            { SymbolicTarget: { } target } => BranchName.Short(target),
            null when branches.Count == 0 => "main",
            null => throw new GitException(GitFault.PushInvalid, $"{repository.DisplayName} has no default branch; name the branch of the commit."),
            _ => branches.FirstOrDefault(item => item.Id == head.Id) is { } same
                ? BranchName.Short(same.Name)
                : throw new GitException(GitFault.PushInvalid, $"{repository.DisplayName} has a detached HEAD; name the branch of the commit."),
        };
    }
}
