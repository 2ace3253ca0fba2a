using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Documents;

namespace GitOpsServerless.Controller.Drift;

/// <summary>Drift of all applications at one time.</summary>
/// <param name="At">When.</param>
/// <param name="Applications">Number of applications.</param>
/// <param name="Drifted">Number of applications with drift.</param>
/// <param name="Items">Drifted resources.</param>
public sealed record DriftSummary(DateTimeOffset At, int Applications, int Drifted, IReadOnlyList<DriftItem> Items) : IVersionedDocument
{
    /// <summary>Version of the document format.</summary>
    public int SchemaVersion { get; init; } = VersionedDocument.Newest;

    /// <summary>Applications that are out of sync, by drift or by a pending change.</summary>
    public int OutOfSync { get; init; }

    /// <summary>Applications that could not be compared.</summary>
    public int Unknown { get; init; }

    /// <summary>Whether each application was in sync.</summary>
    public IReadOnlyDictionary<string, SyncStatus> Sync { get; init; } = new Dictionary<string, SyncStatus>();

    internal static DriftSummary Of(IReadOnlyList<ApplicationStatus> statuses, DateTimeOffset at) => Count(
        at, statuses.ToDictionary(s => s.Name, s => s.Sync, StringComparer.Ordinal), [.. statuses.SelectMany(s => s.Drift)]);

    /// <summary>What concerns some of the applications, with the numbers of those.</summary>
    internal DriftSummary For(Func<string, bool> isSeen) => Count(
        At, Sync.Where(s => isSeen(s.Key)).ToDictionary(StringComparer.Ordinal), [.. Items.Where(i => isSeen(i.Application))]);

    private static DriftSummary Count(DateTimeOffset at, Dictionary<string, SyncStatus> sync, IReadOnlyList<DriftItem> items) =>
        new(at, sync.Count, items.Select(i => i.Application).Distinct(StringComparer.Ordinal).Count(), items)
        {
            OutOfSync = sync.Values.Count(s => s == SyncStatus.OutOfSync),
            Unknown = sync.Values.Count(s => s == SyncStatus.Unknown),
            Sync = sync,
        };
}
