namespace GitOpsServerless.Controller.Webhooks;

/// <summary>Settings of the webhook receiver.</summary>
public sealed class WebhookOptions
{
    /// <summary>Secrets by provider name. Several are accepted at a time, so that they can be rotated. A provider without one accepts nothing.</summary>
    public IDictionary<string, IReadOnlyList<string>> Secrets { get; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Largest body in bytes.</summary>
    public int LargestBody { get; set; } = 4 * 1024 * 1024;

    /// <summary>Bodies that are read at a time: with <see cref="LargestBody"/> what senders without a proof can make this process take.</summary>
    public int BodiesAtATime { get; set; } = 16;

    /// <summary>Bodies of one client that are read at a time; more of them wait.</summary>
    public int BodiesOfAClient { get; set; } = 4;

    /// <summary>Fewest bytes a second of a body, on average, after <see cref="BodyGrace"/>.</summary>
    public int LeastBodyRate { get; set; } = 8 * 1024;

    /// <summary>Time in which a body may be as slow as it likes, as long as nobody waits for its place.</summary>
    public TimeSpan BodyGrace { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>When others wait for a place, the slowest body that has had one for this time loses it, if it brings less than <see cref="YieldRate"/>.</summary>
    public TimeSpan YieldAfter { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Bytes a second, on average, that keep a body from losing its place to others.</summary>
    public int YieldRate { get; set; } = 64 * 1024;

    /// <summary>Longest time for the body to arrive.</summary>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time that waking may take before the answer; what is left is woken by the next timer.</summary>
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromMilliseconds(800);
}
