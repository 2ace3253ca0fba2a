namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>
/// The last writes of each resource of a subscription, and below each; bounded. Of each the last two that do not belong together are kept: a deployment of
/// our own must not hide what somebody else wrote before it.
/// </summary>
internal sealed class ChangeMemory
{
    private const int MaxEntries = 200_000;

    // Clocks of Azure's services and of this machine are not the same.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LastWrites> _written = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, LastWrites> _writtenBelow = new(StringComparer.OrdinalIgnoreCase);
    private DateTimeOffset? _coveredFrom;

    public void Clear()
    {
        lock (_lock)
        {
            _written.Clear();
            _writtenBelow.Clear();
            _coveredFrom = null;
        }
    }

    /// <summary>Adds writes; false when there are more than can be kept, and everything is forgotten.</summary>
    public bool Take(IEnumerable<LoggedChange> changes, DateTimeOffset coveredFrom)
    {
        lock (_lock)
        {
            foreach (var change in changes)
            {
                Later(_written, change.Id, change);
                foreach (var ancestor in Ancestors(change.Id))
                {
                    Later(_writtenBelow, ancestor, change);
                }
            }

            _coveredFrom = coveredFrom;
            if (_written.Count + _writtenBelow.Count <= MaxEntries)
            {
                return true;
            }

            Clear();
            return false;
        }
    }

    /// <summary>Whether nothing but one deployment wrote at, above or below a resource since a time. That deployment was before the time: it is why the resource was read then.</summary>
    public bool IsUntouched(string id, DateTimeOffset since, string? by)
    {
        lock (_lock)
        {
            var soon = since - Skew;
            return _coveredFrom is { } from && from <= since
                && !Is(_written, id, soon, by) && !Is(_writtenBelow, id, soon, by) && !Ancestors(id).Any(a => Is(_written, a, soon, by));
        }
    }

    private static bool Is(Dictionary<string, LastWrites> times, string id, DateTimeOffset since, string? by) =>
        times.TryGetValue(id, out var writes) && writes.HasSince(since, by);

    private static void Later(Dictionary<string, LastWrites> times, string id, LoggedChange change) =>
        times[id] = times.TryGetValue(id, out var before) ? before.With(change) : new LastWrites(change, null);

    /// <summary>The ids above, up to the resource group.</summary>
    private static IEnumerable<string> Ancestors(string id)
    {
        for (var at = id.LastIndexOf('/'); at > 0; at = id.LastIndexOf('/', at - 1))
        {
            if (id.AsSpan(0, at).Count('/') >= 4)
            {
                yield return id[..at];
            }
        }
    }
}
