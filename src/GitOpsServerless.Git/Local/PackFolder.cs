using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Packs;

namespace GitOpsServerless.Git.Local;

/// <summary>The packs of an object folder, by their indexes and the multi-pack index. Safe for use by several threads.</summary>
internal sealed class PackFolder(string folder, GitLimits limits, TimeProvider? touch) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, PackIndex> indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PackFile> files = new(StringComparer.Ordinal);
    private MultiPackIndex? multi;
    private bool listed;

    public string Folder { get; } = folder;

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
            if (!Locate(id, out var pack, out var offset))
            {
                return null;
            }

            try
            {
                var content = Open(pack).Read(offset, FindIn(pack));
                var result = content.ToObject();
                content.Return();
                return result;
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                // Another process dropped the pack between its index and its content.
                Forget();
                return null;
            }
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
        : -1;

    private PackFile Open(string pack)
    {
        if (!files.TryGetValue(pack, out var file))
        {
            var path = Path.Combine(Folder, pack + ".pack");
            files[pack] = file = new PackFile(path, limits);
            Touch(path);
        }

        return file;
    }

    /// <summary>In a cache the date of a pack tells when it was used last.</summary>
    private void Touch(string path)
    {
        try
        {
            if (touch is not null)
            {
                File.SetLastWriteTimeUtc(path, touch.GetUtcNow().UtcDateTime);
            }
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

        listed = true;
        multi ??= OpenMulti();
        var names = Directory.Exists(Folder)
            ? Directory.EnumerateFiles(Folder, "pack-*.idx").Select(path => Path.GetFileNameWithoutExtension(path)!).ToHashSet(StringComparer.Ordinal)
            : [];
        names.ExceptWith((multi?.PackNames ?? []).Select(name => Path.GetFileNameWithoutExtension(name)!));
        foreach (var gone in indexes.Keys.Except(names).ToArray())
        {
            indexes.Remove(gone, out var index);
            index?.Dispose();
            if (files.Remove(gone, out var file))
            {
                file.Dispose();
            }
        }

        foreach (var name in names.Where(name => !indexes.ContainsKey(name)))
        {
            TryOpen(name);
        }
    }

    private void TryOpen(string name)
    {
        try
        {
            indexes[name] = new PackIndex(Path.Combine(Folder, name + ".idx"));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            listed = false;
        }
    }

    private MultiPackIndex? OpenMulti()
    {
        var path = Path.Combine(Folder, "multi-pack-index");
        return File.Exists(path) ? new MultiPackIndex(path) : null;
    }

    private void Forget()
    {
        foreach (var item in indexes.Values.Cast<IDisposable>().Concat(files.Values).Append(multi).OfType<IDisposable>())
        {
            item.Dispose();
        }

        indexes.Clear();
        files.Clear();
        (multi, listed) = (null, false);
    }
}
