using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>
/// Which resources of a subscription were written since when, from the activity log: one query of a subscription serves all applications of a
/// sweep. Events may come late by up to <see cref="Late"/>, so that each query goes back that far.
/// </summary>
internal sealed class ChangeFeed(ArmClient client, TimeProvider timeProvider)
{
    private const int MaxPages = 8;
    private const int MaxEvents = 100_000;
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Subscription> _subscriptions = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether nothing was written at, above or below a resource since a time. False also when the log does not go back that far or cannot be read.</summary>
    public async Task<bool> IsUntouchedAsync(ResourceId id, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (ResourceScopes.SubscriptionOf(id) is not { } name)
        {
            return false;
        }

        var subscription = _subscriptions.GetOrAdd(name, static _ => new Subscription());
        await subscription.RefreshAsync(timeProvider.GetUtcNow(), () => ReadAsync(name, subscription)).WaitAsync(cancellationToken);
        return subscription.IsUntouched(AzureResourceId.Format(id), since);
    }

    private async Task ReadAsync(string name, Subscription subscription)
    {
        var now = timeProvider.GetUtcNow();
        var from = (subscription.ReadAt ?? now) - Late;
        var filter = $"eventTimestamp ge '{from.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}'";
        var (events, failure) = await client.ListAsync(
            $"/subscriptions/{name}/providers/Microsoft.Insights/eventtypes/management/values", ApiVersions.ActivityLog, CancellationToken.None,
            $"$filter={Uri.EscapeDataString(filter)}&$select=eventTimestamp,resourceId,operationName,status", MaxPages, failWhenCut: true);
        if (failure is not null)
        {
            // Without a whole log nothing is known to be untouched.
            subscription.Forget(now + Pause);
            return;
        }

        subscription.Take(events.Select(Read).OfType<(string, DateTimeOffset)>(), from, now);
    }

    private static (string Id, DateTimeOffset Time)? Read(JsonObject one)
    {
        var operation = JsonText.TextAt(one, "operationName", "value") ?? JsonText.TextAt(one, "operationName") ?? "";
        var isWrite = operation.EndsWith("/write", StringComparison.OrdinalIgnoreCase) || operation.EndsWith("/delete", StringComparison.OrdinalIgnoreCase)
            || operation.EndsWith("/action", StringComparison.OrdinalIgnoreCase);
        return isWrite && JsonText.TextAt(one, "resourceId") is { } id
            && DateTimeOffset.TryParse(JsonText.TextAt(one, "eventTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? (id.TrimEnd('/'), time)
            : null;
    }

    /// <summary>What is known of one subscription; many applications ask at the same time and share one reading.</summary>
    private sealed class Subscription
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, DateTimeOffset> _written = new(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<string, DateTimeOffset> _writtenBelow = new(StringComparer.OrdinalIgnoreCase);
        private Task _reading = Task.CompletedTask;
        private DateTimeOffset? _coveredFrom;
        private DateTimeOffset? _readAt;
        private DateTimeOffset _askAgainAt = DateTimeOffset.MinValue;

        public DateTimeOffset? ReadAt
        {
            get
            {
                lock (_lock)
                {
                    return _readAt;
                }
            }
        }

        /// <summary>The reading that runs, or a new one when the last is too old.</summary>
        public Task RefreshAsync(DateTimeOffset now, Func<Task> read)
        {
            lock (_lock)
            {
                if (!_reading.IsCompleted || now < _askAgainAt)
                {
                    return _reading;
                }

                return _reading = Task.Run(read, CancellationToken.None);
            }
        }

        public void Forget(DateTimeOffset askAgainAt)
        {
            lock (_lock)
            {
                _written.Clear();
                _writtenBelow.Clear();
                (_coveredFrom, _readAt, _askAgainAt) = (null, null, askAgainAt);
            }
        }

        public void Take(IEnumerable<(string Id, DateTimeOffset Time)> events, DateTimeOffset from, DateTimeOffset now)
        {
            lock (_lock)
            {
                if (_written.Count + _writtenBelow.Count > MaxEvents)
                {
                    _written.Clear();
                    _writtenBelow.Clear();
                    _coveredFrom = null;
                }

                foreach (var (id, time) in events)
                {
                    Later(_written, id, time);
                    foreach (var ancestor in Ancestors(id))
                    {
                        Later(_writtenBelow, ancestor, time);
                    }
                }

                (_coveredFrom, _readAt, _askAgainAt) = (_coveredFrom ?? from, now, now + Fresh);
            }
        }

        public bool IsUntouched(string id, DateTimeOffset since)
        {
            lock (_lock)
            {
                var soon = since - Skew;
                return _coveredFrom is { } from && from <= since
                    && !Is(_written, id, soon) && !Is(_writtenBelow, id, soon) && !Ancestors(id).Any(a => Is(_written, a, soon));
            }
        }

        private static bool Is(Dictionary<string, DateTimeOffset> times, string id, DateTimeOffset since) => times.TryGetValue(id, out var time) && time >= since;

        private static void Later(Dictionary<string, DateTimeOffset> times, string id, DateTimeOffset time)
        {
            if (!times.TryGetValue(id, out var before) || before < time)
            {
                times[id] = time;
            }
        }

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
}
