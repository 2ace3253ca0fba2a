using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Local;
using GitOpsServerless.Git.Packs;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Push;

/// <summary>Puts commits into a repository on this machine.</summary>
internal sealed class LocalPush(LocalRepository repository, GitLimits limits) : IPushTarget
{
    private readonly LocalWriter writer = new(repository, limits);

    public Task<IReadOnlyList<RemoteRef>> ListBranchesAsync(CancellationToken cancellationToken) =>
        repository.ListRefsAsync(["refs/heads/"], cancellationToken);

    public async Task<(PushStatus Status, string? Message)> UpdateAsync(RefUpdate update, CancellationToken cancellationToken)
    {
        if (repository.Layout.CheckedOut().Contains(update.Name, StringComparer.Ordinal))
        {
            return (PushStatus.Rejected, "The branch is checked out in a working tree of the repository.");
        }

        await writer.ReceiveAsync(new MemoryStream(PackWriter.Write(update.Objects)), cancellationToken);
        return writer.Move(update.Name, update.Old, update.New);
    }
}
