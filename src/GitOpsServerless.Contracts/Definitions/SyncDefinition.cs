namespace GitOpsServerless.Contracts;

/// <summary>When and how an application is synchronised.</summary>
public sealed record SyncDefinition
{
    /// <summary>Mode.</summary>
    public SyncMode Mode { get; init; }

    /// <summary>Delete what the inventory owns and the desired state no longer has.</summary>
    public bool Prune { get; init; }

    /// <summary>Share or number of the inventory that one run may prune without approval.</summary>
    public Quota MaxPrune { get; init; } = DefinitionDefaults.MaxPrune;

    /// <summary>Time between two looks at the source and the target.</summary>
    public TimeSpan Interval { get; init; } = DefinitionDefaults.Interval;

    /// <summary>Heal drift (default), or only report it while pending changes are applied.</summary>
    public bool SelfHeal { get; init; } = true;

    /// <summary>Delete and create again when an immutable property changes.</summary>
    public bool AllowReplace { get; init; }

    /// <summary>Create the namespaces of the objects when they are missing.</summary>
    public bool CreateNamespace { get; init; }

    /// <summary>Retry of failed operations.</summary>
    public RetryDefinition Retry { get; init; } = new();

    /// <summary>Windows.</summary>
    public IReadOnlyList<SyncWindow> Windows { get; init; } = [];

    /// <summary>Longest time that one operation may take.</summary>
    public TimeSpan Timeout { get; init; } = DefinitionDefaults.OperationTimeout;
}

/// <summary>Modes of synchronisation.</summary>
public enum SyncMode
{
    /// <summary>Apply pending changes and heal drift.</summary>
    Auto,

    /// <summary>Plan, and wait for somebody to start or approve.</summary>
    Manual,

    /// <summary>Plan and report, never write.</summary>
    Report,
}

/// <summary>A number, or a share of a whole.</summary>
/// <param name="Value">The number, or percent.</param>
/// <param name="IsPercent">Whether it is percent.</param>
public readonly record struct Quota(int Value, bool IsPercent)
{
    /// <summary>How many of a whole it allows, rounded down but at least one when the share is not zero.</summary>
    public int Of(int whole) => !IsPercent ? Value : Value == 0 ? 0 : Math.Max(1, (int)((long)whole * Value / 100));

    /// <summary><c>30%</c> or <c>5</c>.</summary>
    public override string ToString() =>
        Value.ToString(System.Globalization.CultureInfo.InvariantCulture) + (IsPercent ? "%" : string.Empty);
}

/// <summary>Retry of failed operations: exponential back-off that a new commit resets.</summary>
public sealed record RetryDefinition
{
    /// <summary>Tries at one revision before waiting for the interval.</summary>
    public int Limit { get; init; } = 5;

    /// <summary>First delay.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Factor from one delay to the next.</summary>
    public double Factor { get; init; } = 2;

    /// <summary>Longest delay.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Delay before the given try, counted from 1.</summary>
    public TimeSpan DelayOf(int attempt)
    {
        var milliseconds = Backoff.TotalMilliseconds * Math.Pow(Factor, Math.Max(0, attempt - 1));
        return milliseconds >= Max.TotalMilliseconds ? Max : TimeSpan.FromMilliseconds(milliseconds);
    }
}

/// <summary>A window in which synchronising is allowed or denied.</summary>
/// <param name="Kind">Allow or deny; deny wins, and where an allow window exists everything outside of them is denied.</param>
/// <param name="Schedule">Start, as a cron expression with five fields.</param>
/// <param name="Duration">Length.</param>
/// <param name="TimeZone">IANA or Windows name of a time zone.</param>
/// <param name="Manual">Whether an operator's own command passes a denied time.</param>
public sealed record SyncWindow(WindowKind Kind, string Schedule, TimeSpan Duration, string TimeZone = "UTC", bool Manual = true);

/// <summary>Kinds of windows.</summary>
public enum WindowKind
{
    /// <summary>Synchronising is allowed inside.</summary>
    Allow,

    /// <summary>Synchronising is denied inside.</summary>
    Deny,
}
