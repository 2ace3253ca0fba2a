using System.Collections.Concurrent;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>
/// Tells which resources need not be read in a routine check: those that were found as desired before and that nobody touched since, as the activity
/// log has it. Changes that are not in the log (through data planes) are found because each check reads one list or one resource again, that whose
/// last reading is the oldest: what a check costs is bounded whatever its interval is.
/// </summary>
internal sealed class UnchangedResources(ChangeFeed feed, AzureTargetOptions options)
{
    // The log is not asked for longer ago than a day.
    private static readonly TimeSpan Oldest = TimeSpan.FromHours(24);

    // How far Resource Graph may be behind.
    private static readonly TimeSpan RowLag = TimeSpan.FromMinutes(5);

    public async Task<IReadOnlySet<ResourceId>> FindAsync(
        ReadRequest request, IReadOnlyList<ReadItem> rest, IReadOnlyDictionary<ResourceId, LiveResource> rows, ConcurrentDictionary<ResourceId, LiveResource> found, CancellationToken cancellationToken)
    {
        var now = options.TimeProvider.GetUtcNow();
        var unchanged = new Dictionary<ResourceId, Evidence>();
        foreach (var item in rest)
        {
            if (request.EvidenceOf(item.Id, rows) is { } evidence && await HoldsAsync(request, item.Id, evidence, rows.GetValueOrDefault(item.Id), now, cancellationToken))
            {
                unchanged[item.Id] = evidence;
            }
        }

        var due = unchanged.Where(u => !u.Value.IsOpaque && now - u.Value.At > RefreshOf(u.Key)).GroupBy(u => UnitOf(u.Key)).MinBy(g => g.Min(u => u.Value.At));
        foreach (var id in unchanged.Keys.Where(id => due is not null && UnitOf(id) == due.Key).ToList())
        {
            // The whole unit, since one request reads it.
            unchanged.Remove(id);
        }

        // What others refer to is known from the row, even where the row is not like the resource itself.
        foreach (var id in unchanged.Keys)
        {
            if (rows.TryGetValue(id, out var row))
            {
                found[id] = row;
            }
        }

        return unchanged.Keys.ToHashSet();
    }

    private async Task<bool> HoldsAsync(ReadRequest request, ResourceId id, Evidence evidence, LiveResource? row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (evidence.IsOpaque)
        {
            return now - evidence.At < NotReadable.KeptFor;
        }

        // A row that shows other differences than those which were noise may know more than the log; right after a direct read it knows less.
        var isLate = now - evidence.At < RowLag && !request.Needed.Contains(id);
        var isSeen = row is null ? !request.Needed.Contains(id) : isLate || evidence.Row == request.DigestOfRow(row);
        return isSeen && options.ChildRefresh > TimeSpan.Zero && now - evidence.At < Oldest && await feed.IsUntouchedAsync(id, evidence.At, evidence.By, cancellationToken);
    }

    /// <summary>What one request reads again: the children of one parent and type, or a single resource.</summary>
    private static (ResourceId Parent, string Type) UnitOf(ResourceId id) => (ResourceScopes.ParentOf(id) ?? id, id.Type.ToUpperInvariant());

    /// <summary>Spreads the readings of what was deployed at the same time.</summary>
    private TimeSpan RefreshOf(ResourceId id) => options.ChildRefresh * (0.5 + ((uint)StableHash(AzureResourceId.Format(ResourceScopes.ParentOf(id) ?? id)) % 1000 / 2000.0));

    // The same in each process, so that evidence does not fall due at a restart.
    private static int StableHash(string text)
    {
        var hash = 17;
        foreach (var c in text)
        {
            hash = unchecked((hash * 31) + char.ToLowerInvariant(c));
        }

        return hash;
    }
}
