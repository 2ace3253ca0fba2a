using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Applying;

/// <summary>How a bounded look at one group of changes ended.</summary>
/// <param name="Outcomes">New outcomes.</param>
internal sealed record GroupResult(IReadOnlyList<Outcome> Outcomes)
{
    /// <summary>What is waited for; null when the group is done or failed.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>Whether everything of the group is written, so that only waiting is left.</summary>
    public bool IsWritten { get; init; }

    /// <summary>Why it failed; empty otherwise.</summary>
    public IReadOnlyList<Diagnostic> Errors { get; init; } = [];

    public static GroupResult Done(IReadOnlyList<Outcome> outcomes) => new(outcomes);

    public static GroupResult Waiting(IReadOnlyList<Outcome> outcomes, string what, bool isWritten) =>
        new(outcomes) { WaitingFor = what, IsWritten = isWritten };

    public static GroupResult Failed(IReadOnlyList<Outcome> outcomes, IReadOnlyList<Diagnostic> errors) =>
        new(outcomes) { Errors = errors };
}
