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
        await subscription.Gate.WaitAsync(cancellationToken);
        try
        {
            await RefreshAsync(name, subscription, cancellationToken);
            return subscription.CoveredFrom is { } from && from <= since && !subscription.IsTouched(AzureResourceId.Format(id), since - Skew);
        }
        finally
        {
            subscription.Gate.Release();
        }
    }

    private async Task RefreshAsync(string name, Subscription subscription, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        if (now < subscription.AskAgainAt)
        {
            return;
        }

        var from = (subscription.ReadAt ?? now) - Late;
        var filter = $"eventTimestamp ge '{from.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}'";
        var (events, failure) = await client.ListAsync(
            $"/subscriptions/{name}/providers/Microsoft.Insights/eventtypes/management/values", ApiVersions.ActivityLog, cancellationToken,
            $"$filter={Uri.EscapeDataString(filter)}&$select=eventTimestamp,resourceId,operationName,status", MaxPages, failWhenCut: true);
        if (failure is not null)
        {
            // Without a whole log nothing is known to be untouched.
            subscription.Reset(now + Pause);
            return;
        }

        if (subscription.Count + events.Count > MaxEvents)
        {
            subscription.Reset(now);
        }

        foreach (var one in events)
        {
            Add(subscription, one);
        }

        subscription.CoveredFrom ??= from;
        subscription.ReadAt = now;
        subscription.AskAgainAt = now + Fresh;
    }

    private static void Add(Subscription subscription, JsonObject one)
    {
        var operation = JsonText.TextAt(one, "operationName", "value") ?? JsonText.TextAt(one, "operationName") ?? "";
        var isWrite = operation.EndsWith("/write", StringComparison.OrdinalIgnoreCase) || operation.EndsWith("/delete", StringComparison.OrdinalIgnoreCase)
            || operation.EndsWith("/action", StringComparison.OrdinalIgnoreCase);
        if (isWrite && JsonText.TextAt(one, "resourceId") is { } id
            && DateTimeOffset.TryParse(JsonText.TextAt(one, "eventTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            subscription.Add(id, time);
        }
    }

    private sealed class Subscription
    {
        private readonly Dictionary<string, DateTimeOffset> _written = new(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<string, DateTimeOffset> _writtenBelow = new(StringComparer.OrdinalIgnoreCase);

        public SemaphoreSlim Gate { get; } = new(1);

        public DateTimeOffset? CoveredFrom { get; set; }

        public DateTimeOffset? ReadAt { get; set; }

        public DateTimeOffset AskAgainAt { get; set; } = DateTimeOffset.MinValue;

        public int Count => _written.Count + _writtenBelow.Count;

        public void Reset(DateTimeOffset askAgainAt)
        {
            _written.Clear();
            _writtenBelow.Clear();
            (CoveredFrom, ReadAt, AskAgainAt) = (null, null, askAgainAt);
        }

        public void Add(string id, DateTimeOffset time)
        {
            Later(_written, id.TrimEnd('/'), time);
            foreach (var ancestor in Ancestors(id.TrimEnd('/')))
            {
                Later(_writtenBelow, ancestor, time);
            }
        }

        public bool IsTouched(string id, DateTimeOffset since) =>
            Is(_written, id, since) || Is(_writtenBelow, id, since) || Ancestors(id).Any(a => Is(_written, a, since));

        private static bool Is(Dictionary<string, DateTimeOffset> times, string id, DateTimeOffset since) => times.TryGetValue(id, out var time) && time >= since;

        private static void Later(Dictionary<string, DateTimeOffset> times, string id, DateTimeOffset time)
        {
            if (!times.TryGetValue(id, out var before) || before < time)
            {
                times[id] = time;
            }
        }

        /// <summary>The ids above, down to the resource group; each second segment ends one.</summary>
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
