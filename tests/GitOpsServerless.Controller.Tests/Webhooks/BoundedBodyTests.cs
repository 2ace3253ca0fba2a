using GitOpsServerless.Controller.Webhooks;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Controller.Tests.Webhooks;

public sealed class BoundedBodyTests
{
    private const int Largest = 10 * 1024 * 1024;

    [Fact]
    public async Task Memory_is_taken_for_what_arrives_and_not_for_what_is_announced()
    {
        var body = new RecordingStream([1, 2, 3]);
        var (read, problem) = await ReadAsync(body, length: Largest);
        Assert.Null(problem);
        Assert.Equal(3, read.Length);
        Assert.InRange(body.LargestBuffer, 1, 256 * 1024);
    }

    [Theory]
    [InlineData(200_000, 200_000, null)]
    [InlineData(200_001, 200_000, StatusCodes.Status413PayloadTooLarge)]
    public async Task Body_grows_up_to_the_limit(int size, int largest, int? expected)
    {
        var content = Enumerable.Range(0, size).Select(i => (byte)i).ToArray();
        var (read, problem) = await ReadAsync(new RecordingStream(content), length: null, largest);
        Assert.Equal(expected, problem);
        Assert.Equal(expected is null ? content : [], read.ToArray());
    }

    private static Task<(ReadOnlyMemory<byte> Body, int? Problem)> ReadAsync(Stream body, long? length, int largest = Largest)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = body;
        context.Request.ContentLength = length;
        return BoundedBody.ReadAsync(context.Request, new BodyLimits(largest, TimeSpan.FromMinutes(1)), TimeProvider.System, CancellationToken.None);
    }

    private sealed class RecordingStream(byte[] content) : MemoryStream(content)
    {
        public int LargestBuffer { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            LargestBuffer = Math.Max(LargestBuffer, buffer.Length);
            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
