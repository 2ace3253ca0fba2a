using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Cache;
using GitOpsServerless.Git.Local;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Packs;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Push;

/// <summary>Puts commits into a bare repository on this machine, with the lock files that Git itself uses.</summary>
internal sealed class LocalPush(LocalRepository repository, GitLimits limits) : IPushTarget
{
    public Task<IReadOnlyList<RemoteRef>> ListBranchesAsync(CancellationToken cancellationToken) =>
        repository.ListRefsAsync(["refs/heads/"], cancellationToken);

    public async Task<(PushStatus Status, string? Message)> UpdateAsync(RefUpdate update, CancellationToken cancellationToken)
    {
        if (!repository.Layout.IsBare && repository.Refs.Resolve("HEAD", 0)?.SymbolicTarget == update.Name)
        {
            return (PushStatus.Rejected, "The branch is checked out in the working tree of the repository.");
        }

        await StoreAsync(update, cancellationToken);
        return Move(update);
    }

    private async Task StoreAsync(RefUpdate update, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(repository.ObjectFolder.Folder, "pack");
        Directory.CreateDirectory(folder);
        await using var incoming = new IncomingPack(folder);
        using var receiver = new PackReceiver(new MemoryStream(PackWriter.Write(update.Objects)), incoming.Handle, limits);
        incoming.Keep(await receiver.ReceiveAsync(null, allowMissing: false, cancellationToken));
        repository.ObjectFolder.Refresh();
    }

    private (PushStatus Status, string? Message) Move(RefUpdate update)
    {
        var path = Path.Combine(repository.Layout.CommonFolder, update.Name);
        var held = path + ".lock";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (var file = new StreamWriter(new FileStream(held, FileMode.CreateNew, FileAccess.Write, FileShare.None)))
            {
                file.Write($"{update.New}\n");
            }
        }
        catch (IOException) when (File.Exists(held))
        {
            return (PushStatus.NotFastForward, "Another process is moving the branch.");
        }

        if ((repository.Refs.Resolve(update.Name, 0)?.Id ?? ObjectId.Zero) != update.Old)
        {
            File.Delete(held);
            return (PushStatus.NotFastForward, "The branch moved meanwhile.");
        }

        File.Move(held, path, overwrite: true);
        return (PushStatus.Pushed, null);
    }
}
