using System.Diagnostics;
using System.Text;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Packs;
using GitOpsServerless.Git.Revisions;
using GitOpsServerless.Git.Signing;
using GitOpsServerless.Git.Tests.Support;
using GitOpsServerless.Git.Trees;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Tests.Hostile;

/// <summary>Objects and lists that are legal, or nearly, and made to cost time or memory, or to break what reads them.</summary>
public sealed class HostileObjectTests
{
    [Fact]
    public void A_header_of_very_many_lines_is_read_in_a_moment()
    {
        var content = Encoding.ASCII.GetBytes($"tree {ObjectId.EmptyTree}\ngpgsig x\n{string.Concat(Enumerable.Repeat(" a\n", 300_000))}\nm\n");
        var clock = Stopwatch.StartNew();
        var commit = Commit.Parse(ObjectId.Zero, content);

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Equal("x" + string.Concat(Enumerable.Repeat("\na", 300_000)), commit.Signature);
        Assert.Equal("m\n", commit.Message);
    }

    [Theory]
    [InlineData(400_000, 0)]
    [InlineData(0, 5_000_000)]
    public void A_commit_of_megabytes_is_refused(int lines, int message)
    {
        var content = Encoding.ASCII.GetBytes($"tree {ObjectId.EmptyTree}\ngpgsig x\n{string.Concat(Enumerable.Repeat(" a\n", lines))}\n{new string('m', message)}");
        Assert.Equal(GitFault.LimitExceeded, Assert.Throws<GitException>(() => Commit.Parse(ObjectId.Zero, content)).Fault);
    }

    [Fact]
    public void Hostile_text_in_a_message_is_short_clean_and_without_secrets()
    {
        var content = Encoding.ASCII.GetBytes($"tree \u001b[31m https://bot:secret@host/x {new string('x', 1_000_000)}\n\nm\n");
        var exception = Assert.Throws<GitException>(() => Commit.Parse(ObjectId.Zero, content));
        Assert.InRange(exception.Message.Length, 1, 1100);
        Assert.DoesNotContain('\u001b', exception.Message);
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
        Assert.Equal("a b", new GitException(GitFault.Corrupt, "m", "a\nb").Path);
    }

    [Fact]
    public void A_tag_whose_signature_is_no_text_has_a_payload()
    {
        byte[] content = [.. Encoding.ASCII.GetBytes($"object {ObjectId.EmptyTree}\ntype commit\ntag v1\n\nm\n-----BEGIN SSH SIGNATURE-----\n"), .. Enumerable.Repeat((byte)0xFF, 1000)];
        var tag = Tag.Parse(ObjectId.Zero, content);
        Assert.EndsWith("\n\nm\n", Encoding.ASCII.GetString(SignedPayload.OfTag(content, tag)), StringComparison.Ordinal);
    }

    [Fact]
    public void Odd_names_and_numbers_are_read()
    {
        Assert.False(PathGuard.IsDangerous("a\uFFFEb"));
        Assert.Null(RevisionText.Parse("refs/heads/main", null).Range);
        Assert.Null(SemanticRange.TryParse("^2147483647"));
        Assert.Null(SemanticRange.TryParse("1.2147483647.x"));
        Assert.NotNull(SemanticRange.TryParse("^2147483646"));
    }

    [Fact]
    public void A_list_of_refs_is_bounded_in_bytes_and_holds_what_was_asked_for()
    {
        var id = new string('a', 40);
        var long1 = Assert.Throws<GitException>(() => new RefList(new GitLimits()).AddListed($"{id} refs/heads/{new string('x', 60_000)}"));
        Assert.Equal(GitFault.LimitExceeded, long1.Fault);

        var list = new RefList(new GitLimits(), ["refs/heads/main"]);
        var line = $"{id} refs/tags/{new string('x', 4000)}";
        var exception = Assert.Throws<GitException>(() =>
        {
            for (var at = 0; at < 20_000; at++)
            {
                list.AddListed(line);
            }
        });
        Assert.Equal(GitFault.LimitExceeded, exception.Fault);
        Assert.Empty(list.Refs);
    }

    [Fact]
    public async Task Bases_of_a_thin_pack_are_not_held()
    {
        const int size = 2 << 20;
        var builder = new PackBuilder();
        var bases = new Dictionary<ObjectId, byte>();
        for (var at = 0; at < 40; at++)
        {
            var content = Base(size, (byte)at);
            bases[ObjectHasher.Hash(ObjectKind.Blob, content)] = (byte)at;
            builder.ReferenceDelta(ObjectHasher.Hash(ObjectKind.Blob, content), PackBuilder.Delta(size, 2, 2, (byte)at, 66));
        }

        using var folder = new TemporaryFolder();
        using var file = File.OpenHandle(Path.Combine(folder.Path, "pack"), FileMode.CreateNew, FileAccess.ReadWrite);
        using var receiver = new PackReceiver(new MemoryStream(builder.Build()), file, new GitLimits { DeltaWindowBytes = 1 << 16 });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var received = await receiver.ReceiveAsync(id => new GitObject(ObjectKind.Blob, Base(size, bases[id])), allowMissing: false, CancellationToken.None);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.True(received.IsThin);
        Assert.True(held < 20 << 20, $"{held} bytes are held.");
        Assert.True(received.InflatedBytes > 40L * size, $"{received.InflatedBytes} bytes were counted.");
        Assert.Equal(received.Ids, receiver.Objects().Select(item => ObjectHasher.Hash(item.Kind, item.Content.Span)));
    }

    private static byte[] Base(int size, byte first)
    {
        var content = new byte[size];
        content[0] = first;
        return content;
    }
}
