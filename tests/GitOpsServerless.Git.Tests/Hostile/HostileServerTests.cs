using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Tests.Support;
using GitOpsServerless.Git.Wire;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Git.Tests.Hostile;

public sealed class HostileServerTests
{
    private static readonly string Commit = new('a', 40);

    [Theory]
    [InlineData("zzzz", "GOS0110")]
    [InlineData("0003", "GOS0110")]
    [InlineData("ffff", "GOS0110")]
    [InlineData("00ffshort", "GOS0100")]
    [InlineData("00", "GOS0100")]
    [InlineData("", "GOS0100")]
    [InlineData("0001", "GOS0110")]
    [InlineData("0008junk0000", "GOS0110")]
    [InlineData("000fERR no way0000", "GOS0111")]
    [InlineData("<html>please log in</html>", "GOS0110")]
    public async Task Lies_about_refs_are_refused(string answer, string code)
    {
        await using var server = await HostileServer.StartAsync();
        server.Answer = (context, _) => HostileServer.WriteAsync(context, HostileServer.Result, System.Text.Encoding.ASCII.GetBytes(answer));
        Assert.Equal(code, (await ResolveAsync(server)).Error!.Code);
    }

    /// <summary>The tags that are missing at the end may be the newest ones.</summary>
    [Theory]
    [InlineData(true, "", "GOS0100")]
    [InlineData(true, "0001", "GOS0110")]
    [InlineData(false, "", "GOS0100")]
    [InlineData(false, "0001", "GOS0110")]
    public async Task An_advertisement_without_its_end_is_refused(bool version2, string end, string code)
    {
        await using var server = await HostileServer.StartAsync();
        var writer = new PacketWriter().Line("# service=git-upload-pack").Flush();
        writer = version2 ? writer.Line("version 2").Line("fetch=shallow filter") : writer.Line($"{Commit} refs/tags/v1.0.0\0shallow");
        server.Advertise = context => HostileServer.WriteAsync(
            context, "application/x-git-upload-pack-advertisement", (byte[])[.. writer.Written.Span, .. System.Text.Encoding.ASCII.GetBytes(end)]);
        server.Serve(Commit, new PackBuilder().Build());
        Assert.Equal(code, (await ResolveAsync(server, options => options with { ProtocolVersion2 = version2 })).Error!.Code);
    }

    [Fact]
    public async Task An_error_in_a_side_band_is_told_in_its_own_words_without_control_characters()
    {
        await using var server = await HostileServer.StartAsync();
        server.Answer = (context, request) => HostileServer.WriteAsync(context, HostileServer.Result, request.Contains("ls-refs", StringComparison.Ordinal)
            ? new PacketWriter().Line($"{Commit} refs/heads/main").Flush().Written
            : new PacketWriter().Line("packfile").Data([3, .. "out of \u001b[31mmemory at https://bot:secret@host/x?token=abc\n"u8]).Flush().Written);
        var error = (await ResolveAsync(server)).Error!;

        Assert.Equal("GOS0111", error.Code);
        Assert.Contains("out of  [31mmemory at https://host/x", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("token", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endless_progress_is_cut_off()
    {
        await using var server = await HostileServer.StartAsync();
        server.Answer = async (context, request) =>
        {
            if (request.Contains("ls-refs", StringComparison.Ordinal))
            {
                await HostileServer.WriteAsync(context, HostileServer.Result, new PacketWriter().Line($"{Commit} refs/heads/main").Flush().Written);
                return;
            }

            await HostileServer.WriteAsync(context, HostileServer.Result, new PacketWriter().Line("packfile").Written);
            var chatter = new PacketWriter().Data([2, .. new byte[60_000]]).Written;
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(chatter, context.RequestAborted);
            }
        };
        Assert.Equal("GOS0113", (await ResolveAsync(server)).Error!.Code);
    }

    [Fact]
    public async Task Silence_ends_at_the_time_limit()
    {
        await using var server = await HostileServer.StartAsync();
        server.Answer = (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var result = await ResolveAsync(server, options => options with { Limits = new GitLimits { ExchangeTimeout = TimeSpan.FromMilliseconds(200) } });
        Assert.Equal("GOS0104", result.Error!.Code);
        Assert.True(result.Error.IsTransient);
    }

    [Fact]
    public async Task Objects_that_were_not_asked_for_do_not_stand_in_for_those_that_were()
    {
        await using var server = await HostileServer.StartAsync();
        server.Serve(Commit, new PackBuilder().Whole(ObjectKind.Commit, "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nfake"u8.ToArray()).Build());
        Assert.Equal("GOS0109", (await ResolveAsync(server)).Error!.Code);
    }

    [Theory]
    [InlineData(".git")]
    [InlineData(".GIT")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("a\\b")]
    [InlineData("a/b")]
    [InlineData("CON")]
    [InlineData("nul.txt")]
    [InlineData(".git::$INDEX_ALLOCATION")]
    [InlineData("git~1")]
    [InlineData(".git. .")]
    [InlineData(".g\u200cit")]
    [InlineData("")]
    public async Task Dangerous_names_are_refused_and_named(string name)
    {
        await using var server = await HostileServer.StartAsync();
        var blob = ObjectHasher.Hash(ObjectKind.Blob, "x"u8);
        var tree = Tree.Write([Tree.Entry(EntryMode.File, name, blob)]);
        var commit = System.Text.Encoding.UTF8.GetBytes($"tree {ObjectHasher.Hash(ObjectKind.Tree, tree)}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nm\n");
        var id = ObjectHasher.Hash(ObjectKind.Commit, commit).ToString();
        server.Serve(id, new PackBuilder().Whole(ObjectKind.Commit, commit).Whole(ObjectKind.Tree, tree).Whole(ObjectKind.Blob, "x"u8.ToArray()).Build());
        using var folder = new TemporaryFolder();
        using var source = Source(folder);
        var definition = Definition(server);
        var revision = await source.ResolveAsync(definition, CancellationToken.None);
        var error = (await source.FetchAsync(definition, revision.Value, CancellationToken.None)).Error!;

        Assert.Equal("GOS0115", error.Code);
        Assert.NotNull(error.File);
    }

    [Fact]
    public async Task A_server_that_gives_one_object_an_answer_is_left_soon()
    {
        await using var server = await HostileServer.StartAsync();
        var objects = Enumerable.Range(0, 100).Select(at => (Id: ObjectHasher.Hash(ObjectKind.Blob, [(byte)at]), Kind: ObjectKind.Blob, Content: (byte[])[(byte)at])).ToList();
        var tree = Tree.Write(objects.Select((item, at) => Tree.Entry(EntryMode.File, $"{at}", item.Id)));
        var commit = System.Text.Encoding.UTF8.GetBytes($"tree {ObjectHasher.Hash(ObjectKind.Tree, tree)}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nm\n");
        objects.Add((ObjectHasher.Hash(ObjectKind.Tree, tree), ObjectKind.Tree, tree));
        objects.Add((ObjectHasher.Hash(ObjectKind.Commit, commit), ObjectKind.Commit, commit));
        server.Answer = (context, request) =>
        {
            if (request.Contains("command=ls-refs", StringComparison.Ordinal))
            {
                return HostileServer.WriteAsync(context, HostileServer.Result, new PacketWriter().Line($"{objects[^1].Id} refs/heads/main").Flush().Written);
            }

            var given = objects.First(item => request.Contains($"want {item.Id}", StringComparison.Ordinal));
            return HostileServer.PackAsync(context, new PackBuilder().Whole(given.Kind, given.Content).Build());
        };
        using var folder = new TemporaryFolder();
        using var source = Source(folder);
        var definition = Definition(server);
        var revision = await source.ResolveAsync(definition, CancellationToken.None);
        Assert.Equal("GOS0113", (await source.FetchAsync(definition, revision.Value, CancellationToken.None)).Error!.Code);
        Assert.InRange(server.Requests.Count, 1, 25);
    }

    [Fact]
    public async Task A_tree_that_is_too_deep_or_too_wide_is_refused()
    {
        await using var server = await HostileServer.StartAsync();
        var builder = new PackBuilder();
        var id = ObjectHasher.Hash(ObjectKind.Blob, "x"u8);
        builder.Whole(ObjectKind.Blob, "x"u8.ToArray());

        // Each folder has ten entries that are all the same folder: 10^20 files in 20 objects.
        for (var depth = 0; depth < 20; depth++)
        {
            var tree = Tree.Write(Enumerable.Range(0, 10).Select(at => Tree.Entry(depth == 0 ? EntryMode.File : EntryMode.Folder, $"d{at}", id)));
            builder.Whole(ObjectKind.Tree, tree);
            id = ObjectHasher.Hash(ObjectKind.Tree, tree);
        }

        var commit = System.Text.Encoding.UTF8.GetBytes($"tree {id}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nm\n");
        server.Serve(ObjectHasher.Hash(ObjectKind.Commit, commit).ToString(), builder.Whole(ObjectKind.Commit, commit).Build());
        using var folder = new TemporaryFolder();
        using var source = Source(folder);
        var revision = await source.ResolveAsync(Definition(server), CancellationToken.None);
        Assert.Equal("GOS0113", (await source.FetchAsync(Definition(server), revision.Value, CancellationToken.None)).Error!.Code);

        using var narrow = Source(folder, options => options with { Limits = new GitLimits { MaxTreeDepth = 5 } });
        Assert.Equal("GOS0113", (await narrow.FetchAsync(Definition(server), revision.Value, CancellationToken.None)).Error!.Code);
    }

    [Theory]
    [InlineData("cut off", "GOS0112")]
    [InlineData("flipped", "GOS0112")]
    [InlineData("loop", "GOS0112")]
    [InlineData("bomb", "GOS0113")]
    public async Task A_pack_that_is_refused_leaves_nothing_behind_and_the_next_fetch_works(string damage, string code)
    {
        await using var server = await HostileServer.StartAsync();
        var tree = Tree.Write([Tree.Entry(EntryMode.File, "a.yaml", ObjectHasher.Hash(ObjectKind.Blob, "x"u8))]);
        var commit = System.Text.Encoding.UTF8.GetBytes($"tree {ObjectHasher.Hash(ObjectKind.Tree, tree)}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nm\n");
        var id = ObjectHasher.Hash(ObjectKind.Commit, commit).ToString();
        PackBuilder Good() => new PackBuilder().Whole(ObjectKind.Commit, commit).Whole(ObjectKind.Tree, tree).Whole(ObjectKind.Blob, "x"u8.ToArray());
        var bad = damage switch
        {
            "loop" => Good().OffsetDelta(0, PackBuilder.Delta(1, 1, 1, 65)).Build(),
            "bomb" => Good().Entry(ObjectKind.Blob, 1L << 40, [], new byte[100]).Build(),
            _ => Good().Build(),
        };
        bad = damage == "cut off" ? bad[..^30] : bad;
        bad[^1] ^= (byte)(damage == "flipped" ? 1 : 0);
        server.Serve(id, bad);
        using var folder = new TemporaryFolder();
        using var source = Source(folder);
        Assert.Equal(code, (await source.ResolveAsync(Definition(server), CancellationToken.None)).Error!.Code);
        Assert.DoesNotContain(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories), path => Path.GetExtension(path) is ".pack" or ".idx" or ".tmp");

        server.Serve(id, Good().Build());
        Assert.Equal(id, (await source.ResolveAsync(Definition(server), CancellationToken.None)).Value.Id);
    }

    [Theory]
    [InlineData(401, "GOS0101")]
    [InlineData(403, "GOS0102")]
    [InlineData(404, "GOS0105")]
    [InlineData(429, "GOS0103")]
    [InlineData(503, "GOS0100")]
    [InlineData(418, "GOS0110")]
    public async Task Http_failures_are_told_apart(int status, string code)
    {
        await using var server = await HostileServer.StartAsync();
        server.Advertise = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "7";
            return Task.CompletedTask;
        };
        var error = (await ResolveAsync(server)).Error!;
        Assert.Equal(code, error.Code);
        Assert.Equal(status is 429 or 503 ? TimeSpan.FromSeconds(7) : null, error.RetryAfter);
    }

    private static Task<Result<Revision>> ResolveAsync(HostileServer server, Func<GitSourceOptions, GitSourceOptions>? configure = null)
    {
        var folder = new TemporaryFolder();
        var source = Source(folder, configure);
        return source.ResolveAsync(Definition(server), CancellationToken.None).ContinueWith(
            task =>
            {
                source.Dispose();
                folder.Dispose();
                return task.Result;
            },
            TaskScheduler.Default);
    }

    private static SourceDefinition Definition(HostileServer server) => new() { Url = server.Url, Revision = "main" };

    private static GitSource Source(TemporaryFolder folder, Func<GitSourceOptions, GitSourceOptions>? configure = null)
    {
        var options = new GitSourceOptions { CacheFolder = folder.Path };
        return new GitSource(configure?.Invoke(options) ?? options, TimeProvider.System);
    }
}
