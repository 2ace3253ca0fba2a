using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace GitOpsServerless.Arm.Client;

/// <summary>
/// Waits for the budget, sends, and repeats what may be repeated: throttled requests, server errors and broken connections.
/// All requests of this client are idempotent by their address, so that repeating one is safe.
/// A wait longer than <see cref="ArmClientOptions.LongestWait"/> is left to a later step.
/// </summary>
internal sealed class ArmRetryPolicy(ArmClientOptions options, ThrottleBudget budget) : HttpPipelinePolicy
{
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Requests are sent asynchronously.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var method = message.Request.Method.Method;
        var path = message.Request.Uri.ToUri().AbsolutePath;
        for (var attempt = 1; ; attempt++)
        {
            await budget.WaitAsync(method, path, message.CancellationToken);
            var failure = await TrySendAsync(message, pipeline);
            var retryAfter = failure is null ? RetryAfter(message.Response, options.TimeProvider) : null;
            if (failure is null)
            {
                budget.Observe(method, path, message.Response, retryAfter);
            }

            var delay = retryAfter ?? options.RetryDelay * Math.Pow(2, attempt - 1);
            var isOnce = message.TryGetProperty(typeof(ArmRetryPolicy), out _);
            var isRepeatable = failure is not null ? !isOnce : IsRetriable(message.Response.Status, isOnce);
            if (attempt < options.MaxAttempts && isRepeatable && delay <= options.LongestWait)
            {
                await Task.Delay(delay, options.TimeProvider, message.CancellationToken);
                continue;
            }

            if (failure is not null)
            {
                throw failure;
            }

            return;
        }
    }

    /// <summary>Reads <c>Retry-After</c>: seconds or a date.</summary>
    public static TimeSpan? RetryAfter(Response response, TimeProvider timeProvider)
    {
        if (!response.Headers.TryGetValue("Retry-After", out var text))
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? TimeSpan.FromTicks(Math.Max(0, (date - timeProvider.GetUtcNow()).Ticks))
            : null;
    }

    // Only 429 and 503 say that nothing was done.
    private static bool IsRetriable(int status, bool isOnce) => status is 429 or 503 || (!isOnce && status is 408 or 500 or 502 or 504);

    private static async Task<Exception?> TrySendAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            await ProcessNextAsync(message, pipeline);
            return null;
        }
        catch (Exception e) when (e is RequestFailedException { Status: 0 } or IOException or HttpRequestException
            || (e is OperationCanceledException && !message.CancellationToken.IsCancellationRequested))
        {
            return e;
        }
    }
}
