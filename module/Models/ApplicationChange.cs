using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell;

/// <summary>What an application became, seen by Watch-GitOpsApplication.</summary>
/// <param name="At">When it was seen.</param>
/// <param name="Application">Application.</param>
/// <param name="Sync">Whether live equals desired.</param>
/// <param name="Health">Health.</param>
/// <param name="Drift">Number of drifted resources.</param>
/// <param name="Revision">Applied revision.</param>
/// <param name="Message">What is going on.</param>
public sealed record ApplicationChange(
    DateTimeOffset At, string Application, SyncStatus Sync, HealthStatus Health, int Drift, string? Revision, string? Message)
{
    /// <summary>Whether it is suspended, so that nothing is reconciled.</summary>
    public bool Suspended { get; init; }
}
