using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Sandbox.Git;

/// <summary>Writes data into band 1, in packets of the largest size. Each goes out when it is full, the last one when the stream is closed.</summary>
internal sealed class SideBandWriter(Stream output) : Stream
{
    private const int Capacity = PacketReader.MaxPacket - 5;

    private readonly MemoryStream buffer = new(Capacity);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
    {
        while (data.Length > 0)
        {
            var part = data[..Math.Min(data.Length, Capacity - (int)buffer.Length)];
            buffer.Write(part.Span);
            data = data[part.Length..];
            if (buffer.Length == Capacity)
            {
                await PackAsync(cancellationToken);
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
        // Packets go out when they are full.
    }

    public override async ValueTask DisposeAsync()
    {
        await PackAsync(CancellationToken.None);
        await base.DisposeAsync();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task PackAsync(CancellationToken cancellationToken)
    {
        if (buffer.Length > 0)
        {
            await output.WriteAsync(new PacketWriter().Data([1, .. buffer.ToArray()]).Written, cancellationToken);
            buffer.SetLength(0);
        }
    }
}
