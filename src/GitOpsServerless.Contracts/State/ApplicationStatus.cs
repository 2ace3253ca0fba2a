using System.Text.Json.Nodes;

namespace GitOpsServerless.Contracts;

/// <summary>What is known of an application after its last step.</summary>
/// <param name="Name">Name.</param>
public sealed record ApplicationStatus(string Name)
{
    /// <summary>Version of the document format.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Whether live equals desired.</summary>
    public SyncStatus Sync { get; init; }

    /// <summary>Health.</summary>
    public Health Health { get; init; } = new(HealthStatus.Unknown);

    /// <summary>The newest revision that the source has.</summary>
    public Revision? SourceRevision { get; init; }

    /// <summary>The revision that is wanted: the newest one, or the held one.</summary>
    public Revision? DesiredRevision { get; init; }

    /// <summary>The revision that was applied completely last.</summary>
    public Revision? AppliedRevision { get; init; }

    /// <summary>The revision that was applied and healthy last.</summary>
    public Revision? HealthyRevision { get; init; }

    /// <summary>A rollback holds this revision until the source has a newer one than <see cref="RolledBackFrom"/>.</summary>
    public Revision? HeldRevision { get; init; }

    /// <summary>The revision that was rolled back and is skipped.</summary>
    public string? RolledBackFrom { get; init; }

    /// <summary>Suspended by an operator.</summary>
    public bool Suspended { get; init; }

    /// <summary>Numbers of the last plan by action.</summary>
    public PlanSummary? Plan { get; init; }

    /// <summary>Why the last plan may not run.</summary>
    public IReadOnlyList<Hold> Held { get; init; } = [];

    /// <summary>Digest of the plan that an operator approved.</summary>
    public string? ApprovedPlan { get; init; }

    /// <summary>Who approved it.</summary>
    public string? ApprovedBy { get; init => field = PlainText.Line(value); }

    /// <summary>Drifted resources with their deltas, as the last plan found them.</summary>
    public IReadOnlyList<DriftItem> Drift { get; init; } = [];

    /// <summary>Health of each resource.</summary>
    public IReadOnlyList<ResourceHealth> Resources { get; init; } = [];

    /// <summary>Errors and warnings of the last step.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>What is going on, in words.</summary>
    public string? Message { get; init => field = PlainText.Lines(value); }

    /// <summary>Outputs of the last deployment for the inputs of others.</summary>
    public JsonObject? Outputs { get; init; }

    /// <summary>Number of the last run; 0 before the first.</summary>
    public int LastRun { get; init; }

    /// <summary>When the last step ended.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>When the next look is due.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Failed tries since the last success at the present revision.</summary>
    public int Attempts { get; init; }

    /// <summary>Definition that is in force, in case the one in Git is broken now.</summary>
    public JsonObject? LastGoodDefinition { get; init; }
}

/// <summary>Numbers of a plan by action.</summary>
/// <param name="Create">To be created.</param>
/// <param name="Update">To be updated.</param>
/// <param name="Replace">To be replaced.</param>
/// <param name="Delete">To be deleted.</param>
/// <param name="NoChange">Equal.</param>
/// <param name="Ignored">Left alone on purpose.</param>
/// <param name="Blocked">Cannot or may not be changed.</param>
public sealed record PlanSummary(int Create, int Update, int Replace, int Delete, int NoChange, int Ignored, int Blocked)
{
    /// <summary>How many resources applying would touch.</summary>
    public int Effective => Create + Update + Replace + Delete;

    /// <summary>Counts a plan.</summary>
    public static PlanSummary Of(Plan plan)
    {
        int Count(ChangeAction action) => plan.Changes.Count(c => c.Action == action);
        return new PlanSummary(
            Count(ChangeAction.Create),
            Count(ChangeAction.Update),
            Count(ChangeAction.Replace),
            Count(ChangeAction.Delete),
            Count(ChangeAction.NoChange),
            Count(ChangeAction.Ignored),
            Count(ChangeAction.Blocked));
    }
}

/// <summary>One resource whose live state moved away from Git.</summary>
/// <param name="Application">Application.</param>
/// <param name="Id">Identity.</param>
/// <param name="Action">What healing would do.</param>
/// <param name="Deltas">Differences, masked.</param>
public sealed record DriftItem(string Application, ResourceId Id, ChangeAction Action, IReadOnlyList<Delta> Deltas)
{
    /// <summary>Revision that Git wants.</summary>
    public string? Revision { get; init; }

    /// <summary>When it was seen first.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Who changed it, where the target tells.</summary>
    public Attribution? ChangedBy { get; init; }

    /// <summary>File and line of the desired resource.</summary>
    public Provenance? Provenance { get; init; }
}
