namespace GitOpsServerless.Controller.Pump;

/// <summary>Settings of the pump.</summary>
public sealed record PumpOptions
{
    /// <summary>Steps at a time in this process (standalone; the Functions host has its own setting in <c>host.json</c>).</summary>
    public int Workers { get; init; } = 8;

    /// <summary>Steps at a time on one target in this process.</summary>
    public int WorkersPerTarget { get; init; } = 4;

    /// <summary>Longest time of one step; it is cancelled then and repeated.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromMinutes(8);

    /// <summary>When a step that took too long is repeated.</summary>
    public TimeSpan TimeoutDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When a message whose target was full is looked at again.</summary>
    public TimeSpan TargetFullDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a received message is hidden from other processes.</summary>
    public TimeSpan Visibility { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Tries before a message goes to the poison queue; the same number is in <c>host.json</c>.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>Longest pause between two looks at an empty queue.</summary>
    public TimeSpan IdlePoll { get; init; } = TimeSpan.FromSeconds(1);
}
