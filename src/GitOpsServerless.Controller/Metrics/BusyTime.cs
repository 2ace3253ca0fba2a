namespace GitOpsServerless.Controller.Metrics;

/// <summary>
/// The time in which something was executing: executions that overlap count once, and none counts less than the shortest that is billed
/// (https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#billing).
/// </summary>
internal sealed class BusyTime(TimeSpan shortest, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _executions;
    private int _running;
    private DateTimeOffset _since;
    private DateTimeOffset _countedUntil = DateTimeOffset.MinValue;
    private TimeSpan _counted;

    /// <summary>Begins an execution; disposing ends it.</summary>
    public IDisposable Begin()
    {
        lock (_lock)
        {
            _executions++;
            if (_running++ == 0)
            {
                _since = time.GetUtcNow();
            }
        }

        return new Execution(this);
    }

    /// <summary>How many executions began, and the time in which any was running.</summary>
    public (long Executions, TimeSpan Busy) Read()
    {
        lock (_lock)
        {
            if (_running > 0)
            {
                Count();
            }

            return (_executions, _counted);
        }
    }

    private void End()
    {
        lock (_lock)
        {
            Count();
            _running--;
        }
    }

    // What was counted already, as the rest of a shortest execution, is not counted again.
    private void Count()
    {
        var now = time.GetUtcNow();
        var until = now > _since + shortest ? now : _since + shortest;
        var from = _since > _countedUntil ? _since : _countedUntil;
        if (until > from)
        {
            _counted += until - from;
            _countedUntil = until;
        }
    }

    private sealed class Execution(BusyTime owner) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                owner.End();
            }
        }
    }
}
