using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Reconciliation;

/// <summary>Settings of the loop that are the host's, not the application's.</summary>
public sealed record ReconcilerOptions
{
    /// <summary>How long a lease lasts without being renewed.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When to come back while somebody else holds the application.</summary>
    public TimeSpan BusyDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>First delay between two looks at health; doubles up to <see cref="LongestHealthPoll"/>.</summary>
    public TimeSpan HealthPoll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest delay between two looks at health.</summary>
    public TimeSpan LongestHealthPoll { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>When to look again at an application that waits for another one.</summary>
    public TimeSpan DependencyPoll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most diagnostics that a status keeps.</summary>
    public int MaxDiagnostics { get; init; } = 50;

    /// <summary>Target of applications that name none, by what they render to; null when there is no such default.</summary>
    public Func<Platform, TargetDefinition?> DefaultTarget { get; init; } = _ => null;

    /// <summary>Makes ids of operations.</summary>
    public required Func<string> NewId { get; init; }
}
