using GitOpsServerless.Controller.Documents;

namespace GitOpsServerless.Controller.Waking;

/// <summary>
/// What is under way for one application: keeps a push storm and repeated messages from becoming many looks, and back-off from being passed.
/// Losing it costs a look too many or a look at the interval, never more.
/// </summary>
internal sealed record WakeRecord : IVersionedDocument
{
    public static readonly WakeRecord Empty = new();

    public int SchemaVersion { get; init; } = VersionedDocument.Newest;

    /// <summary>Somebody asked for a look that has not begun yet.</summary>
    public DateTimeOffset? WantedAt { get; init; }

    /// <summary>A message becomes visible then; earlier ones are repetitions.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>The delay that <see cref="NextAt"/> was made of.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Number of the last run whose dependents were woken.</summary>
    public int LastRun { get; init; }

    /// <summary>Id of the newest commit that it has seen and that its dependents know to be seen.</summary>
    public string? LastSource { get; init; }

    /// <summary>How often in a row its message found the target full.</summary>
    public int Misses { get; init; }

    /// <summary>How many steps in a row exceeded their time.</summary>
    public int Timeouts { get; init; }

    /// <summary>A message was given up and no step has succeeded since.</summary>
    public bool IsPoisoned { get; init; }
}
