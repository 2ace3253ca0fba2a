using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell;

/// <summary>A commit that restores an earlier revision.</summary>
/// <param name="Application">Application.</param>
/// <param name="Status">How the push ended.</param>
/// <param name="Branch">Branch with the commit; the followed one when it is empty.</param>
/// <param name="Revision">The commit, or the unchanged head when there was nothing to restore.</param>
public sealed record RevertOutcome(string Application, PushStatus Status, string? Branch, Revision? Revision);
