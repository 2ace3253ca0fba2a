using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Trees;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Push;

/// <summary>A repository with objects on top that were made here and are nowhere yet.</summary>
internal sealed class OverlayRepository(IRepository inner, IReadOnlyDictionary<ObjectId, GitObject> made) : IRepository, IObjectReader
{
    public string DisplayName => inner.DisplayName;

    public IObjectReader Objects => this;

    public CompleteTrees Complete => inner.Complete;

    public bool Contains(ObjectId id) => made.ContainsKey(id) || inner.Objects.Contains(id);

    public GitObject? Read(ObjectId id) => made.GetValueOrDefault(id) ?? inner.Objects.Read(id);

    public Task<IReadOnlyList<RemoteRef>> ListRefsAsync(IReadOnlyList<string> prefixes, CancellationToken cancellationToken) =>
        inner.ListRefsAsync(prefixes, cancellationToken);

    public Task FetchCommitAsync(ObjectId commit, ObjectId? known, int depth, CancellationToken cancellationToken) =>
        inner.FetchCommitAsync(commit, known, depth, cancellationToken);

    public Task FetchObjectsAsync(IReadOnlyCollection<ObjectId> ids, ObjectId commit, bool shallow, CancellationToken cancellationToken) =>
        inner.FetchObjectsAsync(ids, commit, shallow, cancellationToken);

    public Task FetchHistoryAsync(ObjectId tip, ObjectId from, int count, int depth, CancellationToken cancellationToken) =>
        inner.FetchHistoryAsync(tip, from, count, depth, cancellationToken);

    public Task<bool> IsCutAtAsync(ObjectId commit, CancellationToken cancellationToken) => inner.IsCutAtAsync(commit, cancellationToken);

    public void LookAgain() => inner.LookAgain();

    public Task<IReadOnlyCollection<ObjectId>> FindAsync(string prefix, CancellationToken cancellationToken) => inner.FindAsync(prefix, cancellationToken);
}
