namespace GitOpsServerless.Controller.Pump;

/// <summary>The places of one target in this process.</summary>
internal sealed class TargetPlaces(PumpOptions options, TargetLeases? leases) : IAsyncDisposable
{
    private readonly SemaphoreSlim _places = new(options.WorkersPerTarget);
    private int _waiting;

    /// <summary>
    /// Takes a place. Waiting a moment for one is cheaper than sending the message round again: executions that overlap are billed once.
    /// </summary>
    /// <param name="mostWaiting">How many may wait.</param>
    /// <param name="cancellationToken">Stops to wait.</param>
    public async Task<TargetPlace?> TryEnterAsync(int mostWaiting, CancellationToken cancellationToken)
    {
        var hasWaited = !_places.Wait(TimeSpan.Zero, CancellationToken.None);
        if (hasWaited && !await WaitAsync(mostWaiting, cancellationToken))
        {
            return null;
        }

        var isInside = false;
        try
        {
            (isInside, var lease) = await TakeLeaseAsync(cancellationToken);
            return isInside ? new TargetPlace(() => Leave(lease), hasWaited) : null;
        }
        finally
        {
            if (!isInside)
            {
                _places.Release();
            }
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _places.Dispose();
        return leases?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    // A store that fails is told of by the step, which has a lease of its own and writes it into the status; here only the bound over all
    // processes is lost.
    private async Task<(bool IsInside, TargetLeases.Held? Lease)> TakeLeaseAsync(CancellationToken cancellationToken)
    {
        if (leases is null)
        {
            return (true, null);
        }

        try
        {
            return await leases.TryTakeAsync(cancellationToken) is { } lease ? (true, lease) : (false, null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (true, null);
        }
    }

    private async Task<bool> WaitAsync(int mostWaiting, CancellationToken cancellationToken)
    {
        try
        {
            return Interlocked.Increment(ref _waiting) <= mostWaiting && await _places.WaitAsync(options.TargetWait, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private void Leave(TargetLeases.Held? lease)
    {
        if (lease is not null)
        {
            leases!.GiveBack(lease);
        }

        _places.Release();
    }
}

/// <summary>A place that was taken; disposing gives it back.</summary>
/// <param name="leave">Gives it back.</param>
/// <param name="hasWaited">Whether it was waited for.</param>
internal sealed class TargetPlace(Action leave, bool hasWaited) : IDisposable
{
    private int _left;

    public bool HasWaited => hasWaited;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            leave();
        }
    }
}
