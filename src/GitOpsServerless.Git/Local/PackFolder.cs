using GitOpsServerless.Git.Cache;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Packs;

namespace GitOpsServerless.Git.Local;

/// <summary>The packs of an object folder, by their indexes and the multi-pack index. Safe for use by several threads.</summary>
/// <param name="folder">The folder.</param>
/// <param name="limits">Bounds on objects.</param>
/// <param name="touch">
/// The clock of a cache, null elsewhere. In a cache the dates of packs tell when they were used, and a damaged pack is dropped: its objects
/// are missing then, and are fetched again.
/// </param>
internal sealed class PackFolder(string folder, GitLimits limits, TimeProvider? touch) : IDisposable
{
    private static readonly TimeSpan TouchInterval = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private readonly Dictionary<string, PackIndex> indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PackIndex> covered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PackFile> files = new(StringComparer.Ordinal);
    private BufferPool pool = new();
    private MultiPackIndex? multi;
    private (DateTime Written, long Length) multiStamp;
    private bool listed;

    public string Folder { get; } = folder;

    /// <summary>How often packs that were here have gone: what was at hand before may not be now.</summary>
    public int Losses { get; private set; }

    public bool Contains(ObjectId id)
    {
        lock (gate)
        {
            return Locate(id, out _, out _);
        }
    }

    public GitObject? Read(ObjectId id)
    {
        lock (gate)
        {
            for (var isFirst = true; Locate(id, out var pack, out var offset); isFirst = false)
            {
                try
                {
                    return ObjectFolder.Verified(id, Open(pack).Read(offset, FindIn(pack)));
                }
                catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
                {
                    // Another process dropped the pack, or put it together with others: the object may be in one of those.
                    Forget();
                    if (!isFirst)
                    {
                        return null;
                    }
                }
                catch (GitException) when (touch is not null)
                {
                    Drop(pack);
                    return null;
                }
            }

            return null;
        }
    }

    public List<ObjectId> WithPrefix(string hex)
    {
        lock (gate)
        {
            List();
            return [.. indexes.Values.Select(index => index.Ids).Append(multi?.Ids).OfType<IdTable>().SelectMany(ids => ids.WithPrefix(hex))];
        }
    }

    /// <summary>Looks again at what is in the folder, after packs were added or dropped.</summary>
    public void Refresh()
    {
        lock (gate)
        {
            listed = false;
        }
    }

    /// <summary>Closes all files and gives memory back. What is asked for later is opened again.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            Forget();
        }
    }

    private bool Locate(ObjectId id, out string pack, out long offset)
    {
        List();
        if (multi is not null && multi.TryFind(id, out pack, out offset))
        {
            pack = Path.GetFileNameWithoutExtension(pack);
            return true;
        }

        foreach (var (name, index) in indexes)
        {
            offset = index.Find(id);
            if (offset >= 0)
            {
                pack = name;
                return true;
            }
        }

        (pack, offset) = (string.Empty, -1);
        return false;
    }

    private Func<ObjectId, long> FindIn(string pack) => id =>
        indexes.TryGetValue(pack, out var index) ? index.Find(id)
        : multi is not null && multi.TryFind(id, out var owner, out var offset) && Path.GetFileNameWithoutExtension(owner) == pack ? offset
        : FindCovered(pack, id);

    /// <summary>
    /// A multi-pack index tells one place of an object that several packs have, such as the base that completed a thin pack; the own index of a
    /// pack, which Git keeps beside it, tells its place in there.
    /// </summary>
    private long FindCovered(string pack, ObjectId id)
    {
        var path = Path.Combine(Folder, pack + ".idx");
        if (!covered.TryGetValue(pack, out var index) && File.Exists(path))
        {
            covered[pack] = index = new PackIndex(path);
        }

        return index?.Find(id) ?? -1;
    }

    private PackFile Open(string pack)
    {
        var path = Path.Combine(Folder, pack + ".pack");
        if (!files.TryGetValue(pack, out var file))
        {
            files[pack] = file = new PackFile(path, limits, pool);
        }

        Touch(path, file);
        return file;
    }

    /// <summary>In a cache the date of a pack tells when it was used last.</summary>
    private void Touch(string path, PackFile file)
    {
        if (touch is null || touch.GetUtcNow() - file.Touched < TouchInterval)
        {
            return;
        }

        file.Touched = touch.GetUtcNow();
        try
        {
            File.SetLastWriteTimeUtc(path, file.Touched.UtcDateTime);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The date only decides what is dropped first.
        }
    }

    private void List()
    {
        if (listed)
        {
            return;
        }

        OpenMulti();
        var names = Directory.Exists(Folder)
            ? Directory.EnumerateFiles(Folder, "pack-*.idx").Select(path => Path.GetFileNameWithoutExtension(path)!).ToHashSet(StringComparer.Ordinal)
            : [];
        DropOrphans(names);
        names.ExceptWith((multi?.PackNames ?? []).Select(name => Path.GetFileNameWithoutExtension(name)!));
        foreach (var gone in indexes.Keys.Except(names).ToArray())
        {
            Close(gone);
        }

        listed = true;
        foreach (var name in names.Where(name => !indexes.ContainsKey(name)))
        {
            listed &= TryOpen(name);
        }
    }

    /// <summary>
    /// An index of a cache whose pack is gone would keep what it lists from being fetched again. A pack gets its name before its index does, so
    /// that none is taken for gone which is only coming.
    /// </summary>
    private void DropOrphans(HashSet<string> names)
    {
        foreach (var orphan in names.Where(name => touch is not null && !File.Exists(Path.Combine(Folder, name + ".pack"))).ToArray())
        {
            names.Remove(orphan);
            Drop(orphan);
        }
    }

    /// <summary>False where the index went away between the listing and now.</summary>
    private bool TryOpen(string name)
    {
        try
        {
            indexes[name] = new PackIndex(Path.Combine(Folder, name + ".idx"));
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (GitException) when (touch is not null)
        {
            Drop(name);
            return true;
        }
        catch (GitException)
        {
            listed = false;
            throw;
        }
    }

    /// <summary>Git writes the multi-pack index anew when it puts packs together.</summary>
    private void OpenMulti()
    {
        var file = new FileInfo(Path.Combine(Folder, "multi-pack-index"));
        var stamp = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        if (stamp == multiStamp)
        {
            return;
        }

        foreach (var name in (multi?.PackNames ?? []).Select(name => Path.GetFileNameWithoutExtension(name)!))
        {
            Close(name);
        }

        multi?.Dispose();
        (multi, multiStamp) = (null, default);
        try
        {
            multi = file.Exists ? new MultiPackIndex(file.FullName) : null;
            multiStamp = stamp;
        }
        catch (FileNotFoundException)
        {
            // It went away between the two looks; the packs are found by their own indexes.
        }
    }

    /// <summary>Removes a damaged pack of a cache.</summary>
    private void Drop(string pack)
    {
        Close(pack);
        try
        {
            CacheEviction.Drop(Path.Combine(Folder, pack + ".pack"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Who has it open on a file system without deletion of open files finds the same and drops it later.
        }
    }

    private void Close(string pack)
    {
        Losses++;
        if (indexes.Remove(pack, out var index))
        {
            index.Dispose();
        }

        if (covered.Remove(pack, out var own))
        {
            own.Dispose();
        }

        if (files.Remove(pack, out var file))
        {
            file.Dispose();
        }
    }

    private void Forget()
    {
        foreach (var item in indexes.Values.Concat<IDisposable>(covered.Values).Concat(files.Values).Append(multi).OfType<IDisposable>())
        {
            item.Dispose();
        }

        indexes.Clear();
        covered.Clear();
        files.Clear();
        pool = new BufferPool();
        Losses++;
        (multi, multiStamp, listed) = (null, default, false);
    }
}
