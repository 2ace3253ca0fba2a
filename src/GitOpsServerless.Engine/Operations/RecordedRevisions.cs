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
        var matches = Known(runs)
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

    /// <summary>Why there is nothing to go back to: the revision is in force already. Null when it is not.</summary>
    /// <param name="application">Application.</param>
    /// <param name="recorded">Where to go back to.</param>
    /// <param name="newest">The newest revision of the source.</param>
    /// <param name="held">The revision that a rollback holds.</param>
    /// <param name="rolledBackFrom">The revision that is skipped.</param>
    public static Diagnostic? InForce(string application, Revision recorded, Revision newest, Revision? held, string? rolledBackFrom)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(newest);
        if (held?.Id == recorded.Id && rolledBackFrom == newest.Id)
        {
            return DiagnosticCatalog.AlreadyHeld.Create($"'{application}' already holds {recorded}, skipping {newest.ShortId}.");
        }

        return newest.Id == recorded.Id && held is null
            ? DiagnosticCatalog.AlreadyHeld.Create($"{recorded} is the newest revision of '{application}': there is nothing to roll back.")
            : null;
    }

    private static bool IsMeant(Revision recorded, string typed) =>
        recorded.Id == typed || recorded.ShortId == typed || (typed.Length >= LeastPrefix && recorded.Id.StartsWith(typed, StringComparison.OrdinalIgnoreCase));

    // A run whose document is damaged has none.
    private static IEnumerable<Revision> Known(IReadOnlyList<RunRecord> runs) => runs.Select(r => r.Revision).Where(r => r.Id.Length > 0);

    private static string Named(IReadOnlyList<RunRecord> runs) =>
        string.Join(", ", Known(runs).Select(r => r.ShortId).Distinct(StringComparer.Ordinal).Take(MostNamed)) is { Length: > 0 } names ? names : "none";
}
