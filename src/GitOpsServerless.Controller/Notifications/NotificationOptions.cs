namespace GitOpsServerless.Controller.Notifications;

/// <summary>Settings of notifications.</summary>
public sealed record NotificationOptions
{
    /// <summary>Hosts that may be told although they are in a private network or spoken to without TLS.</summary>
    public IReadOnlySet<string> AllowedHosts { get; init; } = new HashSet<string>();

    /// <summary>Longest time that one receiver may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
