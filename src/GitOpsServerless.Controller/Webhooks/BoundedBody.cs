using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Controller.Webhooks;

/// <summary>Reads a request body within limits of size, time and rate.</summary>
internal static class BoundedBody
{
    private const int FirstBuffer = 16 * 1024;

    // The length is a claim of somebody who has proved nothing yet: memory is taken for what has arrived.
    private const int LargestFirstBuffer = 64 * 1024;

    /// <summary>The body, or the status to answer with: 413 when it is too large, 408 when it is too slow, 400 when it breaks off.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limits">Limits.</param>
    /// <param name="time">Clock.</param>
    /// <param name="aborted">Ends the reading as if time were up.</param>
    /// <param name="arrived">Is told how many bytes arrived each time.</param>
    public static async Task<(ReadOnlyMemory<byte> Body, int? Problem)> ReadAsync(
        HttpRequest request, BodyLimits limits, TimeProvider time, CancellationToken aborted, Action<int>? arrived = null)
    {
        if (request.ContentLength > limits.Largest)
        {
            return (default, StatusCodes.Status413PayloadTooLarge);
        }

        var started = time.GetTimestamp();
        using var clock = new CancellationTokenSource(limits.Patience(0, TimeSpan.Zero), time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, aborted);
        var buffer = new ArrayBufferWriter<byte>((int)Math.Clamp(request.ContentLength ?? FirstBuffer, 1, Math.Min(limits.Largest, LargestFirstBuffer)));
        try
        {
            while (true)
            {
                var read = await request.Body.ReadAsync(buffer.GetMemory(FirstBuffer), limit.Token);
                if (read == 0)
                {
                    return (buffer.WrittenMemory, null);
                }

                buffer.Advance(read);
                arrived?.Invoke(read);
                if (buffer.WrittenCount > limits.Largest)
                {
                    return (default, StatusCodes.Status413PayloadTooLarge);
                }

                clock.CancelAfter(limits.Patience(buffer.WrittenCount, time.GetElapsedTime(started)));
            }
        }
        catch (OperationCanceledException)
        {
            return (default, StatusCodes.Status408RequestTimeout);
        }
        catch (BadHttpRequestException error)
        {
            return (default, error.StatusCode is >= 400 and < 500 ? error.StatusCode : StatusCodes.Status400BadRequest);
        }
        catch (IOException)
        {
            return (default, StatusCodes.Status400BadRequest);
        }
    }
}
