using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Git.Tests.Differential;

public sealed class PushTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Files_are_changed_added_and_deleted(bool remote)
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        var outcome = await PushAsync(git, remote, Change() with
        {
            Files = new Dictionary<string, ReadOnlyMemory<byte>?>
            {
                ["apps/a/image.yaml"] = "tag: 2\n"u8.ToArray(),
                ["apps/a/run.sh"] = "#!/bin/sh\necho\n"u8.ToArray(),
                ["apps/new/deep/file.yaml"] = "new: 1\n"u8.ToArray(),
                ["apps/b/only.yaml"] = null,
            },
        });

        Assert.Equal(PushStatus.Pushed, outcome.Status);
        Assert.Equal(git.Repository.Git("rev-parse", "main"), outcome.Revision!.Id);
        git.Repository.Git("fsck", "--strict");
        Assert.Equal(
            ["A\tapps/new/deep/file.yaml", "D\tapps/b/only.yaml", "M\tapps/a/image.yaml", "M\tapps/a/run.sh"],
            git.Repository.Git("diff", "--name-status", "main~1", "main").Split('\n').Order(StringComparer.Ordinal));
        Assert.StartsWith("100755", git.Repository.Git("ls-tree", "main", "apps/a/run.sh"), StringComparison.Ordinal);
        Assert.Equal("tag: 2", git.Repository.Git("show", "main:apps/a/image.yaml"));
        Assert.Equal("Robot|robot@example.org|2026-01-02T03:04:05+00:00|Update the image", git.Repository.Git("show", "-s", "--format=%an|%ae|%aI|%s", "main").Replace("Z|", "+00:00|", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_path_becomes_again_what_it_was(bool remote)
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        git.Repository.Commit("main", "Break a", ("apps/a/image.yaml", "tag: broken\n"), ("apps/a/extra.yaml", "x"), ("apps/b/only.yaml", "kept\n"));
        var outcome = await PushAsync(git, remote, Change() with { RevertPath = "apps/a", RevertTo = git.Repository.Git("rev-parse", "main~1") });

        Assert.Equal(PushStatus.Pushed, outcome.Status);
        git.Repository.Git("fsck", "--strict");
        Assert.Equal(git.Repository.Git("rev-parse", "main~2:apps/a"), git.Repository.Git("rev-parse", "main:apps/a"));
        Assert.Equal("kept", git.Repository.Git("show", "main:apps/b/only.yaml"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_gets_its_earlier_mode_too(bool remote)
    {
        await using var git = await GitFixture.CreateAsync();
        var start = Fill(git.Repository);
        git.Repository.Import("main", "Make it executable", [("100755", "apps/a/image.yaml", "tag: 2\n"u8.ToArray())]);
        var outcome = await PushAsync(git, remote, Change() with { RevertPath = "apps/a/image.yaml", RevertTo = start });

        Assert.Equal(PushStatus.Pushed, outcome.Status);
        Assert.Equal(git.Repository.Git("rev-parse", $"{start}^{{tree}}"), git.Repository.Git("rev-parse", "main^{tree}"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_path_that_was_not_there_yet_is_not_deleted(bool remote)
    {
        await using var git = await GitFixture.CreateAsync();
        var start = Fill(git.Repository);
        var head = git.Repository.Commit("main", "Add c", ("apps/c/x.yaml", "x: 1\n"));
        var result = await git.Source().PushAsync(remote ? git.Definition() : git.Local(), Change() with { RevertPath = "apps/c", RevertTo = start }, CancellationToken.None);

        Assert.Equal("GOS0108", result.Error!.Code);
        Assert.Equal(head, git.Repository.Head("main"));
    }

    [Fact]
    public async Task A_change_of_nothing_makes_no_commit()
    {
        await using var git = await GitFixture.CreateAsync();
        var head = Fill(git.Repository);
        var outcome = await PushAsync(git, remote: true, Change() with { RevertPath = "apps/a", RevertTo = head });
        Assert.Equal(PushStatus.NothingToChange, outcome.Status);
        Assert.Equal(head, outcome.Revision!.Id);
        Assert.Equal(head, git.Repository.Git("rev-parse", "main"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_branch_starts_from_its_base(bool remote)
    {
        await using var git = await GitFixture.CreateAsync();
        var head = Fill(git.Repository);
        var outcome = await PushAsync(git, remote, Change() with { Branch = "rollback/shop", BaseBranch = "main", Files = One("apps/a/image.yaml", "tag: 3\n") });
        Assert.Equal(PushStatus.Pushed, outcome.Status);
        Assert.Equal(head, git.Repository.Git("rev-parse", "rollback/shop~1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_repository_gets_its_first_commit(bool remote)
    {
        await using var git = await GitFixture.CreateAsync();
        var outcome = await PushAsync(git, remote, Change() with { Files = One("README.md", "hello\n") });
        Assert.Equal(PushStatus.Pushed, outcome.Status);
        Assert.Equal("hello", git.Repository.Git("show", "main:README.md"));
    }

    [Theory]
    [InlineData("work", "main", PushStatus.Rejected)]
    [InlineData("work/.git", "main", PushStatus.Rejected)]
    [InlineData("work", "feature", PushStatus.Rejected)]
    [InlineData("linked", "main", PushStatus.Rejected)]
    [InlineData("linked", "free", PushStatus.Pushed)]
    [InlineData("bare", "main", PushStatus.Pushed)]
    [InlineData("bare", "side", PushStatus.Rejected)]
    public async Task A_branch_that_a_working_tree_has_checked_out_is_not_moved(string path, string branch, PushStatus expected)
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        GitCommand.Run(git.Folder, "clone", "-q", git.Repository.Path, "work");
        var work = Path.Combine(git.Folder, "work");
        GitCommand.Run(work, "branch", "free");
        GitCommand.Run(work, "worktree", "add", "-q", "-b", "feature", "../linked");
        git.Repository.Git("worktree", "add", "-q", "-b", "side", Path.Combine(git.Folder, "side"));
        var folder = path == "bare" ? git.Repository.Path : Path.Combine(git.Folder, path);
        var definition = git.Local(branch) with { Url = new Uri(folder).AbsoluteUri };
        var result = await git.Source().PushAsync(definition, Change() with { Branch = branch, Files = One("README.md", "changed\n") }, CancellationToken.None);

        Assert.Equal(expected, result.Value.Status);
        Assert.Empty(GitCommand.Run(work, "status", "--porcelain") + GitCommand.Run(Path.Combine(git.Folder, "linked"), "status", "--porcelain"));
    }

    [Fact]
    public async Task A_branch_that_moved_meanwhile_is_not_overwritten()
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        string? moved = null;
        git.Server.Before = context =>
        {
            if (context.Request.Method == "POST" && context.Request.Path.Value!.EndsWith("git-receive-pack", StringComparison.Ordinal))
            {
                moved ??= git.Repository.Commit("main", "Somebody was faster", ("apps/b/only.yaml", "faster\n"));
            }

            return Task.FromResult(true);
        };
        var outcome = await PushAsync(git, remote: true, Change() with { Files = One("apps/a/image.yaml", "tag: 4\n") });

        Assert.Equal(PushStatus.NotFastForward, outcome.Status);
        Assert.Equal(moved, git.Repository.Git("rev-parse", "main"));
    }

    [Fact]
    public async Task A_refusal_of_a_hook_comes_with_its_words()
    {
        await using var git = await GitFixture.CreateAsync();
        var head = Fill(git.Repository);
        var hook = Path.Combine(git.Repository.Path, "hooks", "pre-receive");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        File.WriteAllText(hook, "#!/bin/sh\necho 'main is protected: open a pull request' >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, (UnixFileMode)0b111_101_101);
        }

        var outcome = await PushAsync(git, remote: true, Change() with { Files = One("apps/a/image.yaml", "tag: 5\n") });

        Assert.Equal(PushStatus.Rejected, outcome.Status);
        Assert.Contains("main is protected: open a pull request", outcome.Message, StringComparison.Ordinal);
        Assert.Equal(head, git.Repository.Git("rev-parse", "main"));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/.git/config")]
    [InlineData("a\\b")]
    [InlineData("")]
    public async Task Dangerous_paths_are_not_written(string path)
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        var result = await git.Source().PushAsync(git.Definition(), Change() with { Files = One(path, "x") }, CancellationToken.None);
        Assert.False(result.IsSuccess);
    }

    [Fact]
    public async Task A_remote_that_takes_no_pushes_is_a_diagnostic()
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        git.Repository.Configure("http.receivepack", "false");
        var result = await git.Source().PushAsync(git.Definition(), Change() with { Files = One("x", "x") }, CancellationToken.None);
        Assert.Equal("GOS0102", result.Error!.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_outcome_names_the_paths_as_git_does(bool remote)
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        git.Repository.Commit("main", "Break a", ("apps/a/image.yaml", "tag: broken\n"), ("apps/a/sub/extra.yaml", "x"), ("apps/b/only.yaml", "kept\n"));
        var preview = await PushAsync(git, remote, Change() with { RevertPath = "apps/a", RevertTo = git.Repository.Git("rev-parse", "main~1"), Preview = true });
        Assert.Equal(PushStatus.Previewed, preview.Status);
        Assert.Equal("Break a", git.Repository.Git("show", "-s", "--format=%s", "main"));

        var outcome = await PushAsync(git, remote, Change() with { RevertPath = "apps/a", RevertTo = git.Repository.Git("rev-parse", "main~1") });
        Assert.Equal(git.Repository.Git("diff", "--name-only", "main~1", "main").Split('\n'), outcome.ChangedPaths);
        Assert.Equal(outcome.ChangedPaths, preview.ChangedPaths);
        Assert.Equal("main", outcome.Branch);
    }

    [Theory]
    [InlineData(null, "trunk")]
    [InlineData("HEAD", "trunk")]
    [InlineData("release", "release")]
    [InlineData("refs/heads/release", "release")]
    public async Task A_change_that_names_no_branch_goes_to_the_one_that_is_followed(string? followed, string expected)
    {
        await using var git = await GitFixture.CreateAsync();
        git.Repository.Commit("trunk", "Start", ("a.yaml", "a: 1\n"));
        git.Repository.Commit("release", "Release", ("a.yaml", "a: 0\n"));
        git.Repository.Git("symbolic-ref", "HEAD", "refs/heads/trunk");
        foreach (var definition in new[] { git.Definition(followed), git.Local(followed) })
        {
            var result = await git.Source().PushAsync(definition, Change() with { Branch = string.Empty, Files = One("a.yaml", $"a: {definition.Url}\n") }, CancellationToken.None);
            Assert.True(result.IsSuccess, result.Error?.ToString());
            Assert.Equal((PushStatus.Pushed, expected), (result.Value.Status, result.Value.Branch));
            Assert.Equal(git.Repository.Head(expected), result.Value.Revision!.Id);
        }
    }

    [Fact]
    public async Task A_source_that_follows_tags_takes_a_change_for_a_named_branch_only()
    {
        await using var git = await GitFixture.CreateAsync();
        var head = Fill(git.Repository);
        git.Repository.Git("tag", "v1.0.0", head);
        var unnamed = await git.Source().PushAsync(git.Definition(">=1.0.0"), Change() with { Branch = string.Empty, Files = One("x", "x") }, CancellationToken.None);
        Assert.Equal("GOS0121", unnamed.Error!.Code);
        var named = await git.Source().PushAsync(git.Definition(">=1.0.0"), Change() with { Files = One("x", "x") }, CancellationToken.None);
        Assert.Equal(PushStatus.Pushed, named.Value.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_that_was_made_from_an_older_commit_is_not_pushed(bool remote)
    {
        await using var git = await GitFixture.CreateAsync();
        var old = Fill(git.Repository);
        var change = Change() with { BasedOn = old, Files = One("apps/a/image.yaml", "tag: 9\n") };
        var head = git.Repository.Commit("main", "Somebody was faster", ("apps/b/only.yaml", "faster\n"));
        Assert.Equal(PushStatus.NotFastForward, (await PushAsync(git, remote, change)).Status);
        Assert.Equal(head, git.Repository.Head("main"));
        Assert.Equal(PushStatus.Pushed, (await PushAsync(git, remote, change with { BasedOn = head })).Status);
    }

    private static SourceChange Change() =>
        new("main", "Update the image", "Robot", "robot@example.org") { Date = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) };

    private static Dictionary<string, ReadOnlyMemory<byte>?> One(string path, string content) => new() { [path] = Encoding.UTF8.GetBytes(content) };

    private static async Task<PushOutcome> PushAsync(GitFixture git, bool remote, SourceChange change)
    {
        var result = await git.Source().PushAsync(remote ? git.Definition() : git.Local(), change, CancellationToken.None);
        Assert.True(result.IsSuccess, result.Error?.ToString());
        return result.Value;
    }

    private static string Fill(TestRepository repository)
    {
        Template.Fill(repository, "push", Write);
        return repository.Head("main")!;
    }

    private static void Write(TestRepository repository) => repository.Import("main", "Start",
    [
        ("100644", "apps/a/image.yaml", "tag: 1\n"u8.ToArray()),
        ("100755", "apps/a/run.sh", "#!/bin/sh\n"u8.ToArray()),
        ("100644", "apps/b/only.yaml", "only: 1\n"u8.ToArray()),
        ("100644", "README.md", "readme\n"u8.ToArray()),
    ]);
}
