using System.Globalization;
using GitOpsServerless.Sandbox.Arm.Http;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>
/// Azure's token buckets by subscription and kind of request, with their headers
/// (https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling), and the window of Resource Graph:
/// 15 queries in 5 seconds.
/// </summary>
internal sealed class RequestQuota(ArmSandboxOptions options)
{
    private readonly Dictionary<string, (double Tokens, DateTimeOffset At)> _buckets = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether requests beyond the buckets are refused.</summary>
    public bool IsOn { get; set; } = options.Throttle;

    /// <summary>Counts a request; the refusal when nothing is left.</summary>
    public ArmAnswer? Take(ArmRequest request)
    {
        if (!IsOn)
        {
            return null;
        }

        var (kind, size, refill) = Limit(request);
        var key = $"{Subscription(request)}|{kind}";
        var now = options.TimeProvider.GetUtcNow();
        var (tokens, at) = _buckets.GetValueOrDefault(key, (size, now));
        tokens = Math.Min(size, tokens + ((now - at).TotalSeconds * refill));
        var granted = tokens >= 1;
        _buckets[key] = (granted ? tokens - 1 : tokens, now);
        if (granted)
        {
            return null;
        }

        var seconds = (int)Math.Ceiling((1 - tokens) / refill);
        var answer = kind == "queries"
            ? ArmAnswer.Error(429, "RateLimiting", "Please provide below info when asking for support: the request was throttled by Azure Resource Graph.")
            : ArmAnswer.Error(429, "SubscriptionRequestsThrottled", $"Number of '{kind}' requests for subscription '{Subscription(request)}' actor 'sandbox' exceeded. Please try again after '{seconds}' seconds after additional tokens are available.");
        return answer.With("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Says what is left.</summary>
    public void Describe(ArmRequest request, ArmAnswer answer)
    {
        var (kind, size, _) = Limit(request);
        var left = _buckets.TryGetValue($"{Subscription(request)}|{kind}", out var bucket) ? bucket.Tokens : size - 1;
        var text = ((int)left).ToString(CultureInfo.InvariantCulture);
        if (kind == "queries")
        {
            answer.Headers["x-ms-user-quota-remaining"] = text;
            answer.Headers["x-ms-user-quota-resets-after"] = "00:00:05";
            return;
        }

        answer.Headers[$"x-ms-ratelimit-remaining-{(ArmIds.SubscriptionOf(request.Path) is null ? "tenant" : "subscription")}-{kind}"] = text;
    }

    private static (string Kind, double Size, double Refill) Limit(ArmRequest request) => request.Method switch
    {
        _ when request.LastProvider("Microsoft.ResourceGraph") >= 0 => ("queries", 15, 3),
        "GET" or "HEAD" => ("reads", 250, 25),
        "DELETE" => ("deletes", 200, 10),
        _ => ("writes", 200, 10),
    };

    private static string Subscription(ArmRequest request) => ArmIds.SubscriptionOf(request.Path) ?? "tenant";
}
