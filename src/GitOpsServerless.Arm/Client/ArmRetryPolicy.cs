using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace GitOpsServerless.Arm.Client;

/// <summary>
/// Waits for the budget, sends, and repeats what may be repeated: throttled requests, server errors and broken connections.
/// All requests of this client are idempotent by their address, so that repeating one is safe.
/// A wait longer than <see cref="ArmClientOptions.LongestWait"/> is left to a later step. A request holds one of the places for requests at the same
/// time only while it is on its way: who waits for a throttled subscription holds up nobody else.
/// </summary>
internal sealed class ArmRetryPolicy(ArmClientOptions options, ThrottleBudget budget) : HttpPipelinePolicy, IDisposable
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);
    private readonly SemaphoreSlim _slots = new(options.MaxConcurrency);

    public void Dispose() => _slots.Dispose();

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
                if (failure is null)
                {
                    message.Response.Dispose();
                }

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

    /// <summary>Reads <c>Retry-After</c>: seconds or a date; an hour at most, after which the service is asked again.</summary>
    public static TimeSpan? RetryAfter(Response response, TimeProvider timeProvider) =>
        Asked(response, timeProvider) is { } asked ? asked < LongestRetryAfter ? asked : LongestRetryAfter : null;

    private static TimeSpan? Asked(Response response, TimeProvider timeProvider)
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

    private async Task<Exception?> TrySendAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await _slots.WaitAsync(message.CancellationToken);
        try
        {
            await ProcessNextAsync(message, pipeline);
            await BufferAsync(message);
            return null;
        }
        catch (Exception e) when (e is RequestFailedException { Status: 0 } or IOException or HttpRequestException
            || (e is OperationCanceledException && !message.CancellationToken.IsCancellationRequested))
        {
            return e;
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Reads the body into memory, but not more of it than the limit.</summary>
    private async Task BufferAsync(HttpMessage message)
    {
        if (message.Response.ContentStream is not { } stream)
        {
            return;
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(message.CancellationToken);
        timeout.CancelAfter(options.RequestTimeout);
        var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        await using (stream)
        {
            while (await stream.ReadAsync(chunk, timeout.Token) is > 0 and var read)
            {
                if (buffer.Length + read > options.MaxResponseBytes)
                {
                    throw new AnswerTooLargeException(options.MaxResponseBytes);
                }

                buffer.Write(chunk, 0, read);
            }
        }

        buffer.Position = 0;
        message.Response.ContentStream = buffer;
    }
}
