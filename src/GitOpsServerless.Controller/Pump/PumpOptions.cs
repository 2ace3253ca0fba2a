namespace GitOpsServerless.Controller.Pump;

/// <summary>Settings of the pump.</summary>
public sealed record PumpOptions
{
    /// <summary>Steps at a time in this process (standalone; the Functions host has its own setting in <c>host.json</c>).</summary>
    public int Workers { get; init; } = 8;

    /// <summary>Steps at a time on one target, over all processes.</summary>
    public int WorkersPerTarget { get; init; } = 4;

    /// <summary>Longest time of one message: definitions, a place at the target, the step. The step is cancelled then and repeated.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromMinutes(8);

    /// <summary>When a step that took too long is repeated; twice as long after each further one.</summary>
    public TimeSpan TimeoutDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest pause between steps that take too long.</summary>
    public TimeSpan LongestTimeoutDelay { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Longest time that a message waits for a place at its target before it goes back to the queue.</summary>
    public TimeSpan TargetWait { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>When a message whose target was full is looked at again; twice as long each time.</summary>
    public TimeSpan TargetFullDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest pause between two looks at a full target.</summary>
    public TimeSpan LongestTargetFullDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a received message is hidden from other processes: a message that is shown again while its step works would go round and
    /// round. A process that dies is followed at the application's next slot.
    /// </summary>
    public TimeSpan Visibility => StepTimeout + TimeSpan.FromMinutes(1);

    /// <summary>Tries before a message goes to the poison queue; the same number is in <c>host.json</c>.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>Time that a step in hand has when the process is asked to end. It is cancelled then, and its message is given back.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest pause between two looks at an empty queue.</summary>
    public TimeSpan IdlePoll { get; init; } = TimeSpan.FromSeconds(1);
}
