using System.Globalization;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Pump;

/// <summary>
/// The leases <c>targets/NAME/0</c>, <c>targets/NAME/1</c>, … of one target: whoever holds one may do one step at a time. A lease stays with this
/// process for a moment after its step, so that a burst of looks costs few requests. One that is lost stops no step: what must not happen at
/// once is under the lease of its application, and these only bound the load.
/// </summary>
internal sealed class TargetLeases(string target, int limit, ILeaseStore leases, TimeProvider time) : IAsyncDisposable
{
    /// <summary>How long a place is lost when its process dies; the shortest time that the blob service grants.</summary>
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(15);

    /// <summary>Time between two renewals, and how long an unused lease is kept.</summary>
    private static readonly TimeSpan s_period = s_duration / 3;

    /// <summary>After all were found taken, the store is not asked again for this time.</summary>
    private static readonly TimeSpan s_full = TimeSpan.FromSeconds(1);

    // Processes begin at different numbers, so that they do not all ask for those that the others hold.
    private readonly int _first = Random.Shared.Next(limit);
    private readonly Lock _lock = new();
    private readonly HashSet<int> _taken = [];
    private readonly List<Held> _held = [];
    private readonly CancellationTokenSource _ended = new();
    private long? _fullSince;
    private Task _keeping = Task.CompletedTask;

    /// <summary>A lease that this process holds.</summary>
    internal sealed class Held(int number, ILease lease)
    {
        public int Number => number;

        public ILease Lease => lease;

        public bool IsBusy { get; set; } = true;

        public long FreeSince { get; set; }
    }

    /// <summary>Takes a lease, or answers null when other processes hold all of them.</summary>
    public async Task<Held?> TryTakeAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_held.Find(h => !h.IsBusy) is { } free)
            {
                free.IsBusy = true;
                return free;
            }

            if (_fullSince is { } since && time.GetElapsedTime(since) < s_full)
            {
                return null;
            }
        }

        for (var offset = 0; offset < limit; offset++)
        {
            if (await TryAcquireAsync((_first + offset) % limit, cancellationToken) is { } held)
            {
                return held;
            }
        }

        lock (_lock)
        {
            _fullSince = time.GetTimestamp();
        }

        return null;
    }

    public void GiveBack(Held held)
    {
        lock (_lock)
        {
            (held.IsBusy, held.FreeSince) = (false, time.GetTimestamp());
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _keeping;
        foreach (var held in Remove(static _ => true))
        {
            await held.Lease.DisposeAsync();
        }

        _ended.Dispose();
    }

    private async Task<Held?> TryAcquireAsync(int number, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_taken.Add(number))
            {
                return null;
            }
        }

        ILease? lease = null;
        try
        {
            lease = await leases.TryAcquireAsync($"targets/{target}/{number.ToString(CultureInfo.InvariantCulture)}", s_duration, cancellationToken);
        }
        finally
        {
            lock (_lock)
            {
                if (lease is null)
                {
                    _taken.Remove(number);
                }
            }
        }

        return lease is null ? null : Keep(new Held(number, lease));
    }

    private Held Keep(Held held)
    {
        lock (_lock)
        {
            _held.Add(held);
            if (_keeping.IsCompleted)
            {
                _keeping = Task.Run(KeepAsync);
            }
        }

        return held;
    }

    private List<Held> Remove(Predicate<Held> which)
    {
        lock (_lock)
        {
            var removed = _held.FindAll(which);
            _held.RemoveAll(which);
            removed.ForEach(h => _taken.Remove(h.Number));
            return removed;
        }
    }

    // Runs while this process holds a lease: renews those that are used, gives back those that are not.
    private async Task KeepAsync()
    {
        while (true)
        {
            await Task.Delay(s_period, time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ended.IsCancellationRequested)
            {
                return;
            }

            foreach (var idle in Remove(h => !h.IsBusy && time.GetElapsedTime(h.FreeSince) >= s_period))
            {
                await idle.Lease.DisposeAsync();
            }

            List<Held> rest;
            lock (_lock)
            {
                rest = [.. _held];
                if (rest.Count == 0)
                {
                    _keeping = Task.CompletedTask;
                    return;
                }
            }

            await Task.WhenAll(rest.Select(RenewAsync));
        }
    }

    private async Task RenewAsync(Held held)
    {
        using var deadline = new CancellationTokenSource(s_period, time);
        try
        {
            if (await held.Lease.RenewAsync(deadline.Token))
            {
                return;
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // Others may have it by the time that the store answers again.
        }

        foreach (var lost in Remove(h => h == held))
        {
            await lost.Lease.DisposeAsync();
        }
    }
}
