using System.IO.Compression;
using GitOpsServerless.Git.Packs;

namespace GitOpsServerless.Git.Tests.Unit;

public sealed class InflaterTests
{
    private readonly Inflater inflater = new();

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void Inflates_what_the_runtime_has_deflated_and_says_where_it_ends(CompressionLevel level)
    {
        var random = new Random(42);
        for (var round = 0; round < 300; round++)
        {
            var content = Content(random, round);
            var compressed = Deflate(content, level);
            byte[] input = [.. compressed, .. "what comes next"u8];
            var output = new byte[content.Length + Inflater.OutputSlack];

            Assert.Equal(InflateStatus.Done, inflater.Inflate(input, output, content.Length, out var consumed));
            Assert.Equal(compressed.Length, consumed);
            Assert.True(content.AsSpan().SequenceEqual(output.AsSpan(0, content.Length)));
        }
    }

    [Fact]
    public void Asks_for_more_input_at_every_cut()
    {
        var content = Content(new Random(1), 17);
        foreach (var level in Enum.GetValues<CompressionLevel>())
        {
            var compressed = Deflate(content, level);
            var output = new byte[content.Length + Inflater.OutputSlack];
            for (var length = 0; length < compressed.Length; length++)
            {
                Assert.Equal(InflateStatus.NeedMoreInput, inflater.Inflate(compressed.AsSpan(0, length), output, content.Length, out _));
            }
        }
    }

    [Fact]
    public void Never_writes_more_than_was_announced()
    {
        var content = new byte[100_000];
        var compressed = Deflate(content, CompressionLevel.Optimal);
        foreach (var length in new[] { 0, 1, 257, 99_999 })
        {
            var output = new byte[length + Inflater.OutputSlack];
            Assert.Equal(InflateStatus.WrongLength, inflater.Inflate(compressed, output, length, out _));
        }

        Assert.Equal(InflateStatus.WrongLength, inflater.Inflate(compressed, new byte[100_001 + Inflater.OutputSlack], 100_001, out _));
    }

    [Fact]
    public void Agrees_with_the_runtime_on_damaged_input()
    {
        var random = new Random(5);
        for (var round = 0; round < 4000; round++)
        {
            var content = Content(random, round % 40);
            var compressed = Deflate(content, CompressionLevel.Optimal);
            compressed[random.Next(2, Math.Max(3, compressed.Length - 4))] ^= (byte)(1 << random.Next(8));
            var output = new byte[content.Length + Inflater.OutputSlack];
            var status = inflater.Inflate(compressed, output, content.Length, out _);
            var reference = Reference(compressed, content.Length);
            // The runtime says nothing of data that breaks off.
            if (reference is not null && status != InflateStatus.NeedMoreInput)
            {
                Assert.Equal(InflateStatus.Done, status);
                Assert.True(reference.AsSpan().SequenceEqual(output.AsSpan(0, content.Length)));
            }
        }
    }

    /// <summary>What the runtime makes of it; null where it refuses, also because of the checksum.</summary>
    private static byte[]? Reference(byte[] compressed, int length)
    {
        try
        {
            using var stream = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
            using var result = new MemoryStream();
            stream.CopyTo(result);
            return result.Length == length ? result.ToArray() : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Deflate(byte[] content, CompressionLevel level)
    {
        using var result = new MemoryStream();
        using (var deflate = new ZLibStream(result, level, leaveOpen: true))
        {
            deflate.Write(content);
        }

        return result.ToArray();
    }

    private static byte[] Content(Random random, int kind)
    {
        var content = new byte[random.Next(1, kind % 5 == 0 ? 70_000 : 3000)];
        switch (kind % 4)
        {
            case 0:
                random.NextBytes(content);
                break;
            case 1:
                Array.Fill(content, (byte)random.Next(256));
                break;
            default:
                for (var at = 0; at < content.Length; at++)
                {
                    content[at] = (byte)(at > 20 && random.Next(4) > 0 ? content[at - random.Next(1, Math.Min(at, 15))] : "abcdefgh \n"u8[random.Next(10)]);
                }

                break;
        }

        return content;
    }
}
