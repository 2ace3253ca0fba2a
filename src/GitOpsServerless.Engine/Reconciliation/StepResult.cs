using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Reconciliation;

/// <summary>
/// How one bounded step ended: the contract between the loop and whatever drives it. The input of a step is only a name
/// (level-based); everything else is in the state store.
/// </summary>
public abstract record StepResult
{
    private StepResult()
    {
    }

    /// <summary>Nothing more to do until the next look, or until somebody asks.</summary>
    public sealed record Done(TimeSpan? NextLook) : StepResult;

    /// <summary>An operation is under way, or something is waited for; come back after a while.</summary>
    public sealed record RequeueAfter(TimeSpan After) : StepResult;

    /// <summary>The step failed in a way that may mend itself.</summary>
    public sealed record Retry(TimeSpan After, Diagnostic Reason) : StepResult;

    /// <summary>The step failed and only a change of Git or of the call can mend it; look again at the interval.</summary>
    public sealed record Terminal(Diagnostic Reason, TimeSpan? NextLook) : StepResult;
}
