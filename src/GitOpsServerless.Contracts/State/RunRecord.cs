namespace GitOpsServerless.Contracts;

/// <summary>How a run ended.</summary>
public enum RunResult
{
    /// <summary>Applied and healthy.</summary>
    Succeeded,

    /// <summary>Something failed.</summary>
    Failed,

    /// <summary>Applied, but not healthy in time.</summary>
    Unhealthy,

    /// <summary>A newer commit took its place.</summary>
    Superseded,

    /// <summary>An operator stopped it.</summary>
    Cancelled,
}

/// <summary>One run that changed a target or tried to: an entry of the history.</summary>
/// <param name="Number">Counts from 1 for each application, without gaps.</param>
/// <param name="Application">Application.</param>
/// <param name="Revision">Revision with author and subject.</param>
/// <param name="Result">How it ended.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="Duration">How long it took.</param>
public sealed record RunRecord(
    int Number,
    string Application,
    Revision Revision,
    RunResult Result,
    DateTimeOffset StartedAt,
    TimeSpan Duration)
{
    /// <summary>Version of the document format.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Id of the operation.</summary>
    public string? OperationId { get; init; }

    /// <summary>Why it was started.</summary>
    public string Trigger { get; init; } = "schedule";

    /// <summary>Who started it, when it was somebody.</summary>
    public string? StartedBy { get; init => field = PlainText.Line(value); }

    /// <summary>Whether it was a rollback.</summary>
    public bool IsRollback { get; init; }

    /// <summary>Outcomes of the resources that were touched or failed.</summary>
    public IReadOnlyList<Outcome> Outcomes { get; init; } = [];

    /// <summary>Errors and warnings.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>How it ended, in words.</summary>
    public string? Message { get; init => field = PlainText.Lines(value); }
}
