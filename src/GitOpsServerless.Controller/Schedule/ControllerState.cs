namespace GitOpsServerless.Controller.Schedule;

/// <summary>What this process knows of itself, for metrics and health; lost with the process.</summary>
internal sealed class ControllerState
{
    private long _tickedAt;

    /// <summary>Revision of the definitions that this process wrote the index of.</summary>
    public string? IndexRevision { get; set; }

    /// <summary>Number of applications at the last tick.</summary>
    public int Applications { get; private set; }

    /// <summary>Messages in the queue at the last tick.</summary>
    public long Waiting { get; private set; }

    /// <summary>When the last tick was; null before the first.</summary>
    public DateTimeOffset? TickedAt => _tickedAt == 0 ? null : new DateTimeOffset(_tickedAt, TimeSpan.Zero);

    public void Ticked(int applications, long waiting, DateTimeOffset at)
    {
        (Applications, Waiting) = (applications, waiting);
        Interlocked.Exchange(ref _tickedAt, at.UtcTicks);
    }
}
