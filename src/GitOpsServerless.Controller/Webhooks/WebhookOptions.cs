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

    /// <summary>Longest time for the body to arrive.</summary>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time that waking may take before the answer; what is left is woken by the next timer.</summary>
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromMilliseconds(800);
}
