using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Sandbox.Git;

/// <summary>Writes data into band 1, in packets of the largest size.</summary>
internal sealed class SideBandWriter(Stream output) : Stream
{
    private const int Capacity = PacketReader.MaxPacket - 5;

    private readonly MemoryStream buffer = new(Capacity);
    private readonly List<ReadOnlyMemory<byte>> full = [];

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            var part = data[..Math.Min(data.Length, Capacity - (int)buffer.Length)];
            buffer.Write(part);
            data = data[part.Length..];
            if (buffer.Length == Capacity)
            {
                Pack();
            }
        }
    }

    public override void Flush()
    {
        // Packets go out when the stream is closed.
    }

    public override async ValueTask DisposeAsync()
    {
        Pack();
        foreach (var packet in full)
        {
            await output.WriteAsync(packet);
        }

        full.Clear();
        await base.DisposeAsync();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Pack()
    {
        if (buffer.Length > 0)
        {
            full.Add(new PacketWriter().Data([1, .. buffer.ToArray()]).Written);
            buffer.SetLength(0);
        }
    }
}
