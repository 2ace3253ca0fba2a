using System.Buffers;
using System.Globalization;
using System.Text;

namespace GitOpsServerless.Git.Wire;

/// <summary>Writes pkt-lines.</summary>
internal sealed class PacketWriter
{
    private readonly ArrayBufferWriter<byte> output = new();

    public ReadOnlyMemory<byte> Written => output.WrittenMemory;

    /// <summary>Writes a line of text and the line feed that ends it.</summary>
    public PacketWriter Line(string text) => Data(Encoding.UTF8.GetBytes(text + "\n"));

    public PacketWriter Data(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > PacketReader.MaxPacket - 4)
        {
            throw new ArgumentException("The payload is longer than a packet may be.", nameof(payload));
        }

        Raw(Encoding.ASCII.GetBytes((payload.Length + 4).ToString("x4", CultureInfo.InvariantCulture)));
        return Raw(payload);
    }

    public PacketWriter Flush() => Raw("0000"u8);

    public PacketWriter Delimiter() => Raw("0001"u8);

    public PacketWriter Raw(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        return this;
    }
}
