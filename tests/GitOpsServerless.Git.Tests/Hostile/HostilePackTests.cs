using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Tests.Support;
using GitOpsServerless.Git.Tests.Unit;

namespace GitOpsServerless.Git.Tests.Hostile;

public sealed class HostilePackTests
{
    private static readonly GitLimits Small = new() { MaxObjectBytes = 1 << 20, MaxInflatedBytes = 8 << 20, MaxPackBytes = 4 << 20, MaxPackObjects = 1000, MaxDeltaDepth = 50 };

    [Fact]
    public async Task Deltas_that_stand_on_each_other_are_refused()
    {
        var (first, second) = (new ObjectId([.. Enumerable.Repeat((byte)1, 20)]), new ObjectId([.. Enumerable.Repeat((byte)2, 20)]));
        var pack = new PackBuilder().ReferenceDelta(second, PackBuilder.Delta(1, 1, 1, 65)).ReferenceDelta(first, PackBuilder.Delta(1, 1, 1, 66)).Build();
        await RefusedAsync(GitFault.Corrupt, pack);
    }

    [Fact]
    public async Task A_delta_on_itself_or_on_no_entry_is_refused()
    {
        await RefusedAsync(GitFault.Corrupt, new PackBuilder().OffsetDelta(0, PackBuilder.Delta(1, 1, 1, 65)).Build());
        await RefusedAsync(GitFault.Corrupt, new PackBuilder().OffsetDelta(1_000_000, PackBuilder.Delta(1, 1, 1, 65)).Build());
        await RefusedAsync(GitFault.Corrupt, new PackBuilder().Whole(ObjectKind.Blob, [1]).OffsetDelta(3, PackBuilder.Delta(1, 1, 1, 65)).Build());
    }

    [Fact]
    public async Task A_chain_of_deltas_is_bounded()
    {
        var builder = new PackBuilder().Whole(ObjectKind.Blob, "a"u8.ToArray());
        var last = 12L;
        for (var at = 0; at < 60; at++)
        {
            var here = builder.Position;
            builder.OffsetDelta(here - last, PackBuilder.Delta(1, 1, 1, (byte)(at + 1)));
            last = here;
        }

        await RefusedAsync(GitFault.LimitExceeded, builder.Build());
    }

    [Fact]
    public async Task A_delta_bomb_is_refused_before_it_grows()
    {
        // Each delta copies its base many times over.
        var builder = new PackBuilder().Whole(ObjectKind.Blob, new byte[0xFFFF]);
        var last = 12L;
        long size = 0xFFFF;
        for (var at = 0; at < 12; at++)
        {
            var here = builder.Position;
            var copies = Enumerable.Repeat<byte[]>([0xB0, 0xFF, 0xFF], 16).SelectMany(copy => copy).ToArray();
            builder.OffsetDelta(here - last, PackBuilder.Delta(size, 16 * 0xFFFF, copies));
            (last, size) = (here, 16 * 0xFFFF);
        }

        await RefusedAsync(GitFault.LimitExceeded, builder.Build());
        await RefusedAsync(GitFault.LimitExceeded, new PackBuilder().Whole(ObjectKind.Blob, [1]).OffsetDelta(10, PackBuilder.Delta(1, 1L << 40, 1, 65)).Build());
    }

    [Fact]
    public async Task A_zlib_bomb_is_refused_by_what_it_announces_and_by_what_it_gives()
    {
        var zeros = new byte[3 << 20];
        await RefusedAsync(GitFault.LimitExceeded, new PackBuilder().Whole(ObjectKind.Blob, zeros).Build());
        await RefusedAsync(GitFault.Corrupt, new PackBuilder().Entry(ObjectKind.Blob, 100, [], zeros).Build());
        var many = new PackBuilder();
        for (var at = 0; at < 40; at++)
        {
            many.Whole(ObjectKind.Blob, new byte[(1 << 20) - at]);
        }

        await RefusedAsync(GitFault.LimitExceeded, many.Build());
    }

    [Fact]
    public async Task Lies_of_the_header_are_refused()
    {
        await RefusedAsync(GitFault.LimitExceeded, new PackBuilder().Build(announced: 2_000_000_000));
        await RefusedAsync(GitFault.LimitExceeded, new PackBuilder().Build(announced: -1));
        await RefusedAsync(GitFault.Corrupt, new PackBuilder().Whole(ObjectKind.Blob, [1]).Build(announced: 2));
        await RefusedAsync(GitFault.Corrupt, new PackBuilder().Whole(ObjectKind.Blob, [1]).Build(announced: 0));
        await RefusedAsync(GitFault.Corrupt, "JUNKJUNKJUNKJUNKJUNKJUNKJUNKJUNK"u8.ToArray());
        await RefusedAsync(GitFault.Corrupt, []);
    }

    [Fact]
    public async Task Entries_that_cannot_be_are_refused()
    {
        await RefusedAsync(GitFault.Corrupt, new PackBuilder().Raw([0x00, 0x78, 0x9C]).Build());
        await RefusedAsync(GitFault.Corrupt, new PackBuilder().Raw([0x5A, 0x78, 0x9C]).Build());
        await RefusedAsync(GitFault.Corrupt, new PackBuilder().Raw([.. Enumerable.Repeat((byte)0xFF, 40)]).Build());
        await RefusedAsync(GitFault.Corrupt, new PackBuilder().Raw([0x31, 0x00, 0x00, 0x00]).Build());
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 4, 3, 0 })]
    [InlineData(new byte[] { 4, 3, 5, 1, 2 })]
    [InlineData(new byte[] { 4, 3, 0x91, 2, 3 })]
    [InlineData(new byte[] { 4, 3, 0x91, 0 })]
    [InlineData(new byte[] { 4, 3, 0x90, 2 })]
    [InlineData(new byte[] { 9, 3, 0x90, 3 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 3 })]
    public async Task Deltas_that_cannot_be_are_refused(byte[] delta) =>
        await RefusedAsync(GitFault.Corrupt, new PackBuilder().Whole(ObjectKind.Blob, "abcd"u8.ToArray()).OffsetDelta(13, delta).Build());

    [Fact]
    public async Task A_long_pack_is_cut_off()
    {
        var noise = new byte[1 << 20];
        new Random(1).NextBytes(noise);
        var pack = new PackBuilder();
        for (var at = 0; at < 6; at++)
        {
            pack.Whole(ObjectKind.Blob, noise);
        }

        await RefusedAsync(GitFault.LimitExceeded, pack.Build());
    }

    [Fact]
    public async Task A_base_that_is_made_again_counts_again()
    {
        // The window keeps nothing of this size, so the base is inflated a second time for the delta that waits for it.
        var big = new byte[900_000];
        var pack = new PackBuilder().Whole(ObjectKind.Blob, big);
        pack.OffsetDelta(pack.Position - 12, PackBuilder.Delta(big.Length, 1, 1, 65));
        using var folder = new TemporaryFolder();
        var tight = Small with { DeltaWindowBytes = 1 << 16 };

        var (received, _) = await PackReceiverTests.ReceiveAsync(folder, new MemoryStream(pack.Build()), tight);
        Assert.True(received.InflatedBytes > 2 * big.Length, $"{received.InflatedBytes} bytes were counted.");
        var exception = await Assert.ThrowsAsync<GitException>(
            () => PackReceiverTests.ReceiveAsync(folder, new MemoryStream(pack.Build()), tight with { MaxInflatedBytes = 3 * big.Length / 2 }));
        Assert.Equal(GitFault.LimitExceeded, exception.Fault);
    }

    [Fact]
    public async Task Children_of_a_large_base_do_not_make_it_again_each()
    {
        var big = new byte[900_000];
        var pack = new PackBuilder().Whole(ObjectKind.Blob, big);
        for (var at = 0; at < 200; at++)
        {
            pack.OffsetDelta(pack.Position - 12, PackBuilder.Delta(big.Length, 2, 2, (byte)at, 66));
        }

        using var folder = new TemporaryFolder();
        var (received, _) = await PackReceiverTests.ReceiveAsync(folder, new MemoryStream(pack.Build()), Small with { DeltaWindowBytes = 1 << 16 });
        Assert.Equal(201, received.Ids.Distinct().Count());
        Assert.True(received.InflatedBytes < 3 * big.Length, $"{received.InflatedBytes} bytes were inflated.");
    }

    [Fact]
    public async Task Resolving_deltas_stops_when_the_exchange_is_over()
    {
        byte[] source = [1, 2, 3];
        var first = ObjectHasher.Hash(ObjectKind.Blob, "A"u8);
        var pack = new PackBuilder().ReferenceDelta(ObjectHasher.Hash(ObjectKind.Blob, source), PackBuilder.Delta(3, 1, 1, 65))
            .ReferenceDelta(first, PackBuilder.Delta(1, 1, 1, 66)).Build();
        using var folder = new TemporaryFolder();
        using var file = File.OpenHandle(Path.Combine(folder.Path, "pack"), FileMode.CreateNew, FileAccess.ReadWrite);
        using var receiver = new GitOpsServerless.Git.Packs.PackReceiver(new MemoryStream(pack), file, Small);
        using var stop = new CancellationTokenSource();
        GitObject FindAndStop(ObjectId id)
        {
            stop.Cancel();
            return new GitObject(ObjectKind.Blob, source);
        }

        await Assert.ThrowsAsync<OperationCanceledException>(() => receiver.ReceiveAsync(FindAndStop, allowMissing: false, stop.Token));
    }

    private static async Task RefusedAsync(GitFault fault, byte[] pack)
    {
        using var folder = new TemporaryFolder();
        var exception = await Assert.ThrowsAsync<GitException>(() => PackReceiverTests.ReceiveAsync(folder, new MemoryStream(pack), Small));
        Assert.Equal(fault, exception.Fault);
    }
}
