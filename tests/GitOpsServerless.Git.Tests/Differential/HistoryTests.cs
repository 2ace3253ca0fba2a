using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Git.Tests.Differential;

public sealed class HistoryTests
{
    [Theory]
    [InlineData(true, true, "apps/a")]
    [InlineData(true, false, "apps/a")]
    [InlineData(false, true, "apps/a")]
    [InlineData(true, true, "apps/b/deep/file-3")]
    [InlineData(true, true, "")]
    public async Task First_parents_of_a_path_as_git_log_has_them(bool remote, bool filter, string path)
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        git.Repository.Configure("uploadpack.allowFilter", filter ? "true" : "false");
        var definition = remote ? git.Definition("main", path) : git.Local("main", path);
        var result = await git.Source().HistoryAsync(definition, 1000, CancellationToken.None);

        Assert.True(result.IsSuccess, result.Error?.ToString());
        var expected = git.Repository.Git("log", "--first-parent", "--format=%H", "main", "--", path.Length == 0 ? "." : path).Split('\n');
        Assert.Equal(expected, result.Value.Select(revision => revision.Id));
        Assert.Equal(expected.Take(5), (await git.Source().HistoryAsync(definition, 5, CancellationToken.None)).Value.Select(revision => revision.Id));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Changed_paths_as_git_diff_has_them(bool remote, bool filter)
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        git.Repository.Configure("uploadpack.allowFilter", filter ? "true" : "false");
        var source = git.Source();
        var definition = remote ? git.Definition("main", "apps/a") : git.Local("main", "apps/a");
        foreach (var (from, to) in new[] { ("main~1", "main"), ("main~40", "main"), ("main", "main~9"), ("main", "main"), ("main~150", "main~3") })
        {
            var (first, second) = (git.Repository.Git("rev-parse", from), git.Repository.Git("rev-parse", to));
            var result = await source.ChangedPathsAsync(definition, first, second, CancellationToken.None);

            Assert.True(result.IsSuccess, result.Error?.ToString());
            var expected = git.Repository.Git("diff", "--name-only", "--no-renames", "-z", first, second).Split('\0', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(expected.Order(StringComparer.Ordinal), result.Value);
        }
    }

    [Fact]
    public async Task The_history_of_a_path_takes_two_requests_more()
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        var source = git.Source();
        await source.ResolveAsync(git.Definition("main", "apps/a"), CancellationToken.None);
        var before = source.Traffic.Requests;

        await source.HistoryAsync(git.Definition("main", "apps/a"), 5, CancellationToken.None);
        Assert.InRange(source.Traffic.Requests - before, 1, 2);
    }

    private static void Fill(TestRepository repository) => Template.Fill(repository, "history", Write);

    private static void Write(TestRepository repository)
    {
        repository.Import("main", "Start", [("100644", "README.md", "x"u8.ToArray()), ("100755", "apps/a/run", "y"u8.ToArray()), ("100644", "apps/b/swap/inner", "z"u8.ToArray())]);
        for (var at = 0; at < 180; at++)
        {
            switch (at % 9)
            {
                case 3:
                    repository.Commit("main", $"Change a ({at})", ($"apps/a/file-{at % 4}", $"{at}"));
                    break;
                case 5:
                    repository.Commit("main", $"Change both ({at})", ("apps/a/shared", $"{at}"), ($"apps/b/deep/file-{at % 5}", $"{at}"));
                    break;
                case 7:
                    repository.Commit("main", $"Swap file and folder ({at})", at % 2 == 0
                        ? [("apps/b/swap", "file"), ("apps/b/swap/inner", null)]
                        : [("apps/b/swap", null), ("apps/b/swap/inner", $"{at}")]);
                    break;
                default:
                    repository.Commit("main", $"Something else ({at})", ("docs/notes", $"{at}"));
                    break;
            }
        }

        repository.Git("update-ref", "refs/heads/side", "main~20");
        repository.Commit("side", "On the side", ("apps/a/side", "s"));
        repository.Import("main", "Merge", [("100644", "apps/a/side", "s"u8.ToArray())], merge: "refs/heads/side");
        repository.Import("main", "Change a mode", [("100644", "apps/a/run", "y"u8.ToArray())]);
    }
}
