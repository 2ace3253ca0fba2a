using System.Text.Json.Nodes;

namespace GitOpsServerless.Contracts;

/// <summary>Phases of an operation in progress.</summary>
public enum OperationPhase
{
    /// <summary>The plan is being applied.</summary>
    Applying,

    /// <summary>Everything was applied; health is being waited for.</summary>
    Assessing,
}

/// <summary>
/// An operation in progress. Written before the first change of a target and after each step, so that a process that dies
/// can be followed by another one.
/// </summary>
/// <param name="Id">Stable id.</param>
/// <param name="Application">Application.</param>
/// <param name="Revision">Revision that is applied; pinned for the whole operation.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="Deadline">When it is given up.</param>
public sealed record Operation(string Id, string Application, Revision Revision, DateTimeOffset StartedAt, DateTimeOffset Deadline)
{
    /// <summary>Version of the document format.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Phase.</summary>
    public OperationPhase Phase { get; init; }

    /// <summary>Why it was started: <c>schedule</c>, <c>webhook</c>, <c>operator</c>, <c>rollback</c>, <c>dependency</c>.</summary>
    public string Trigger { get; init; } = "schedule";

    /// <summary>Who started it, when it was somebody.</summary>
    public string? StartedBy { get; init; }

    /// <summary>The request that it serves.</summary>
    public SyncRequest? Request { get; init; }

    /// <summary>The plan that is applied.</summary>
    public Plan? Plan { get; init; }

    /// <summary>Where the target goes on.</summary>
    public Continuation? Continuation { get; init; }

    /// <summary>Outcomes until now; the last one of a resource counts.</summary>
    public IReadOnlyList<Outcome> Outcomes { get; init; } = [];

    /// <summary>Outputs that the target returned until now, for the inputs of other applications; never secure ones.</summary>
    public JsonObject? Outputs { get; init; }

    /// <summary>When the phase ends unsuccessfully.</summary>
    public DateTimeOffset? PhaseDeadline { get; init; }

    /// <summary>Whether it rolls back.</summary>
    public bool IsRollback { get; init; }

    /// <summary>What is going on, in words.</summary>
    public string? Message { get; init; }
}
