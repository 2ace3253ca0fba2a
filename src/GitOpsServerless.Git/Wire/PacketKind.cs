namespace GitOpsServerless.Git.Wire;

/// <summary>What a pkt-line is (gitprotocol-common, gitprotocol-v2).</summary>
internal enum PacketKind
{
    Data,
    Flush,
    Delimiter,
    ResponseEnd,

    /// <summary>The stream ended where a packet could start.</summary>
    EndOfStream,
}
