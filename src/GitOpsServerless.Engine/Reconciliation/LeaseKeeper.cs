using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Reconciliation;

/// <summary>
/// Renews a lease while a step works, and cancels the step when the lease is lost or could be: others may take it as soon as its duration
/// is over, whether or not this process has heard of that.
/// </summary>
internal sealed class LeaseKeeper : IAsyncDisposable
{
    private const int Renewals = 3;

    // The rest of the step needs a moment to stop.
    private const double SafeShare = 0.9;

    private readonly ILease _lease;
    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewing;

    public LeaseKeeper(ILease lease, TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        _lease = lease;
        _lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _renewing = KeepAsync(duration, time);
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

    private async Task KeepAsync(TimeSpan duration, TimeProvider time)
    {
        var since = time.GetTimestamp();
        try
        {
            while (true)
            {
                await Task.Delay(duration / Renewals, time, _stop.Token);

                // From before it is sent: the service counts from when it arrives.
                var sent = time.GetTimestamp();
                if (!await RenewAsync((duration * SafeShare) - time.GetElapsedTime(since), time))
                {
                    break;
                }

                since = sent;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
        catch (Exception)
        {
            // A lease that cannot be renewed must be taken for lost.
        }

        await _lost.CancelAsync();
    }

    // An answer that does not come in time is none; the request may go on without us.
    private async Task<bool> RenewAsync(TimeSpan left, TimeProvider time)
    {
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        using var limit = new CancellationTokenSource(left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        return await _lease.RenewAsync(either.Token).WaitAsync(either.Token);
    }
}
