using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Trees;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git;

/// <summary>A repository, here or remote: its refs, and objects that can be brought to hand.</summary>
internal interface IRepository
{
    /// <summary>The address as it may be shown.</summary>
    string DisplayName { get; }

    /// <summary>What is at hand.</summary>
    IObjectReader Objects { get; }

    /// <summary>Folders that are known to be at hand with all that is below them.</summary>
    CompleteTrees Complete { get; }

    /// <summary>The refs whose names start with one of the prefixes (all without any), as they are now.</summary>
    Task<IReadOnlyList<RemoteRef>> ListRefsAsync(IReadOnlyList<string> prefixes, CancellationToken cancellationToken);

    /// <summary>Brings a commit to hand, and folders down to a depth.</summary>
    Task FetchCommitAsync(ObjectId commit, ObjectId? known, int depth, CancellationToken cancellationToken);

    /// <summary>
    /// Brings folders and files to hand; folders with all below them, or only themselves when <paramref name="shallow"/>.
    /// </summary>
    Task FetchObjectsAsync(IReadOnlyCollection<ObjectId> ids, ObjectId commit, bool shallow, CancellationToken cancellationToken);

    /// <summary>
    /// Brings commits of the history of <paramref name="tip"/> to hand, each with its folders down to a depth: <paramref name="count"/> of them
    /// or more, from <paramref name="from"/> on.
    /// </summary>
    Task FetchHistoryAsync(ObjectId tip, ObjectId from, int count, int depth, CancellationToken cancellationToken);

    /// <summary>Whether the repository itself ends at a commit: a shallow one does not have the parents that it names.</summary>
    Task<bool> IsCutAtAsync(ObjectId commit, CancellationToken cancellationToken);

    /// <summary>Forgets what was thought to be at hand, so that it is looked for anew.</summary>
    void LookAgain();

    /// <summary>The objects whose ids start with the digits, among all commits that refs lead to.</summary>
    Task<IReadOnlyCollection<ObjectId>> FindAsync(string prefix, CancellationToken cancellationToken);
}
