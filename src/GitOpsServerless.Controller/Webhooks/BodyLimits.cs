namespace GitOpsServerless.Controller.Webhooks;

/// <summary>Limits of one request body.</summary>
/// <param name="Largest">Largest size in bytes.</param>
/// <param name="Timeout">Longest time until all of it is there.</param>
internal sealed record BodyLimits(int Largest, TimeSpan Timeout)
{
    /// <summary>Fewest bytes a second, on average since the reading began; 0 takes any.</summary>
    public int LeastRate { get; init; }

    /// <summary>Time in which <see cref="LeastRate"/> does not count yet.</summary>
    public TimeSpan Grace { get; init; }

    /// <summary>How long the next bytes may take to arrive.</summary>
    /// <param name="received">Bytes that are there.</param>
    /// <param name="elapsed">Time since the reading began.</param>
    public TimeSpan Patience(long received, TimeSpan elapsed)
    {
        var until = LeastRate == 0 ? Timeout : Shorter(Timeout, Longer(Grace, TimeSpan.FromSeconds(received / (double)LeastRate)));
        return Longer(until - elapsed, TimeSpan.Zero);
    }

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
