namespace GitOpsServerless.Contracts;

/// <summary>Reads desired state. One implementation for each kind of source; a router chooses by the definition.</summary>
public interface ISource
{
    /// <summary>Whether this implementation serves the source.</summary>
    bool Serves(SourceDefinition source);

    /// <summary>The revision that the definition means now. Cheap: one request for an unchanged remote.</summary>
    Task<Result<Revision>> ResolveAsync(SourceDefinition source, CancellationToken cancellationToken);

    /// <summary>A known revision by id (full or abbreviated), for rollback and for operations in progress.</summary>
    Task<Result<Revision>> GetAsync(SourceDefinition source, string revisionId, CancellationToken cancellationToken);

    /// <summary>
    /// The files of a revision. The source's path, and whatever the reader asks for later, is fetched; nothing else.
    /// </summary>
    Task<Result<IFileTree>> FetchAsync(SourceDefinition source, Revision revision, CancellationToken cancellationToken);

    /// <summary>Paths that differ between two revisions, ordered.</summary>
    Task<Result<IReadOnlyList<string>>> ChangedPathsAsync(SourceDefinition source, string from, string to, CancellationToken cancellationToken);

    /// <summary>Revisions that touched the source's path, newest first, along first parents.</summary>
    Task<Result<IReadOnlyList<Revision>>> HistoryAsync(SourceDefinition source, int limit, CancellationToken cancellationToken);
}

/// <summary>Writes to a source, when asked.</summary>
public interface ISourceWriter
{
    /// <summary>Whether this implementation serves the source.</summary>
    bool Serves(SourceDefinition source);

    /// <summary>Makes one commit on a branch, provided that the branch is still where it was when the change was made.</summary>
    Task<Result<PushOutcome>> PushAsync(SourceDefinition source, SourceChange change, CancellationToken cancellationToken);
}

/// <summary>A commit to make.</summary>
/// <param name="Branch">
/// Branch to commit to; created from <see cref="BaseBranch"/> when it does not exist and one is given. Empty means the branch that the
/// source follows.
/// </param>
/// <param name="Message">Commit message.</param>
/// <param name="AuthorName">Author.</param>
/// <param name="AuthorEmail">Author's mail address.</param>
public sealed record SourceChange(string Branch, string Message, string AuthorName, string AuthorEmail)
{
    /// <summary>Branch that a new branch starts from; empty means the branch that the source follows.</summary>
    public string? BaseBranch { get; init; }

    /// <summary>
    /// Commit that the change was made from. The branch (or, for a new one, its base) must still be there, else the outcome is
    /// <see cref="PushStatus.NotFastForward"/>. Null takes the branch as it is when the push starts.
    /// </summary>
    public string? BasedOn { get; init; }

    /// <summary>Do everything but the push: tells which paths would change, and writes nothing.</summary>
    public bool Preview { get; init; }

    /// <summary>New contents by path; null deletes the file.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>?> Files { get; init; } = new Dictionary<string, ReadOnlyMemory<byte>?>();

    /// <summary>Folder that becomes again what it was at <see cref="RevertTo"/>.</summary>
    public string? RevertPath { get; init; }

    /// <summary>Revision whose content of <see cref="RevertPath"/> is restored.</summary>
    public string? RevertTo { get; init; }

    /// <summary>When the commit is made.</summary>
    public DateTimeOffset Date { get; init; }
}

/// <summary>How a push ended.</summary>
/// <param name="Status">Status.</param>
/// <param name="Revision">The new commit, with <see cref="PushStatus.Pushed"/>; the unchanged head with <see cref="PushStatus.NothingToChange"/>.</param>
/// <param name="Message">The server's own words on a rejection.</param>
public sealed record PushOutcome(PushStatus Status, Revision? Revision, string? Message = null)
{
    /// <summary>Branch that the commit is for.</summary>
    public string? Branch { get; init; }

    /// <summary>Paths that the commit changes, ordered.</summary>
    public IReadOnlyList<string> ChangedPaths { get; init; } = [];
}

/// <summary>How a push can end.</summary>
public enum PushStatus
{
    /// <summary>The branch has the new commit.</summary>
    Pushed,

    /// <summary>The commit would change nothing; none was made.</summary>
    NothingToChange,

    /// <summary>The branch moved meanwhile; fetch and try again.</summary>
    NotFastForward,

    /// <summary>The server refused: a protected branch or a hook.</summary>
    Rejected,

    /// <summary>Nothing was written, since only a preview was asked for.</summary>
    Previewed,
}
