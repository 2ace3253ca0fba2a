using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Controller.Webhooks;

/// <summary>Reads a request body within limits of size and time.</summary>
internal static class BoundedBody
{
    private const int FirstBuffer = 16 * 1024;

    // The length is a claim of somebody who has proved nothing yet: memory is taken for what has arrived.
    private const int LargestFirstBuffer = 64 * 1024;

    /// <summary>The body, or the status to answer with: 413 when it is too large, 408 when it is too slow, 400 when it breaks off.</summary>
    public static async Task<(ReadOnlyMemory<byte> Body, int? Problem)> ReadAsync(
        HttpRequest request, int largest, TimeSpan timeout, TimeProvider time, CancellationToken aborted)
    {
        if (request.ContentLength > largest)
        {
            return (default, StatusCodes.Status413PayloadTooLarge);
        }

        using var clock = new CancellationTokenSource(timeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, aborted);
        var buffer = new ArrayBufferWriter<byte>((int)Math.Clamp(request.ContentLength ?? FirstBuffer, 1, Math.Min(largest, LargestFirstBuffer)));
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
                if (buffer.WrittenCount > largest)
                {
                    return (default, StatusCodes.Status413PayloadTooLarge);
                }
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
