using GitOpsServerless.Git.Packs;
using Microsoft.Win32.SafeHandles;

namespace GitOpsServerless.Git.Cache;

/// <summary>A pack that is being received. It gets its name when it is whole; otherwise it is removed.</summary>
internal sealed class IncomingPack : IAsyncDisposable
{
    private readonly string folder;
    private readonly string path;

    public IncomingPack(string folder)
    {
        this.folder = folder;
        path = Path.Combine(folder, Path.GetRandomFileName() + TemporaryFile.Extension);
        Handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
    }

    public SafeFileHandle Handle { get; }

    /// <summary>Names the pack by its checksum; the index comes last, since readers look for it first.</summary>
    public void Keep(ReceivedPack pack)
    {
        if (pack.Entries.Count == 0)
        {
            return;
        }

        Handle.Dispose();
        var name = Path.Combine(folder, "pack-" + Convert.ToHexStringLower(pack.Checksum));
        var index = Path.Combine(folder, Path.GetRandomFileName() + TemporaryFile.Extension);
        File.WriteAllBytes(index, PackIndexWriter.Write(pack));
        File.Move(path, name + ".pack", overwrite: true);
        File.Move(index, name + ".idx", overwrite: true);
    }

    public ValueTask DisposeAsync()
    {
        Handle.Dispose();
        File.Delete(path);
        return ValueTask.CompletedTask;
    }
}
