namespace GitOpsServerless.Controller.Schedule;

/// <summary>What this process knows of itself, for metrics and health; lost with the process.</summary>
internal sealed class ControllerState
{
    /// <summary>Revision of the definitions that this process wrote the index of.</summary>
    public string? IndexRevision { get; set; }

    /// <summary>Number of applications at the last tick.</summary>
    public int Applications { get; private set; }

    /// <summary>Messages in the queue at the last tick.</summary>
    public long Waiting { get; private set; }

    /// <summary>Messages in the poison queue at the last tick.</summary>
    public long Poison { get; private set; }

    /// <summary>Why the last tick scheduled nothing, or null.</summary>
    public string? Skipped { get; set; }

    public void Ticked(int applications, long waiting, long poison) => (Applications, Waiting, Poison) = (applications, waiting, poison);
}
