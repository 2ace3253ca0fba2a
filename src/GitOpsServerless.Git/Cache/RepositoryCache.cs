using System.Text.Json;
using GitOpsServerless.Git.Local;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Packs;

namespace GitOpsServerless.Git.Cache;

/// <summary>
/// What was fetched of one remote: packs with their indexes, as Git keeps them, and a small state file.
/// </summary>
/// <remarks>
/// Safe between processes: a file gets its name only when it is whole, and readers take a missing pack for a missing object.
/// </remarks>
internal sealed class RepositoryCache : IDisposable
{
    private const int MaxPacks = 40;
    private const long SmallPackBytes = 4 << 20;

    private readonly string packFolder;
    private readonly string statePath;
    private readonly GitLimits limits;
    private CacheState? state;

    public RepositoryCache(string folder, GitLimits limits, TimeProvider time)
    {
        this.limits = limits;
        packFolder = Path.Combine(folder, "objects", "pack");
        statePath = Path.Combine(folder, "state.json");
        Objects = new ObjectFolder(Path.Combine(folder, "objects"), limits, time);
    }

    public ObjectFolder Objects { get; }

    public CacheState State => state ??= LoadState();

    /// <summary>Receives a pack and makes its objects available.</summary>
    public async Task StoreAsync(Stream pack, bool thin, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(packFolder);
        await using var incoming = new IncomingPack(packFolder);
        using (var receiver = new PackReceiver(pack, incoming.Handle, limits))
        {
            var received = await receiver.ReceiveAsync(thin ? Objects.Read : null, allowMissing: thin, cancellationToken);
            if (received.IsThin)
            {
                await StoreObjectsAsync(received.Ids.Count(id => !id.IsZero), receiver.Objects(), cancellationToken);
                return;
            }

            incoming.Keep(received);
        }

        Objects.Refresh();
    }

    /// <summary>Writes objects as one pack.</summary>
    public async Task StoreObjectsAsync(int count, IEnumerable<GitObject> objects, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(packFolder);
        await using var written = TemporaryFile.Create(packFolder);
        PackWriter.Write(count, objects, written);
        written.Position = 0;
        await using var incoming = new IncomingPack(packFolder);
        using var receiver = new PackReceiver(written, incoming.Handle, limits);
        incoming.Keep(await receiver.ReceiveAsync(null, allowMissing: false, cancellationToken));
        Objects.Refresh();
    }

    /// <summary>Puts many small packs together, so that looking for an object stays quick.</summary>
    /// <remarks>Another process may drop a pack meanwhile: then nothing comes of it, and nothing is lost.</remarks>
    public async Task ConsolidateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TryConsolidateAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or GitException)
        {
            Objects.Refresh();
        }
    }

    private async Task TryConsolidateAsync(CancellationToken cancellationToken)
    {
        var packs = Directory.Exists(packFolder)
            ? new DirectoryInfo(packFolder).GetFiles("pack-*.pack").Where(file => file.Length < SmallPackBytes).ToArray()
            : [];
        using var held = packs.Length > MaxPacks ? FolderLock.TryTake(packFolder) : null;
        if (held is null)
        {
            return;
        }

        var ids = new HashSet<ObjectId>();
        foreach (var pack in packs)
        {
            using var index = new PackIndex(Path.ChangeExtension(pack.FullName, ".idx"));
            ids.UnionWith(Enumerable.Range(0, index.Ids.Count).Select(index.Ids.IdAt));
        }

        var present = ids.Where(Objects.Contains).ToArray();
        await StoreObjectsAsync(present.Length, present.Select(Present), cancellationToken);
        foreach (var pack in packs)
        {
            CacheEviction.Drop(pack.FullName);
        }

        Objects.Refresh();
    }

    private GitObject Present(ObjectId id) =>
        Objects.Read(id) ?? throw new GitException(GitFault.ObjectMissing, $"The object {id} is not in the cache any more.");

    public void Save(CacheState next)
    {
        state = next;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(statePath)!);
            var temporary = statePath + "." + Path.GetRandomFileName() + TemporaryFile.Extension;
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(next));
            File.Move(temporary, statePath, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It saves requests of later processes, no more.
        }
    }

    public void Dispose() => Objects.Dispose();

    private CacheState LoadState()
    {
        try
        {
            return File.Exists(statePath) && JsonSerializer.Deserialize<CacheState>(File.ReadAllBytes(statePath)) is { IsValid: true } known ? known : new CacheState();
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return new CacheState();
        }
    }
}
