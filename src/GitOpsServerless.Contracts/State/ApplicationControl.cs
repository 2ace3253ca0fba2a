namespace GitOpsServerless.Contracts;

/// <summary>
/// What operators want of an application besides Git. Owned by whoever commands; steps read it and take back what is done,
/// so commands never race with the status that steps write.
/// </summary>
public sealed record ApplicationControl
{
    /// <summary>Version of the document format.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Suspended by an operator.</summary>
    public bool Suspended { get; init; }

    /// <summary>Revision that a rollback holds.</summary>
    public Revision? HeldRevision { get; init; }

    /// <summary>The newest revision at the time of the rollback: it is skipped; any other newest revision ends the hold.</summary>
    public string? RolledBackFrom { get; init; }

    /// <summary>Who rolled back: an operator's name, or <c>health</c>.</summary>
    public string? RolledBackBy { get; init; }

    /// <summary>Digest of the plan that was approved.</summary>
    public string? ApprovedPlan { get; init; }

    /// <summary>Who approved it.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>A run that somebody asked for and that has not started yet.</summary>
    public SyncRequest? Request { get; init; }

    /// <summary>Nothing special is wanted.</summary>
    public static ApplicationControl None { get; } = new();
}

/// <summary>A run that somebody asked for.</summary>
/// <param name="Trigger"><c>operator</c>, <c>webhook</c>, <c>schedule</c>.</param>
/// <param name="RequestedBy">Who, when it was somebody.</param>
/// <param name="Force">Pass manual mode and windows.</param>
/// <param name="Prune">Prune in this run, past switch and quota; null leaves it to the definition.</param>
/// <param name="At">When.</param>
public sealed record SyncRequest(string Trigger, string? RequestedBy, bool Force, bool? Prune, DateTimeOffset At)
{
    /// <summary>Digest of the only plan that may run for this request; null lets any plan run.</summary>
    public string? BoundPlan { get; init; }
}
