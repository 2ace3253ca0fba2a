using System.Text;
using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Trees;

/// <summary>Finds the paths that differ between two commits. Folders that are equal are not read; a level of folders is fetched at once.</summary>
internal sealed class TreeDiff(TreeFetcher fetcher, GitLimits limits)
{
    public Task<IReadOnlyList<string>> ChangedPathsAsync(Commit from, Commit to, CancellationToken cancellationToken) =>
        ChangedPathsAsync((from.Tree, from.Id), (to.Tree, to.Id), cancellationToken);

    /// <summary>Compares two trees; each is fetched, where it is not at hand, as one of the commit beside it.</summary>
    public async Task<IReadOnlyList<string>> ChangedPathsAsync(
        (ObjectId? Tree, ObjectId Commit) from, (ObjectId? Tree, ObjectId Commit) to, CancellationToken cancellationToken)
    {
        var changed = new List<string>();
        var level = new List<(string Path, ObjectId? Before, ObjectId? After)> { (string.Empty, from.Tree, to.Tree) };
        for (var depth = 0; level.Count > 0; depth++)
        {
            if (depth > limits.MaxTreeDepth)
            {
                throw GitException.Limit("The depth of folders", limits.MaxTreeDepth);
            }

            level.RemoveAll(pair => pair.Before == pair.After);
            await fetcher.EnsureAsync(level.Select(pair => pair.Before).OfType<ObjectId>(), from.Commit, shallow: true, cancellationToken);
            await fetcher.EnsureAsync(level.Select(pair => pair.After).OfType<ObjectId>(), to.Commit, shallow: true, cancellationToken);
            var next = new List<(string Path, ObjectId? Before, ObjectId? After)>();
            foreach (var pair in level)
            {
                Compare(pair.Path, Entries(pair.Before), Entries(pair.After), changed, next);
                if (changed.Count + next.Count > limits.MaxTreeEntries)
                {
                    throw GitException.Limit("The number of changed paths", limits.MaxTreeEntries);
                }
            }

            level = next;
        }

        changed.Sort(StringComparer.Ordinal);
        return [.. changed.Distinct(StringComparer.Ordinal)];
    }

    private static void Compare(
        string folder, Dictionary<string, TreeEntry> before, Dictionary<string, TreeEntry> after, List<string> changed, List<(string Path, ObjectId? Before, ObjectId? After)> next)
    {
        foreach (var key in before.Keys.Union(after.Keys, StringComparer.Ordinal))
        {
            var (old, now) = (before.GetValueOrDefault(key), after.GetValueOrDefault(key));
            if (old is not null && now is not null && old.Id == now.Id && old.Mode == now.Mode)
            {
                continue;
            }

            var path = PathGuard.Join(folder, (old ?? now)!.Name);
            if (old is { IsFolder: false } || now is { IsFolder: false })
            {
                changed.Add(path);
            }

            if (old is { IsFolder: true } || now is { IsFolder: true })
            {
                next.Add((path, old is { IsFolder: true } ? old.Id : null, now is { IsFolder: true } ? now.Id : null));
            }
        }
    }

    /// <summary>The entries by the bytes of their names, each as a character: names that are not UTF-8 may read like others.</summary>
    private Dictionary<string, TreeEntry> Entries(ObjectId? id)
    {
        var entries = new Dictionary<string, TreeEntry>(StringComparer.Ordinal);
        foreach (var entry in id is { } known ? fetcher.Folder(known) : [])
        {
            entries.TryAdd(Encoding.Latin1.GetString(entry.RawName.Span), entry);
        }

        return entries;
    }
}
