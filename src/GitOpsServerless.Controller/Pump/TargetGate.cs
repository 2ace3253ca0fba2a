using System.Collections.Concurrent;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Pump;

/// <summary>
/// Bounds how many steps work on one target at a time, so that a slow target does not take all the workers and no target is overrun: in this
/// process by places, and over all processes by as many leases of the target.
/// </summary>
internal sealed class TargetGate(PumpOptions options, ILeaseStore? leases, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TargetPlaces> _targets = new(StringComparer.Ordinal);

    /// <summary>Enters, or answers null when the target is full.</summary>
    /// <param name="target">Name of the target.</param>
    /// <param name="isOnlyTarget">Whether all applications have this target: then nothing else is kept from its turn by waiting here.</param>
    /// <param name="cancellationToken">Stops to wait.</param>
    public Task<TargetPlace?> TryEnterAsync(string target, bool isOnlyTarget, CancellationToken cancellationToken) => _targets
        .GetOrAdd(target, name => new TargetPlaces(options, leases is null ? null : new TargetLeases(name, options.WorkersPerTarget, leases, time)))
        .TryEnterAsync(isOnlyTarget ? int.MaxValue : options.WorkersPerTarget / 2, cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var places in _targets.Values)
        {
            await places.DisposeAsync();
        }
    }
}
