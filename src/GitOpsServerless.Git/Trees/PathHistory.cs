using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Trees;

/// <summary>Walks the first parents of a commit and keeps those that changed a path.</summary>
internal sealed class PathHistory(IRepository repository, TreeFetcher fetcher, GitLimits limits)
{
    private const int FirstBatch = 64;
    private const int LargestBatch = 2048;

    private int batch = FirstBatch;

    /// <summary>At most <paramref name="limit"/> commits, newest first.</summary>
    public async Task<IReadOnlyList<Commit>> WalkAsync(ObjectId tip, string path, int limit, CancellationToken cancellationToken)
    {
        var parts = PathGuard.Split(path);
        var found = new List<Commit>();
        var commit = await CommitAsync(tip, parts.Length, cancellationToken);
        for (var walked = 0; commit is not null && found.Count < limit && walked < limits.MaxHistoryCommits; walked++)
        {
            var parent = commit.Parents.Count > 0 ? await ParentAsync(commit.Parents[0], parts.Length, cancellationToken) : null;
            var now = await StateAsync(commit, parts, cancellationToken);
            var before = parent is null ? default : await StateAsync(parent, parts, cancellationToken);
            if (now != before)
            {
                found.Add(commit);
            }

            commit = parent;
        }

        return found;
    }

    private async Task<(EntryMode Mode, ObjectId Id)> StateAsync(Commit commit, string[] parts, CancellationToken cancellationToken)
    {
        if (parts.Length == 0)
        {
            return (EntryMode.Folder, commit.Tree);
        }

        if (!repository.Objects.Contains(commit.Tree))
        {
            await FetchAsync(commit.Id, parts.Length, cancellationToken);
        }

        var entry = await fetcher.FindAsync(commit, string.Join('/', parts), cancellationToken);
        return entry is null ? default : (entry.Mode, entry.Id);
    }

    /// <summary>A repository that is itself cut off, such as a shallow clone, names parents that it does not have: the history ends there.</summary>
    private async Task<Commit?> ParentAsync(ObjectId id, int depth, CancellationToken cancellationToken)
    {
        try
        {
            return await CommitAsync(id, depth, cancellationToken);
        }
        catch (GitException exception) when (exception.Fault == GitFault.RemoteError)
        {
            return null;
        }
    }

    private async Task<Commit?> CommitAsync(ObjectId id, int depth, CancellationToken cancellationToken)
    {
        if (!repository.Objects.Contains(id))
        {
            await FetchAsync(id, depth, cancellationToken);
        }

        return repository.Objects.Read(id) is { Kind: ObjectKind.Commit } found ? Commit.Parse(id, found.Content.Span) : null;
    }

    private async Task FetchAsync(ObjectId tip, int depth, CancellationToken cancellationToken)
    {
        await repository.FetchHistoryAsync(tip, batch, depth, cancellationToken);
        batch = Math.Min(batch * 2, LargestBatch);
    }
}
