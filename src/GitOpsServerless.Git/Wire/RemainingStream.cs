namespace GitOpsServerless.Git.Wire;

/// <summary>Bytes that were read already, then the rest of a stream.</summary>
internal sealed class RemainingStream(ReadOnlyMemory<byte> start, Stream rest) : ForwardOnlyStream
{
    private ReadOnlyMemory<byte> start = start;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (start.IsEmpty)
        {
            return await rest.ReadAsync(buffer, cancellationToken);
        }

        var count = Math.Min(buffer.Length, start.Length);
        start[..count].CopyTo(buffer);
        start = start[count..];
        return count;
    }
}
