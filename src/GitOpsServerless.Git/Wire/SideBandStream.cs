using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Wire;

/// <summary>
/// The data of band 1. Band 2 is progress, which is dropped but counted; band 3 is a fatal error of the remote.
/// </summary>
internal sealed class SideBandStream(PacketReader packets, long maxChatter, Packet? first = null) : ForwardOnlyStream
{
    private ReadOnlyMemory<byte> current;
    private Packet? pushedBack = first;
    private long chatter;
    private bool ended;

    /// <summary>Is told the text of band 2.</summary>
    public Action<string>? Progress { get; init; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (current.IsEmpty && !ended)
        {
            Accept(pushedBack ?? await packets.ReadAsync(cancellationToken));
            pushedBack = null;
        }

        var count = Math.Min(buffer.Length, current.Length);
        current[..count].CopyTo(buffer);
        current = current[count..];
        return count;
    }

    private void Accept(Packet packet)
    {
        switch (packet.Kind)
        {
            case PacketKind.Flush or PacketKind.ResponseEnd:
                ended = true;
                return;
            case PacketKind.EndOfStream:
                throw new GitException(GitFault.Unreachable, "The answer of the remote breaks off.");
            case PacketKind.Delimiter:
                throw GitException.Protocol("The remote sent a delimiter where data is expected.");
        }

        if (packet.Payload.IsEmpty)
        {
            throw GitException.Protocol("The remote sent a packet without a band.");
        }

        var data = packet.Payload[1..];
        switch (packet.Payload.Span[0])
        {
            case 1:
                current = data;
                CountEmpty(data.Length == 0 ? 1 : 0);
                return;
            case 2:
                CountEmpty(data.Length + 1);
                Progress?.Invoke(ObjectText.Decode(data.Span));
                return;
            case 3:
                throw new GitException(GitFault.RemoteError, $"The remote says: {RemoteText.Clean(ObjectText.Decode(data.Span))}");
            default:
                throw GitException.Protocol("The remote sent a packet of an unknown band.");
        }
    }

    /// <summary>Packets that carry no data are bounded, so that a remote cannot keep a reader busy without end.</summary>
    private void CountEmpty(int bytes)
    {
        chatter += bytes;
        if (chatter > maxChatter)
        {
            throw GitException.Limit("The progress output of the remote, in bytes,", maxChatter);
        }
    }
}
