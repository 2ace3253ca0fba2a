using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Tests.Support;
using GitOpsServerless.Git.Wire;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Git.Tests.Differential;

/// <summary>Servers that refuse, or break off, where the git command's own does not.</summary>
public sealed class DemandingServerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Azure DevOps answers so to clients of protocol v0 that do not name multi_ack.</summary>
    [Fact]
    public async Task A_server_that_demands_multi_ack_gives_its_packs()
    {
        await using var git = await GitFixture.CreateAsync();
        var commit = git.Repository.Commit("main", "Start", ("apps/a/1", "1"));
        git.Server.Protocol = 0;
        git.Server.Before = async context => await BodyAsync(context) is not { Length: > 0 } body || body.Contains("multi_ack", StringComparison.Ordinal)
            || await RefuseAsync(context, "TF401041: Clients must support multi-ack.\nMore.");
        var source = git.Source(options => options with { ProtocolVersion2 = false });
        Assert.Equal(TreeListing.FromGit(git.Repository, commit, "apps/a"), await TreeListing.FromSourceAsync(source, git.Definition("main", "apps/a")));
        git.Repository.Commit("main", "Next", ("apps/a/1", "2"));
        Assert.Equal(TreeListing.FromGit(git.Repository, "main", "apps/a"), await TreeListing.FromSourceAsync(source, git.Definition("main", "apps/a")));
    }

    [Fact]
    public async Task The_first_line_of_a_refusal_is_told()
    {
        await using var git = await GitFixture.CreateAsync();
        git.Server.Before = context => RefuseAsync(context, "TF401041: The request is \u001b malformed.\nSecond line.");
        var error = (await git.Source().ResolveAsync(git.Definition("main"), Stop)).Error!;
        Assert.Equal("GOS0110", error.Code);
        Assert.Contains("HTTP status 400 and says: TF401041: The request is   malformed.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Second", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Protocol v2 does not tell that wants are checked; JGit has such policies.</summary>
    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_server_of_protocol_v2_that_checks_wants_is_asked_for_whole_commits(string allowFilter)
    {
        await using var git = await GitFixture.CreateAsync();
        git.Repository.Configure("uploadpack.allowFilter", allowFilter);
        for (var at = 0; at < 5; at++)
        {
            git.Repository.Commit("main", $"Commit {at}", ("apps/deep/er/est/a", $"{at}"), ("apps/b/1", $"{at}"));
        }

        var (head, old) = (git.Repository.Git("rev-parse", "main"), git.Repository.Git("rev-parse", "main~3"));
        git.Server.Before = async context =>
        {
            var body = await BodyAsync(context);
            var foreign = body.Split('\n').Where(line => line.Contains("want ", StringComparison.Ordinal)).Select(line => line[(line.IndexOf("want ", StringComparison.Ordinal) + 5)..][..40]).FirstOrDefault(id => id != head);
            return foreign is null || await ErrorAsync(context, $"want {foreign} not valid");
        };
        var source = git.Source();
        var definition = git.Definition("main", "apps/deep");
        Assert.Equal(TreeListing.FromGit(git.Repository, head, "apps/deep"), await TreeListing.FromSourceAsync(source, definition));
        Assert.Equal(TreeListing.FromGit(git.Repository, old, "apps/b"), await TreeListing.FromSourceAsync(source, git.Definition(old, "apps/b")));
        Assert.Equal(5, (await git.Source(cache: "other").HistoryAsync(definition, 100, Stop)).Value.Count);
        Assert.False((await source.GetAsync(definition, new string('b', 40), Stop)).IsSuccess);
    }

    [Fact]
    public async Task An_error_in_the_middle_of_a_history_is_not_its_end()
    {
        await using var git = await GitFixture.CreateAsync();
        History(git.Repository, 80);
        var fetches = 0;
        git.Server.Before = async context =>
            !(await BodyAsync(context)).Contains("want ", StringComparison.Ordinal) || ++fetches < 2 || await ErrorAsync(context, "pack-objects died");
        Assert.Equal("GOS0111", (await git.Source().HistoryAsync(git.Definition("main", "apps/a"), 100, Stop)).Error!.Code);
    }

    [Fact]
    public async Task A_history_that_is_cut_off_says_so()
    {
        await using var git = await GitFixture.CreateAsync();
        History(git.Repository, 20);
        foreach (var (limit, warnings) in new[] { (10, 1), (21, 0) })
        {
            var source = git.Source(options => options with { Limits = new GitLimits { MaxHistoryCommits = limit } });
            var result = await source.HistoryAsync(git.Local("main", "apps/a"), 100, Stop);
            Assert.True(result.IsSuccess);
            Assert.Equal(warnings, result.Diagnostics.Count(diagnostic => diagnostic is { Code: "GOS0113", IsError: false }));
        }
    }

    [Fact]
    public async Task A_commit_that_is_not_there_does_not_turn_filters_off()
    {
        await using var git = await GitFixture.CreateAsync();
        git.Repository.Commit("main", "Start", ("apps/a/1", "1"), ("other/deep/2", "2"));
        var source = git.Source();
        await source.GetAsync(git.Definition("main", "apps/a"), new string('a', 40), Stop);
        await TreeListing.FromSourceAsync(source, git.Definition("main", "apps/a"));
        var state = await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(git.Folder, "cache"), "state.json", SearchOption.AllDirectories).Single(), Stop);
        Assert.Contains("\"CombineRefused\":false", state, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(true, "000eunpack ok\n0017o")]
    [InlineData(true, null)]
    [InlineData(false, "")]
    public async Task A_push_whose_report_is_lost_may_have_been_taken(bool isTaken, string? report)
    {
        await using var server = await HostileServer.StartAsync();
        Push(server, isTaken, report);
        using var folder = new TemporaryFolder();
        using var source = new GitSource(new GitSourceOptions { CacheFolder = folder.Path }, TimeProvider.System);
        var result = await source.PushAsync(new SourceDefinition { Url = server.Url }, OneFile(), Stop);
        Assert.Equal(isTaken ? PushStatus.Pushed : PushStatus.Rejected, result.Value.Status);
    }

    [Fact]
    public async Task A_push_whose_report_is_lost_and_that_was_not_taken_fails()
    {
        await using var server = await HostileServer.StartAsync();
        Push(server, isTaken: false, report: null);
        using var folder = new TemporaryFolder();
        using var source = new GitSource(new GitSourceOptions { CacheFolder = folder.Path }, TimeProvider.System);
        Assert.Equal("GOS0100", (await source.PushAsync(new SourceDefinition { Url = server.Url }, OneFile(), Stop)).Error!.Code);
    }

    [Fact]
    public async Task A_push_that_was_taken_and_cannot_be_kept_here_succeeds()
    {
        await using var server = await HostileServer.StartAsync();
        Push(server, isTaken: true, "000eunpack ok\n0017ok refs/heads/main\n0000");
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "no folder", Stop);
        using var source = new GitSource(new GitSourceOptions { CacheFolder = file }, TimeProvider.System);
        Assert.Equal(PushStatus.Pushed, (await source.PushAsync(new SourceDefinition { Url = server.Url }, OneFile(), Stop)).Value.Status);
    }

    private static SourceChange OneFile() =>
        new("main", "m", "a", "a@b") { Files = new Dictionary<string, ReadOnlyMemory<byte>?> { ["a"] = "1"u8.ToArray() } };

    /// <summary>An empty repository that reports as a test says; null ends the connection.</summary>
    private static void Push(HostileServer server, bool isTaken, string? report)
    {
        const string zero = "0000000000000000000000000000000000000000";
        var head = zero;
        server.Advertise = context => HostileServer.WriteAsync(
            context,
            "application/x-git-receive-pack-advertisement",
            new PacketWriter().Line("# service=git-receive-pack").Flush().Line($"{head} {(head == zero ? "capabilities^{}" : "refs/heads/main")}\0report-status ofs-delta").Flush().Written);
        server.Answer = (context, request) =>
        {
            head = isTaken ? request.Split(' ')[1] : head;
            if (report is null)
            {
                context.Abort();
                return Task.CompletedTask;
            }

            return HostileServer.WriteAsync(context, "application/x-git-receive-pack-result", Encoding.ASCII.GetBytes(report));
        };
    }

    private static void History(TestRepository repository, int count)
    {
        var script = new StringBuilder();
        for (var at = 0; at <= count; at++)
        {
            script.Append(System.Globalization.CultureInfo.InvariantCulture, $"commit refs/heads/main\ncommitter A <a@b> {1_700_000_000 + at} +0000\ndata 1\nm\nM 100644 inline {(at == 0 ? "apps/a/1" : "docs/x")}\ndata 4\n{at:0000}\n");
        }

        GitCommand.RunBytes(repository.Path, Encoding.ASCII.GetBytes(script.ToString()), "fast-import", "--quiet");
    }

    private static async Task<string> BodyAsync(HttpContext context)
    {
        context.Request.EnableBuffering();
        using var reader = new StreamReader(context.Request.Body, Encoding.Latin1, leaveOpen: true);
        var body = await reader.ReadToEndAsync();
        context.Request.Body.Position = 0;
        return body;
    }

    private static async Task<bool> RefuseAsync(HttpContext context, string words)
    {
        context.Response.StatusCode = 400;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(words);
        return false;
    }

    private static async Task<bool> ErrorAsync(HttpContext context, string words)
    {
        await HostileServer.WriteAsync(context, HostileServer.Result, new PacketWriter().Data(Encoding.ASCII.GetBytes("ERR " + words)).Written);
        return false;
    }
}
