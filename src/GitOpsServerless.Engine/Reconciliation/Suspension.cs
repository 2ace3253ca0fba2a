using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Reconciliation;

/// <summary>Whether an application is suspended, and by whom.</summary>
internal static class Suspension
{
    /// <summary>The hold of a suspended application; null when it is not suspended.</summary>
    /// <param name="control">What operators want.</param>
    /// <param name="isInGit">Whether the definition suspends it.</param>
    public static Hold? Of(ApplicationControl control, bool isInGit) =>
        isInGit ? new Hold(HoldKind.Suspended, "Suspended in Git (spec.suspend).")
        : control.Suspended ? new Hold(HoldKind.Suspended, "Suspended by an operator.")
        : null;
}
