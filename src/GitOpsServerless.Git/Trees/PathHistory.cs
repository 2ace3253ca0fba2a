using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Trees;

/// <summary>Walks the first parents of a commit and keeps those that changed a path.</summary>
internal sealed class PathHistory(IRepository repository, TreeFetcher fetcher, GitLimits limits)
{
    private const int FirstBatch = 64;
    private const int LargestBatch = 2048;

    private int batch = FirstBatch;

    private ObjectId tip;

    /// <summary>At most <paramref name="limit"/> commits, newest first; not all of them where the walk came to its own limit before.</summary>
    public async Task<(IReadOnlyList<Commit> Commits, bool IsCutOff)> WalkAsync(ObjectId start, string path, int limit, CancellationToken cancellationToken)
    {
        tip = start;
        var parts = PathGuard.Split(path);
        var found = new List<Commit>();
        var commit = await CommitAsync(tip, parts.Length, cancellationToken);
        for (var walked = 0; commit is not null && found.Count < limit; walked++)
        {
            if (walked == limits.MaxHistoryCommits)
            {
                return (found, true);
            }

            cancellationToken.ThrowIfCancellationRequested();
            var parent = await ParentAsync(commit, parts.Length, cancellationToken);
            var now = await StateAsync(commit, parts, cancellationToken);
            var before = parent is null ? default : await StateAsync(parent, parts, cancellationToken);
            if (now != before)
            {
                found.Add(commit);
            }

            commit = parent;
        }

        return (found, false);
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

    /// <summary>
    /// The first parent; null at the end. A repository that is itself cut off, such as a shallow clone, names parents that it does not have: it
    /// says so, and no other refusal is taken for an end, since a history that ends too early looks like a whole one.
    /// </summary>
    private async Task<Commit?> ParentAsync(Commit commit, int depth, CancellationToken cancellationToken)
    {
        if (commit.Parents.Count == 0)
        {
            return null;
        }

        var id = commit.Parents[0];
        GitException? refusal = null;
        try
        {
            if (await CommitAsync(id, depth, cancellationToken) is { } parent)
            {
                return parent;
            }
        }
        catch (GitException exception) when (exception.Fault is GitFault.RemoteError or GitFault.RevisionNotFound)
        {
            refusal = exception;
        }

        return await repository.IsCutAtAsync(commit.Id, cancellationToken)
            ? null
            : throw refusal ?? new GitException(GitFault.ObjectMissing, $"{repository.DisplayName} does not have commit {id}, a parent of {commit.Id}.");
    }

    private async Task<Commit?> CommitAsync(ObjectId id, int depth, CancellationToken cancellationToken)
    {
        if (!repository.Objects.Contains(id))
        {
            await FetchAsync(id, depth, cancellationToken);
        }

        return repository.Objects.Read(id) is { Kind: ObjectKind.Commit } found ? Commit.Parse(id, found.Content.Span) : null;
    }

    private async Task FetchAsync(ObjectId from, int depth, CancellationToken cancellationToken)
    {
        await repository.FetchHistoryAsync(tip, from, batch, depth, cancellationToken);
        batch = Math.Min(batch * 2, LargestBatch);
    }
}
