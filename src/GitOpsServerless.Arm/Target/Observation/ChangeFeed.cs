using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>
/// Which resources of a subscription were written since when, from the activity log: one reading of a subscription serves all applications of a
/// sweep. Events may come late by up to <see cref="Late"/>, so that each reading goes back that far.
/// </summary>
internal sealed class ChangeFeed(ArmClient client, TimeProvider timeProvider)
{
    // Of 200 events each, as Azure cuts them.
    private const int MaxPages = 250;
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    // How far a first reading goes back, in steps, so that the needs of many applications are few readings.
    private static readonly TimeSpan[] Windows = [.. new[] { 2, 4, 8, 16, 25 }.Select(h => TimeSpan.FromHours(h))];

    private readonly ConcurrentDictionary<string, Subscription> _subscriptions = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether nothing was written at, above or below a resource since a time, other than by the deployment <paramref name="by"/>. False also when the
    /// log does not go back that far or cannot be read.
    /// </summary>
    public async Task<bool> IsUntouchedAsync(ResourceId id, DateTimeOffset since, string? by, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        if (ResourceScopes.SubscriptionOf(id) is not { } name || now - since > Windows[^1])
        {
            return false;
        }

        var subscription = _subscriptions.GetOrAdd(name, static _ => new Subscription());
        await subscription.RefreshAsync(now, since, from => ReadAsync(name, subscription, from)).WaitAsync(cancellationToken);
        return subscription.Changes.IsUntouched(AzureResourceId.Format(id), since, by);
    }

    private async Task ReadAsync(string name, Subscription subscription, DateTimeOffset from)
    {
        var now = timeProvider.GetUtcNow();
        var filter = $"eventTimestamp ge '{Text(from)}' and eventTimestamp le '{Text(now.AddMinutes(1))}'";
        var (events, failure) = await client.ListAsync(
            $"/subscriptions/{name}/providers/Microsoft.Insights/eventtypes/management/values", ApiVersions.ActivityLog, CancellationToken.None,
            $"$filter={Uri.EscapeDataString(filter)}&$select=eventTimestamp,resourceId,operationName,status,correlationId", MaxPages, failWhenCut: true);
        List<LoggedChange> changes = [.. events.Select(Read).OfType<LoggedChange>()];
        if (failure is null)
        {
            subscription.Take(changes, from, now, Later(events.Count), goBackAgainAt: now);
        }
        else if (failure.Error?.Has("ListTooLong") == true && Oldest(events) is { } oldest)
        {
            // Newest first: what is older than the last page is what is not known.
            subscription.Take(changes, oldest, now, Later(events.Count), goBackAgainAt: now + Pause);
        }
        else
        {
            // Without a log nothing is known to be untouched.
            subscription.Forget(now + Pause);
        }
    }

    /// <summary>A long log is read less often, so that reading it never takes more than a request a second.</summary>
    private static TimeSpan Later(int events) => TimeSpan.FromSeconds(Math.Max(Fresh.TotalSeconds, events / 200.0));

    private static DateTimeOffset? Oldest(IReadOnlyList<JsonObject> events)
    {
        var times = events.Select(TimeOf).OfType<DateTimeOffset>().ToList();
        return times.Count > 0 && times.Zip(times.Skip(1)).All(p => p.First >= p.Second) ? times[^1] : null;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static DateTimeOffset? TimeOf(JsonObject one) =>
        DateTimeOffset.TryParse(JsonText.TextAt(one, "eventTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static LoggedChange? Read(JsonObject one) =>
        LoggedOperation.IsWrite(JsonText.TextAt(one, "operationName", "value") ?? JsonText.TextAt(one, "operationName") ?? "")
        && JsonText.TextAt(one, "resourceId") is { } id && TimeOf(one) is { } time
            ? new LoggedChange(id.TrimEnd('/'), time, JsonText.TextAt(one, "correlationId"))
            : null;

    /// <summary>What is known of one subscription; many applications ask at the same time and share one reading.</summary>
    private sealed class Subscription
    {
        private readonly Lock _lock = new();
        private Task _reading = Task.CompletedTask;
        private DateTimeOffset? _coveredFrom;
        private DateTimeOffset? _readAt;
        private DateTimeOffset _askAgainAt = DateTimeOffset.MinValue;
        private DateTimeOffset _goBackAgainAt = DateTimeOffset.MinValue;

        public ChangeMemory Changes { get; } = new();

        /// <summary>The reading that runs, or a new one when the last is too old or does not go back far enough.</summary>
        public Task RefreshAsync(DateTimeOffset now, DateTimeOffset since, Func<DateTimeOffset, Task> read)
        {
            lock (_lock)
            {
                if (!_reading.IsCompleted)
                {
                    return _reading;
                }

                var goesBack = _coveredFrom is not { } from || since < from;
                if (now < _askAgainAt && !(goesBack && now >= _goBackAgainAt))
                {
                    return Task.CompletedTask;
                }

                var start = goesBack || _readAt is null ? now - Windows.First(w => w >= now - since) - Late : _readAt.Value - Late;
                return _reading = Task.Run(() => read(start), CancellationToken.None);
            }
        }

        public void Forget(DateTimeOffset askAgainAt)
        {
            lock (_lock)
            {
                Changes.Clear();
                (_coveredFrom, _readAt, _askAgainAt, _goBackAgainAt) = (null, null, askAgainAt, askAgainAt);
            }
        }

        public void Take(IReadOnlyList<LoggedChange> changes, DateTimeOffset from, DateTimeOffset now, TimeSpan fresh, DateTimeOffset goBackAgainAt)
        {
            lock (_lock)
            {
                // What lies between the last reading and the start of this one is not known.
                var isJoined = _coveredFrom is not null && _readAt is { } before && from <= before - Late;
                if (!isJoined)
                {
                    Changes.Clear();
                }

                _coveredFrom = isJoined && _coveredFrom < from ? _coveredFrom : from;
                _goBackAgainAt = goBackAgainAt;
                (_readAt, _askAgainAt) = (now, now + fresh);
                if (!Changes.Take(changes, _coveredFrom.Value))
                {
                    (_coveredFrom, _readAt) = (null, null);
                }
            }
        }
    }
}
