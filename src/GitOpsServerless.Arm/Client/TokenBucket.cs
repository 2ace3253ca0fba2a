namespace GitOpsServerless.Arm.Client;

/// <summary>Tokens that refill with time.</summary>
internal sealed class TokenBucket(double size, double refillPerSecond)
{
    private readonly Lock _lock = new();
    private readonly double _size = size;
    private double _tokens = size;
    private DateTimeOffset? _at;
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;

    /// <summary>Takes one token, or says how long to wait before asking again.</summary>
    public TimeSpan Take(DateTimeOffset now)
    {
        lock (_lock)
        {
            Refill(now);
            if (now < _pausedUntil)
            {
                return _pausedUntil - now;
            }

            if (_tokens >= 1)
            {
                _tokens--;
                return TimeSpan.Zero;
            }

            return TimeSpan.FromSeconds(Math.Max(0.01, (1 - _tokens) / refillPerSecond));
        }
    }

    /// <summary>Lowers the count to what the service says is left.</summary>
    public void AtMost(double tokens, DateTimeOffset now)
    {
        lock (_lock)
        {
            Refill(now);
            _tokens = Math.Min(_tokens, tokens);
        }
    }

    /// <summary>Gives out nothing before a time.</summary>
    public void PauseUntil(DateTimeOffset time)
    {
        lock (_lock)
        {
            _pausedUntil = time > _pausedUntil ? time : _pausedUntil;
        }
    }

    private void Refill(DateTimeOffset now)
    {
        if (_at is { } before && now > before)
        {
            _tokens = Math.Min(_size, _tokens + ((now - before).TotalSeconds * refillPerSecond));
        }

        _at = now;
    }
}
