using GitOpsServerless.Git.Lfs;

namespace GitOpsServerless.Git.Cache;

/// <summary>Keeps all repositories of a cache folder together below a number of bytes.</summary>
internal static class CacheEviction
{
    private static readonly TimeSpan TemporaryLifetime = TimeSpan.FromHours(1);

    /// <summary>Bytes of what can be dropped.</summary>
    public static long SizeOf(string folder) => Directory.Exists(folder) ? Droppable(Files(folder)).Sum(LengthOf) : 0;

    /// <summary>Drops the packs and large files that were used least recently. True where any was dropped.</summary>
    public static bool Run(string folder, long maxBytes, TimeProvider time)
    {
        if (!Directory.Exists(folder))
        {
            return false;
        }

        using var held = FolderLock.TryTake(folder);
        if (held is null)
        {
            return false;
        }

        var files = Files(folder);
        foreach (var left in files.Where(file => file.Extension == TemporaryFile.Extension && time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > TemporaryLifetime))
        {
            TryDelete(left.FullName);
        }

        var packs = Droppable(files).OrderBy(file => file.LastWriteTimeUtc).ToArray();
        var size = packs.Sum(LengthOf);
        var dropped = false;
        foreach (var pack in packs.TakeWhile(_ => size > maxBytes))
        {
            size -= LengthOf(pack);
            dropped |= TryDelete(Path.ChangeExtension(pack.FullName, ".idx")) && TryDelete(pack.FullName);
        }

        return dropped;
    }

    private static FileInfo[] Files(string folder) => new DirectoryInfo(folder).GetFiles("*", SearchOption.AllDirectories);

    private static IEnumerable<FileInfo> Droppable(IEnumerable<FileInfo> files) => files.Where(file => file.Extension is ".pack" or LfsFolder.Extension);

    /// <summary>The index goes first: a pack without one is not looked for.</summary>
    public static void Drop(string pack)
    {
        File.Delete(Path.ChangeExtension(pack, ".idx"));
        File.Delete(pack);
    }

    /// <summary>Another process may put packs together meanwhile, and so remove one that was listed.</summary>
    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It stays until the next time.
            return false;
        }
    }
}
