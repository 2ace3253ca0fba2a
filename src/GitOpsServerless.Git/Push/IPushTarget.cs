using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Push;

/// <summary>Takes new commits.</summary>
internal interface IPushTarget
{
    Task<IReadOnlyList<RemoteRef>> ListBranchesAsync(CancellationToken cancellationToken);

    /// <summary>Sets a branch to a commit, provided that it is at <see cref="RefUpdate.Old"/>.</summary>
    Task<(PushStatus Status, string? Message)> UpdateAsync(RefUpdate update, CancellationToken cancellationToken);
}
