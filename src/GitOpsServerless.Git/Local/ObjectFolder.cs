using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Local;

/// <summary>An object folder with its alternates: what a repository keeps in ".git/objects".</summary>
internal sealed class ObjectFolder : IObjectReader, IDisposable
{
    private const int MaxAlternates = 16;

    private readonly List<(LooseObjects Loose, PackFolder Packs)> stores = [];
    private readonly RecentObjects recent = new(16 << 20);

    public ObjectFolder(string folder, GitLimits limits, TimeProvider? touch = null)
    {
        Folder = folder;
        foreach (var path in WithAlternates(folder))
        {
            stores.Add((new LooseObjects(path, limits), new PackFolder(Path.Combine(path, "pack"), limits, touch)));
        }
    }

    public string Folder { get; }

    /// <summary>How often packs that were here have gone: what was at hand before may not be now.</summary>
    public int Losses => stores.Sum(store => store.Packs.Losses);

    /// <summary>What stands under an id must hash to it: files may be damaged, and the cache folder may be written by others.</summary>
    public static GitObject Verified(ObjectId id, GitObject found) =>
        ObjectHasher.Hash(found.Kind, found.Content.Span) == id ? found : throw GitException.Corrupt($"The object stored as {id} is another one.");

    public bool Contains(ObjectId id) =>
        recent.Contains(id) || id == ObjectId.EmptyTree || stores.Any(store => store.Packs.Contains(id) || store.Loose.Contains(id));

    public GitObject? Read(ObjectId id)
    {
        if (recent.Find(id) is { } known)
        {
            return known;
        }

        foreach (var (loose, packs) in stores)
        {
            if ((packs.Read(id) ?? loose.Read(id)) is { } found)
            {
                recent.Add(id, found);
                return found;
            }
        }

        return id == ObjectId.EmptyTree ? new GitObject(ObjectKind.Tree, ReadOnlyMemory<byte>.Empty) : null;
    }

    public IReadOnlyCollection<ObjectId> WithPrefix(string hex) =>
        stores.SelectMany(store => store.Packs.WithPrefix(hex).Concat(store.Loose.WithPrefix(hex))).ToHashSet();

    public void Refresh()
    {
        foreach (var (_, packs) in stores)
        {
            packs.Refresh();
        }
    }

    /// <summary>Closes all files and gives memory back. What is asked for later is opened again.</summary>
    public void Dispose()
    {
        recent.Clear();
        foreach (var (_, packs) in stores)
        {
            packs.Dispose();
        }
    }

    /// <summary>The folder and those that "info/alternates" names, at most five deep as Git has it.</summary>
    private static List<string> WithAlternates(string folder)
    {
        var found = new List<string>();
        var work = new Queue<(string Path, int Depth)>([(Path.GetFullPath(folder), 0)]);
        while (work.TryDequeue(out var next))
        {
            if (found.Contains(next.Path, StringComparer.Ordinal) || found.Count > MaxAlternates)
            {
                continue;
            }

            found.Add(next.Path);
            var list = Path.Combine(next.Path, "info", "alternates");
            foreach (var line in next.Depth < 5 && File.Exists(list) ? File.ReadLines(list) : [])
            {
                if (line.Length > 0 && line[0] != '#')
                {
                    work.Enqueue((Path.GetFullPath(Path.Combine(next.Path, line)), next.Depth + 1));
                }
            }
        }

        return found;
    }
}
