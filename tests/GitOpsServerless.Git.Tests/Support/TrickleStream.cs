namespace GitOpsServerless.Git.Tests.Support;

/// <summary>Gives a few bytes at a time, as slow senders do.</summary>
internal sealed class TrickleStream(byte[] content, int step) : MemoryStream(content)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
}
