using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Http;

/// <summary>Reads through to another stream, up to a number of bytes; one more is a fault.</summary>
internal sealed class BoundedStream(Stream inner, long maxBytes) : ForwardOnlyStream
{
    private long count;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        count += read;
        return count <= maxBytes ? read : throw GitException.Limit("The size of what changed", maxBytes);
    }
}
