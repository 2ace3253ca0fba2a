using System.Globalization;

namespace GitOpsServerless.Git.Wire;

/// <summary>Reads pkt-lines: four hexadecimal digits of length, these included, then the payload.</summary>
internal sealed class PacketReader(Stream input)
{
    /// <summary>LARGE_PACKET_MAX of Git.</summary>
    public const int MaxPacket = 65520;

    private const int LengthDigits = 4;

    private readonly byte[] buffer = new byte[MaxPacket];
    private int position;
    private int end;

    /// <summary>Reads one packet. A packet "ERR text" is the remote's own error and is thrown as such.</summary>
    public async ValueTask<Packet> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await HaveAsync(LengthDigits, cancellationToken))
        {
            return end == position ? new Packet(PacketKind.EndOfStream, default) : throw BreaksOff();
        }

        var length = ParseLength(buffer.AsSpan(position, LengthDigits));
        switch (length)
        {
            case < LengthDigits:
                position += LengthDigits;
                return new Packet(length switch
                {
                    0 => PacketKind.Flush,
                    1 => PacketKind.Delimiter,
                    2 => PacketKind.ResponseEnd,
                    _ => throw GitException.Protocol("The remote sent a packet of an impossible length."),
                }, default);
            case > MaxPacket:
                throw GitException.Protocol("The remote sent a packet that is longer than packets may be.");
        }

        if (!await HaveAsync(length, cancellationToken))
        {
            throw BreaksOff();
        }

        var payload = buffer.AsMemory(position + LengthDigits, length - LengthDigits);
        position += length;
        return payload.Span.StartsWith("ERR "u8)
            ? throw new GitException(GitFault.RemoteError, $"The remote says: {RemoteText.Clean(new Packet(PacketKind.Data, payload[4..]).Text)}")
            : new Packet(PacketKind.Data, payload);
    }

    /// <summary>What comes behind the packets that were read, such as the pack of a push.</summary>
    public Stream Remaining() => new RemainingStream(buffer.AsMemory(position, end - position), input);

    private static int ParseLength(ReadOnlySpan<byte> digits)
    {
        Span<char> characters = stackalloc char[LengthDigits];
        for (var at = 0; at < LengthDigits; at++)
        {
            characters[at] = char.IsAsciiHexDigit((char)digits[at]) ? (char)digits[at] : throw GitException.Protocol("The remote does not answer in the Git protocol.");
        }

        return int.Parse(characters, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    private static GitException BreaksOff() => new(GitFault.Unreachable, "The answer of the remote breaks off.");

    private async ValueTask<bool> HaveAsync(int count, CancellationToken cancellationToken)
    {
        if (end - position >= count)
        {
            return true;
        }

        buffer.AsSpan(position, end - position).CopyTo(buffer);
        end -= position;
        position = 0;
        while (end < count)
        {
            var read = await input.ReadAsync(buffer.AsMemory(end), cancellationToken);
            if (read == 0)
            {
                return false;
            }

            end += read;
        }

        return true;
    }
}
