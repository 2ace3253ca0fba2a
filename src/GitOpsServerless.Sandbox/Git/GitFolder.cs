using GitOpsServerless.Contracts;
using GitOpsServerless.Git;
using GitOpsServerless.Git.Local;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Packs;
using GitOpsServerless.Git.Push;
using GitOpsServerless.Git.Trees;

namespace GitOpsServerless.Sandbox.Git;

/// <summary>
/// A folder of this machine whose changes become commits of a branch of a bare repository. It is read and never written: what somebody
/// pushes to the branch stays there, and later changes of the folder go on top of it.
/// </summary>
/// <remarks>The folder as it was seen last is the ref <c>refs/gitops/folder</c>, so that a change is told from a push also after a restart.</remarks>
internal sealed class GitFolder : IDisposable
{
    private const string SeenRef = "refs/gitops/folder";
    private const int MaxTries = 5;

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly GitLimits limits = new();
    private readonly LocalRepository repository;
    private readonly LocalWriter writer;
    private readonly string folder;
    private readonly string branchRef;
    private readonly TimeProvider time;
    private IReadOnlyDictionary<string, ScannedFile> scanned = new Dictionary<string, ScannedFile>();

    /// <summary>Creates the link between a folder and a repository; nothing is read yet.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="repository">Path of the bare repository.</param>
    /// <param name="branch">Branch that takes the commits.</param>
    /// <param name="time">The clock, for the dates of commits.</param>
    public GitFolder(string folder, string repository, string branch, TimeProvider time)
    {
        this.folder = Path.GetFullPath(folder);
        this.repository = new LocalRepository(repository, limits);
        this.time = time;
        writer = new LocalWriter(this.repository, limits);
        branchRef = BranchName.Prefix + branch;
    }

    /// <summary>Commits what changed in the folder since the last call. Returns the new commit, or null where nothing changed.</summary>
    public async Task<string?> CommitAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var files = scanned = FolderScan.Read(folder, scanned, limits);
            for (var tries = 0; tries < MaxTries; tries++)
            {
                var (isDone, commit) = await TryCommitAsync(files, cancellationToken);
                if (isDone)
                {
                    return commit;
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody is at work in the folder; the next call sees what comes of it.
            return null;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        repository.Dispose();
        gate.Dispose();
    }

    /// <summary>Not done where a push came in between.</summary>
    private async Task<(bool IsDone, string? Commit)> TryCommitAsync(IReadOnlyDictionary<string, ScannedFile> files, CancellationToken cancellationToken)
    {
        repository.ObjectFolder.Refresh();
        var fetcher = new TreeFetcher(repository, limits);
        var seen = await CommitOfAsync(SeenRef, fetcher, cancellationToken);
        var before = seen is null ? [] : Entries(seen.Tree, fetcher);
        var changes = new FolderChanges(before, files);
        if (changes.IsEmpty)
        {
            return (true, null);
        }

        var head = await CommitOfAsync(branchRef, fetcher, cancellationToken);
        var editor = new TreeEditor(fetcher, head?.Id ?? ObjectId.Zero);
        var edits = changes.Edits(content => editor.Write(ObjectKind.Blob, content));
        var folderTree = await editor.ApplyAsync(seen?.Tree, edits, cancellationToken);
        var tree = head?.Tree == seen?.Tree ? folderTree : await editor.ApplyAsync(head?.Tree, edits, cancellationToken);
        var who = new Identity("Sandbox", "sandbox@gitops-serverless", time.GetUtcNow());
        var message = seen is null ? $"Add the files of {Path.GetFileName(folder)}" : changes.Describe();
        var next = head?.Tree == tree ? head.Id : editor.Write(ObjectKind.Commit, CommitWriter.Write(tree, head is null ? [] : [head.Id], who, message));
        var mark = tree == folderTree ? next : editor.Write(ObjectKind.Commit, CommitWriter.Write(folderTree, [], who, message));
        await writer.ReceiveAsync(new MemoryStream(PackWriter.Write([.. editor.Written.Values])), cancellationToken);
        if (next != head?.Id && writer.Move(branchRef, head?.Id ?? ObjectId.Zero, next).Status != PushStatus.Pushed)
        {
            return (false, null);
        }

        writer.Move(SeenRef, seen?.Id ?? ObjectId.Zero, mark);
        return (true, next == head?.Id ? null : next.ToString());
    }

    private async Task<Commit?> CommitOfAsync(string name, TreeFetcher fetcher, CancellationToken cancellationToken) =>
        repository.Refs.Resolve(name, 0) is { } found ? await fetcher.CommitAsync(found.Id, string.Empty, cancellationToken) : null;

    private static Dictionary<string, TreeEntry> Entries(ObjectId tree, TreeFetcher fetcher) =>
        fetcher.Walk(new TreeEntry(EntryMode.Folder, ReadOnlyMemory<byte>.Empty, tree), string.Empty).ToDictionary(item => item.Path, item => item.Entry, StringComparer.Ordinal);
}
