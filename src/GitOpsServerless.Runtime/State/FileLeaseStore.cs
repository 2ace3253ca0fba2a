using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.State;

/// <summary>
/// Leases between processes of one machine: an exclusively opened file. The operating system gives it back when its holder dies,
/// so the lease needs no expiry and cannot be lost while it is held.
/// </summary>
public sealed class FileLeaseStore : ILeaseStore
{
    private readonly string _root;

    /// <summary>Opens, and creates where missing, the folder of the lock files.</summary>
    public FileLeaseStore(string root)
    {
        _root = Path.GetFullPath(root);
        Directory.CreateDirectory(_root);
    }

    /// <inheritdoc />
    public Task<ILease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        // The digest keeps any name inside the folder.
        var path = Path.Combine(_root, $"{Digests.Of(name)[..32]}.lock");
        return Task.FromResult<ILease?>(FileLocks.TryOpen(path) is { } file ? new FileLease(file) : null);
    }

    private sealed class FileLease(FileStream file) : ILease
    {
        public Task<bool> RenewAsync(CancellationToken cancellationToken) => Task.FromResult(true);

        public ValueTask DisposeAsync() => file.DisposeAsync();
    }
}
