using System.Collections.Concurrent;
using System.Globalization;
using Azure;

namespace GitOpsServerless.Arm.Client;

/// <summary>
/// One budget for each subscription and kind of request, shared by everything that uses a client: a request waits for its token
/// instead of being refused. What the service says is left wins over the own count.
/// </summary>
internal sealed class ThrottleBudget(ThrottleOptions options, TimeProvider timeProvider, TimeSpan longestWait)
{
    private const int MaxBuckets = 3_000;

    // Longer ones are asked again; what a server says must not stop a subscription for the life of the process.
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);


    private readonly ConcurrentDictionary<string, TokenBucket> _buckets = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for the turn of a request, but not through a pause that is longer than a call may wait.</summary>
    /// <exception cref="ThrottledException">The bucket gives nothing for too long.</exception>
    public async ValueTask WaitAsync(string method, string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            var wait = Bucket(method, path).Take(timeProvider.GetUtcNow());
            if (wait <= TimeSpan.Zero)
            {
                return;
            }

            if (wait > longestWait)
            {
                throw new ThrottledException(wait);
            }

            await Task.Delay(wait, timeProvider, cancellationToken);
        }
    }

    /// <summary>Learns from an answer.</summary>
    public void Observe(string method, string path, Response response, TimeSpan? retryAfter)
    {
        var bucket = Bucket(method, path);
        var now = timeProvider.GetUtcNow();
        if (response.Status == 429 && retryAfter is { } pause)
        {
            bucket.PauseUntil(now + (pause < LongestPause ? pause : LongestPause));
        }

        foreach (var name in Headers(method, path))
        {
            if (response.Headers.TryGetValue(name, out var text)
                && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var left))
            {
                bucket.AtMost(left, now);
            }
        }
    }

    private static string[] Headers(string method, string path) => (IsQuery(path), Kind(method)) switch
    {
        (true, _) => ["x-ms-user-quota-remaining"],
        (_, "read") => ["x-ms-ratelimit-remaining-subscription-reads", "x-ms-ratelimit-remaining-tenant-reads"],
        (_, "delete") => ["x-ms-ratelimit-remaining-subscription-deletes"],
        _ => ["x-ms-ratelimit-remaining-subscription-writes", "x-ms-ratelimit-remaining-tenant-writes"],
    };

    private TokenBucket Bucket(string method, string path)
    {
        var kind = IsQuery(path) ? "query" : Kind(method);
        var key = $"{Subscription(path)}|{kind}";
        if (_buckets.Count > MaxBuckets)
        {
            // Templates may name any subscription.
            _buckets.Clear();
        }

        return _buckets.GetOrAdd(key, static (_, made) => made.kind switch
        {
            "query" => new TokenBucket(made.options.QueryBucket, made.options.QueryRefill),
            "read" => new TokenBucket(made.options.ReadBucket, made.options.ReadRefill),
            _ => new TokenBucket(made.options.WriteBucket, made.options.WriteRefill),
        }, (kind, options));
    }

    private static string Kind(string method) => method switch
    {
        "GET" or "HEAD" => "read",
        "DELETE" => "delete",
        _ => "write",
    };

    private static bool IsQuery(string path) => path.Contains("/providers/Microsoft.ResourceGraph/", StringComparison.OrdinalIgnoreCase);

    private static string Subscription(string path)
    {
        const string Prefix = "/subscriptions/";
        if (!path.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return "tenant";
        }

        var end = path.IndexOf('/', Prefix.Length);
        return end < 0 ? path[Prefix.Length..] : path[Prefix.Length..end];
    }
}
