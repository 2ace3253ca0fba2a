using System.Text.Json.Nodes;

namespace GitOpsServerless.Contracts;

/// <summary>
/// Where an apply that does not fit into one step goes on. Opaque to everybody but the target that made it; stored in the operation.
/// </summary>
/// <param name="State">The target's own words, small, without secrets.</param>
public sealed record Continuation(JsonObject State);

/// <summary>How one bounded step of applying ended.</summary>
/// <param name="Status">Whether there is more to do.</param>
/// <param name="Outcomes">Outcomes that this step adds; a later outcome of the same resource replaces an earlier one.</param>
public sealed record ApplyStep(ApplyStatus Status, IReadOnlyList<Outcome> Outcomes)
{
    /// <summary>Where to go on, with <see cref="ApplyStatus.Continue"/>.</summary>
    public Continuation? Continuation { get; init; }

    /// <summary>When to go on, with <see cref="ApplyStatus.Continue"/>.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>What is being done or waited for, in words, for the status.</summary>
    public string? Message { get; init; }

    /// <summary>Why it failed, with <see cref="ApplyStatus.Failed"/>; else remarks.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Values that a deployment returned for the inputs of other applications; never secure ones.</summary>
    public JsonObject? Outputs { get; init; }
}

/// <summary>Whether an apply has more to do.</summary>
public enum ApplyStatus
{
    /// <summary>All of the plan was applied.</summary>
    Completed,

    /// <summary>Go on after a while with the continuation.</summary>
    Continue,

    /// <summary>It cannot go on; the outcomes tell what was done until then.</summary>
    Failed,
}
