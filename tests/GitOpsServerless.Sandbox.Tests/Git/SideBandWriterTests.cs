using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Packs;
using GitOpsServerless.Git.Wire;
using GitOpsServerless.Sandbox.Git;

namespace GitOpsServerless.Sandbox.Tests.Git;

public sealed class SideBandWriterTests
{
    private const int Count = 20;
    private const int Size = 100_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Packets_go_out_while_the_objects_are_made()
    {
        using var output = new MemoryStream();
        var waiting = new List<long>();
        await using (var bands = new SideBandWriter(output))
        {
            await PackWriter.WriteAsync(Count, Objects(index => waiting.Add(((long)index * Size) - output.Length)), bands, Stop);
        }

        Assert.Equal(Count, waiting.Count);
        Assert.All(waiting, bytes => Assert.InRange(bytes, long.MinValue, PacketReader.MaxPacket));
    }

    [Fact]
    public async Task What_comes_out_is_the_pack()
    {
        using var output = new MemoryStream();
        await using (var bands = new SideBandWriter(output))
        {
            await PackWriter.WriteAsync(Count, Objects(_ => { }), bands, Stop);
        }

        output.Write(new PacketWriter().Flush().Written.Span);
        output.Position = 0;
        await using var read = new SideBandStream(new PacketReader(output), 1000);
        using var pack = new MemoryStream();
        await read.CopyToAsync(pack, Stop);
        Assert.Equal(PackWriter.Write([.. Objects(_ => { })]), pack.ToArray());
    }

    private static IEnumerable<GitObject> Objects(Action<int> making)
    {
        for (var index = 0; index < Count; index++)
        {
            making(index);
            var noise = new byte[Size];
            new Random(index).NextBytes(noise);
            yield return new GitObject(ObjectKind.Blob, noise);
        }
    }
}
