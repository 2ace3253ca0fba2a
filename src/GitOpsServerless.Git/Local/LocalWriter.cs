using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Cache;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Packs;

namespace GitOpsServerless.Git.Local;

/// <summary>Writes into a repository on this machine: packs, and refs with the lock files that Git itself uses.</summary>
internal sealed class LocalWriter(LocalRepository repository, GitLimits limits)
{
    /// <summary>Makes an empty bare repository.</summary>
    public static void Create(string path, string branch)
    {
        Directory.CreateDirectory(Path.Combine(path, "objects", "pack"));
        Directory.CreateDirectory(Path.Combine(path, "refs", "heads"));
        Directory.CreateDirectory(Path.Combine(path, "refs", "tags"));
        File.WriteAllText(Path.Combine(path, "config"), "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n");
        File.WriteAllText(Path.Combine(path, "HEAD"), $"ref: refs/heads/{branch}\n");
    }

    /// <summary>Receives a pack; a thin one is completed with what is here.</summary>
    public async Task ReceiveAsync(Stream pack, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(repository.ObjectFolder.Folder, "pack");
        Directory.CreateDirectory(folder);
        await using var incoming = new IncomingPack(folder);
        using var receiver = new PackReceiver(pack, incoming.Handle, limits);
        var received = await receiver.ReceiveAsync(repository.Objects.Read, allowMissing: false, cancellationToken);
        if (received.IsThin)
        {
            await ReceiveAsync(new MemoryStream(PackWriter.Write([.. receiver.Objects()])), cancellationToken);
            return;
        }

        incoming.Keep(received);
        repository.ObjectFolder.Refresh();
    }

    /// <summary>Sets a ref, or removes it when the new id is zero, provided that it is at the old id (zero for no ref).</summary>
    public (PushStatus Status, string? Message) Move(string name, ObjectId old, ObjectId next)
    {
        var path = Path.Combine(repository.Layout.CommonFolder, name);
        var held = path + ".lock";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = new StreamWriter(new FileStream(held, FileMode.CreateNew, FileAccess.Write, FileShare.None));
            file.Write($"{next}\n");
        }
        catch (IOException) when (File.Exists(held))
        {
            return (PushStatus.NotFastForward, "Another process is moving the branch.");
        }
        catch (IOException)
        {
            return (PushStatus.Rejected, "The name stands in the way of another branch.");
        }

        try
        {
            return MoveLocked(name, path, held, old, next);
        }
        finally
        {
            File.Delete(held);
        }
    }

    private (PushStatus Status, string? Message) MoveLocked(string name, string path, string held, ObjectId old, ObjectId next)
    {
        if ((repository.Refs.Resolve(name, 0)?.Id ?? ObjectId.Zero) != old)
        {
            return (PushStatus.NotFastForward, "The branch moved meanwhile.");
        }

        if (next.IsZero)
        {
            // The older value in packed-refs would come back when the file is gone.
            repository.Refs.Unpack(name);
            File.Delete(path);
            return (PushStatus.Pushed, null);
        }

        if (Directory.Exists(path) && Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Any())
        {
            return (PushStatus.Rejected, "The name stands in the way of another branch.");
        }

        if (Directory.Exists(path))
        {
            // Left by branches "NAME/…" that were deleted.
            Directory.Delete(path, recursive: true);
        }

        File.Move(held, path, overwrite: true);
        return (PushStatus.Pushed, null);
    }
}
