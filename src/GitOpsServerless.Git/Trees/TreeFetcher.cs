using System.Collections.Concurrent;
using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Trees;

/// <summary>Reads commits, folders and files of a repository, and fetches those that are not at hand in as few requests as it can.</summary>
internal sealed class TreeFetcher(IRepository repository, GitLimits limits, TreeBudget? shared = null)
{
    /// <summary>Folders down to here come with the commit. More would save a request and cost many folders that are not asked for.</summary>
    private const int EagerDepth = 3;

    /// <summary>Answers in which a folder may come with all below it. One is enough, and some for what was dropped meanwhile.</summary>
    private const int MaxAnswers = 16;

    private const int MaxParsedEntries = 50_000;

    private readonly ConcurrentDictionary<ObjectId, byte> counted = new();
    private readonly ParsedFolders parsed = new(MaxParsedEntries);
    private readonly TreeBudget budget = shared ?? new TreeBudget(limits);
    private int charged;

    public async Task<Commit> CommitAsync(ObjectId id, string path, CancellationToken cancellationToken)
    {
        if (!repository.Objects.Contains(id))
        {
            await repository.FetchCommitAsync(id, null, Math.Min(PathGuard.Split(path).Length, EagerDepth), cancellationToken);
        }

        var found = Read(id);
        return found.Kind == ObjectKind.Commit
            ? Commit.Parse(id, found.Content.Span)
            : throw new GitException(GitFault.RevisionNotFound, $"{id} is a {found.Kind.ToString().ToLowerInvariant()}, not a commit.");
    }

    public async Task<GitObject> TagAsync(ObjectId id, CancellationToken cancellationToken)
    {
        if (!repository.Objects.Contains(id))
        {
            await repository.FetchCommitAsync(id, null, 1, cancellationToken);
        }

        return Read(id);
    }

    /// <summary>The entry at a path, the root being a folder; null where there is none. Only the folders on the way are fetched.</summary>
    public async Task<TreeEntry?> FindAsync(Commit commit, string path, CancellationToken cancellationToken)
    {
        var entry = new TreeEntry(EntryMode.Folder, ReadOnlyMemory<byte>.Empty, commit.Tree);
        var parts = PathGuard.Split(path);
        if (parts.Length > limits.MaxTreeDepth)
        {
            throw GitException.Limit("The depth of folders", limits.MaxTreeDepth);
        }

        foreach (var part in parts)
        {
            if (!entry.IsFolder)
            {
                return null;
            }

            var folder = parsed.Find(entry.Id) ?? parsed.Add(entry.Id, await FolderAsync(entry.Id, commit.Id, cancellationToken));
            if (folder.GetValueOrDefault(part) is not { } next)
            {
                return null;
            }

            entry = next;
        }

        return entry;
    }

    public async Task<List<TreeEntry>> FolderAsync(ObjectId id, ObjectId commit, CancellationToken cancellationToken)
    {
        await EnsureAsync([id], commit, shallow: true, cancellationToken);
        return Folder(id);
    }

    public async Task EnsureAsync(IEnumerable<ObjectId> ids, ObjectId commit, bool shallow, CancellationToken cancellationToken)
    {
        var missing = ids.Where(id => !repository.Objects.Contains(id)).ToHashSet();
        if (missing.Count > 0)
        {
            await repository.FetchObjectsAsync(missing, commit, shallow, cancellationToken);
        }
    }

    /// <summary>Brings a folder to hand with all that is below it.</summary>
    public async Task CompleteAsync(TreeEntry root, ObjectId commit, CancellationToken cancellationToken)
    {
        if (repository.Complete.Contains(root.Id) || root.Mode == EntryMode.Submodule)
        {
            return;
        }

        HashSet<ObjectId> before = [];
        var answers = 0;
        for (var missing = Missing(root, cancellationToken); missing.Count > 0; missing = Missing(root, cancellationToken))
        {
            if (missing.SetEquals(before))
            {
                throw new GitException(GitFault.ObjectMissing, $"{repository.DisplayName} does not have the object {missing.First()}.");
            }

            before = missing;
            if (++answers > MaxAnswers)
            {
                throw GitException.Limit("The number of answers that one tree takes", MaxAnswers);
            }

            await repository.FetchObjectsAsync(missing, commit, shallow: false, cancellationToken);
        }

        repository.Complete.Add(root.Id);
    }

    public GitObject Read(ObjectId id) =>
        repository.Objects.Read(id) ?? throw new GitException(GitFault.ObjectMissing, $"{repository.DisplayName} does not have the object {id}.");

    /// <summary>Reads a file. All files that are read count against the limit of the tree, each once.</summary>
    public GitObject ReadFile(ObjectId id)
    {
        var found = Read(id);
        if (counted.TryAdd(id, 0))
        {
            budget.AddFile(found.Content.Length);
        }

        return found;
    }

    public List<TreeEntry> Folder(ObjectId id)
    {
        var found = Read(id);
        return found.Kind == ObjectKind.Tree ? Tree.Parse(found.Content) : throw GitException.Corrupt($"{id} is listed as a folder and is none.");
    }

    /// <summary>All entries below a folder, in the order of their paths by ordinal; names are checked.</summary>
    public IEnumerable<(string Path, TreeEntry Entry)> Walk(TreeEntry root, string path, CancellationToken cancellationToken = default)
    {
        var count = 0;
        var work = new Stack<(string Path, TreeEntry Entry, int Depth)>([(path, root, 0)]);
        while (work.TryPop(out var next))
        {
            if (!next.Entry.IsFolder)
            {
                yield return (next.Path, next.Entry);
                continue;
            }

            CheckDepth(next.Depth);
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var entry in Folder(next.Entry.Id))
            {
                PathGuard.Check(entry, next.Path);
                Charge(++count);
                work.Push((PathGuard.Join(next.Path, entry.Name), entry, next.Depth + 1));
            }
        }
    }

    private HashSet<ObjectId> Missing(TreeEntry root, CancellationToken cancellationToken)
    {
        var missing = new HashSet<ObjectId>();
        var seen = new HashSet<ObjectId>();
        var count = 0;
        var work = new Stack<(TreeEntry Entry, int Depth)>([(root, 0)]);
        while (work.TryPop(out var next))
        {
            CheckDepth(next.Depth);
            cancellationToken.ThrowIfCancellationRequested();
            if (!repository.Objects.Contains(next.Entry.Id))
            {
                missing.Add(next.Entry.Id);
            }
            else if (next.Entry.IsFolder && seen.Add(next.Entry.Id) && !repository.Complete.Contains(next.Entry.Id))
            {
                foreach (var entry in Folder(next.Entry.Id).Where(entry => entry.Mode != EntryMode.Submodule))
                {
                    CheckCount(++count);
                    work.Push((entry, next.Depth + 1));
                }
            }
        }

        return missing;
    }

    private void CheckDepth(int depth)
    {
        if (depth > limits.MaxTreeDepth)
        {
            throw GitException.Limit("The depth of folders", limits.MaxTreeDepth);
        }
    }

    /// <summary>Charges the budget for what no walk before has come to: a tree may be listed more than once.</summary>
    private void Charge(int count)
    {
        CheckCount(count);
        if (count > charged)
        {
            charged = count;
            budget.AddEntry();
        }
    }

    private void CheckCount(int count)
    {
        if (count > limits.MaxTreeEntries)
        {
            throw GitException.Limit("The number of entries of a tree", limits.MaxTreeEntries);
        }
    }
}
