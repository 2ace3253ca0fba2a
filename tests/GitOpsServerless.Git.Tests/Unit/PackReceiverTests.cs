using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Packs;
using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Git.Tests.Unit;

public sealed class PackReceiverTests
{
    [Theory]
    [InlineData(true, 64 << 20)]
    [InlineData(true, 20_000)]
    [InlineData(false, 64 << 20)]
    [InlineData(false, 20_000)]
    public async Task The_index_is_the_one_that_git_writes(bool offsetDeltas, int window)
    {
        using var folder = new TemporaryFolder();
        var pack = CreatePack(folder, offsetDeltas);
        var (received, _) = await ReceiveAsync(folder, new MemoryStream(File.ReadAllBytes(pack)), new GitLimits { DeltaWindowBytes = window });

        Assert.Equal(File.ReadAllBytes(Path.ChangeExtension(pack, ".idx")), PackIndexWriter.Write(received));
        Assert.False(received.IsThin);
    }

    [Fact]
    public async Task Bytes_may_come_one_by_one()
    {
        using var folder = new TemporaryFolder();
        var pack = File.ReadAllBytes(CreatePack(folder, offsetDeltas: true));
        var (whole, _) = await ReceiveAsync(folder, new MemoryStream(pack), new GitLimits());
        var (trickled, _) = await ReceiveAsync(folder, new TrickleStream(pack, 3), new GitLimits());
        Assert.Equal(whole.Ids, trickled.Ids);
    }

    [Fact]
    public async Task A_pack_of_whole_objects_is_read_back_by_git()
    {
        using var folder = new TemporaryFolder();
        var repository = new TestRepository(folder.Sub("written.git"));
        GitObject[] objects = [new(ObjectKind.Blob, "hello\n"u8.ToArray()), new(ObjectKind.Blob, Array.Empty<byte>()), new(ObjectKind.Blob, new byte[200_000])];
        GitCommand.RunBytes(repository.Path, PackWriter.Write(objects), "index-pack", "--stdin", "--strict");
        foreach (var item in objects)
        {
            Assert.Equal(item.Content.ToArray(), GitCommand.RunBytes(repository.Path, null, "cat-file", "blob", ObjectHasher.Hash(item.Kind, item.Content.Span).ToString()));
        }
    }

    [Fact]
    public async Task Every_cut_and_many_flips_are_refused()
    {
        using var folder = new TemporaryFolder();
        var pack = File.ReadAllBytes(CreatePack(folder, offsetDeltas: true, rounds: 3));
        for (var length = 0; length < pack.Length; length += Math.Max(1, pack.Length / 150))
        {
            await Assert.ThrowsAsync<GitException>(() => ReceiveAsync(folder, new MemoryStream(pack, 0, length), new GitLimits()));
        }

        var random = new Random(3);
        for (var round = 0; round < 150; round++)
        {
            var damaged = pack.ToArray();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            await Assert.ThrowsAsync<GitException>(() => ReceiveAsync(folder, new MemoryStream(damaged), new GitLimits()));
        }
    }

    internal static async Task<(ReceivedPack Pack, string Path)> ReceiveAsync(TemporaryFolder folder, Stream input, GitLimits limits)
    {
        var path = Path.Combine(folder.Path, Path.GetRandomFileName());
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
        using var receiver = new PackReceiver(input, file, limits);
        return (await receiver.ReceiveAsync(null, allowMissing: false, CancellationToken.None), path);
    }

    private static string CreatePack(TemporaryFolder folder, bool offsetDeltas, int rounds = 12)
    {
        Assert.SkipUnless(GitCommand.IsHere, "The git command is not on this machine.");
        var repository = new TestRepository(folder.Sub(Path.GetRandomFileName()));
        var text = string.Join('\n', Enumerable.Range(0, 300).Select(line => $"key-{line}: value-{line * 7919}"));
        for (var at = 0; at < rounds; at++)
        {
            var round = at;
            repository.Commit("main", $"Round {at}", [.. Enumerable.Range(0, 25).Select(file => ($"folder-{file % 4}/{file}.yaml", (string?)$"{round}\n{text}\nfile: {file}\nround: {(file % 3 == 0 ? round : 0)}\n"))]);
        }

        repository.Git("tag", "-a", "-m", "tag", "v1", "main");
        repository.Configure("repack.useDeltaBaseOffset", offsetDeltas ? "true" : "false");
        repository.Git("repack", "-adfq", "--depth=40", "--window=40");
        return Directory.GetFiles(Path.Combine(repository.Path, "objects", "pack"), "*.pack").Single();
    }
}
