using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Wire;

/// <summary>One pkt-line. The payload is valid until the next one is read.</summary>
internal readonly record struct Packet(PacketKind Kind, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The payload as text, without the line feed that may end it.</summary>
    public string Text => ObjectText.Decode(Payload.Span.TrimEnd((byte)'\n'));
}
