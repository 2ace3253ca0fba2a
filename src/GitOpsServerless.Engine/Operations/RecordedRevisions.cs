using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Operations;

/// <summary>The revisions that a rollback can go back to: those that were applied.</summary>
public static class RecordedRevisions
{
    private const int LeastPrefix = 4;
    private const int MostNamed = 10;

    /// <summary>The one that somebody means by an id, also abbreviated.</summary>
    /// <param name="runs">History.</param>
    /// <param name="status">Status.</param>
    /// <param name="revision">What was typed.</param>
    public static Result<Revision> Find(IReadOnlyList<RunRecord> runs, ApplicationStatus status, string revision)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(revision);

        // A commit that changed nothing for the application has no run, and is applied all the same.
        var matches = runs
            .Select(r => r.Revision)
            .Concat(new[] { status.AppliedRevision, status.HealthyRevision }.OfType<Revision>())
            .Where(r => IsMeant(r, revision))
            .DistinctBy(r => r.Id)
            .ToList();
        return matches.Count switch
        {
            1 => matches[0],
            0 => DiagnosticCatalog.UnknownRevision.Create($"No run has applied the revision '{revision}'. Recorded: {Named(runs)}."),
            _ => DiagnosticCatalog.UnknownRevision.Create($"'{revision}' fits {matches.Count} recorded revisions: {string.Join(", ", matches.Select(m => m.ShortId))}."),
        };
    }

    private static bool IsMeant(Revision recorded, string typed) =>
        recorded.Id == typed || recorded.ShortId == typed || (typed.Length >= LeastPrefix && recorded.Id.StartsWith(typed, StringComparison.OrdinalIgnoreCase));

    private static string Named(IReadOnlyList<RunRecord> runs) =>
        runs.Count == 0 ? "none" : string.Join(", ", runs.Select(r => r.Revision.ShortId).Distinct(StringComparer.Ordinal).Take(MostNamed));
}
