using System.Collections.Concurrent;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.State;

/// <summary>Leases between the tasks of one process.</summary>
public sealed class InMemoryLeaseStore : ILeaseStore
{
    private readonly ConcurrentDictionary<string, Lease> _held = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public Task<ILease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        var lease = new Lease(this, name);
        return Task.FromResult<ILease?>(_held.TryAdd(name, lease) ? lease : null);
    }

    // A holder of the same process cannot vanish without its task ending, so these leases need no expiry.
    private sealed class Lease(InMemoryLeaseStore owner, string name) : ILease
    {
        public Task<bool> RenewAsync(CancellationToken cancellationToken) => Task.FromResult(true);

        public ValueTask DisposeAsync()
        {
            owner._held.TryRemove(new KeyValuePair<string, Lease>(name, this));
            return ValueTask.CompletedTask;
        }
    }
}
