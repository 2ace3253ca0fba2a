using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Reconciliation;

/// <summary>Renews a lease while a step works, and cancels the step when the lease is lost.</summary>
internal sealed class LeaseKeeper : IAsyncDisposable
{
    private readonly ILease _lease;
    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewing;

    public LeaseKeeper(ILease lease, TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        _lease = lease;
        _lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _renewing = RenewAsync(duration / 3, time);
    }

    /// <summary>Cancelled when the caller cancels or the lease is lost.</summary>
    public CancellationToken Token => _lost.Token;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewing;
        await _lease.DisposeAsync();
        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync(TimeSpan period, TimeProvider time)
    {
        try
        {
            while (true)
            {
                await Task.Delay(period, time, _stop.Token);
                if (!await _lease.RenewAsync(_stop.Token))
                {
                    await _lost.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception)
        {
            // A lease that cannot be renewed must be taken for lost.
            await _lost.CancelAsync();
        }
    }
}
