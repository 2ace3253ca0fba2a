using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Git.Tests.Differential;

/// <summary>Whatever happens to the cache behind the back of a source that lives on, the next look has all files again.</summary>
public sealed class CacheHealingTests
{
    [Fact]
    public async Task What_another_repository_pushed_out_comes_again()
    {
        await using var git = await GitFixture.CreateAsync();
        git.Repository.Import("main", "Start", [("100644", "apps/a/data", Noise(1, 300_000)), ("100644", "apps/b/data", Noise(2, 1000))]);
        var other = git.Another("other.git");
        other.Import("main", "Start", [("100644", "data", Noise(3, 600_000))]);
        var source = git.Source(options => options with { MaxCacheBytes = 700_000 });
        await TreeListing.FromSourceAsync(source, git.Definition("main", "apps/a"));
        await TreeListing.FromSourceAsync(source, git.Definition("main") with { Url = git.Server.Url("other.git") });
        var commit = git.Repository.Commit("main", "Elsewhere", ("docs/x", "1"));

        Assert.Equal(TreeListing.FromGit(git.Repository, commit, "apps/a"), await TreeListing.FromSourceAsync(source, git.Definition("main", "apps/a")));
    }

    [Fact]
    public async Task A_folder_that_was_emptied_under_a_living_source_is_filled_again()
    {
        await using var git = await GitFixture.CreateAsync();
        var commit = git.Repository.Commit("main", "Start", ("apps/a/1", "1"), ("apps/a/2", "2"));
        var source = git.Source();
        await TreeListing.FromSourceAsync(source, git.Definition("main", "apps/a"));
        Directory.Delete(Path.Combine(git.Folder, "cache"), recursive: true);

        Assert.Equal(TreeListing.FromGit(git.Repository, commit, "apps/a"), await TreeListing.FromSourceAsync(source, git.Definition("main", "apps/a")));
        commit = git.Repository.Commit("main", "Next", ("apps/a/3", "3"));
        Assert.Equal(TreeListing.FromGit(git.Repository, commit, "apps/a"), await TreeListing.FromSourceAsync(source, git.Definition("main", "apps/a")));
    }

    [Theory]
    [InlineData("*.pack", true)]
    [InlineData("*.pack", false)]
    [InlineData("*.idx", false)]
    public async Task Damaged_files_are_fetched_again(string files, bool isCutOff)
    {
        await using var git = await GitFixture.CreateAsync();
        git.Repository.Commit("main", "Start", ("apps/a", new string('x', 5000)), ("apps/b", "y"));
        await TreeListing.FromSourceAsync(git.Source(), git.Definition("main", "apps"));
        foreach (var file in Files(git, files))
        {
            var bytes = File.ReadAllBytes(file.FullName);
            bytes.AsSpan(12, bytes.Length - 32).Fill(0xEE);
            File.WriteAllBytes(file.FullName, isCutOff || files == "*.idx" ? [] : bytes);
        }

        Assert.Equal(TreeListing.FromGit(git.Repository, "main", "apps"), await TreeListing.FromSourceAsync(git.Source(), git.Definition("main", "apps")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Packs_that_went_away_and_left_their_indexes_are_fetched_again(bool isLiving)
    {
        await using var git = await GitFixture.CreateAsync();
        git.Repository.Commit("main", "Start", ("apps/a", "x"), ("apps/b/c", "y"));
        var source = git.Source();
        await TreeListing.FromSourceAsync(git.Source(), git.Definition("main", "apps"));
        if (isLiving)
        {
            // It knows the indexes, and opens the packs later.
            await source.ResolveAsync(git.Definition("main", "apps"), CancellationToken.None);
        }

        foreach (var file in Files(git, "*.pack"))
        {
            file.Delete();
        }

        Assert.Equal(TreeListing.FromGit(git.Repository, "main", "apps"), await TreeListing.FromSourceAsync(source, git.Definition("main", "apps")));
    }

    [Fact]
    public async Task Packs_that_another_process_put_together_are_found()
    {
        await using var git = await GitFixture.CreateAsync();
        var first = git.Repository.Commit("main", "Start", ("apps/a/0", "0"));
        var (mine, another) = (git.Source(), git.Source());
        await TreeListing.FromSourceAsync(mine, git.Definition("main", "apps/a"));
        for (var at = 1; at <= 45; at++)
        {
            git.Repository.Commit("main", $"Commit {at}", ("apps/a/0", $"{at}"));
            await TreeListing.FromSourceAsync(another, git.Definition("main", "apps/a"));
        }

        Assert.InRange(Files(git, "*.pack").Length, 1, 42);
        var before = mine.Traffic.Requests;
        Assert.Equal(TreeListing.FromGit(git.Repository, first, "apps/a"), await TreeListing.FromSourceAsync(mine, git.Definition(first, "apps/a")));
        Assert.Equal(before, mine.Traffic.Requests);
    }

    [Fact]
    public async Task A_local_repository_may_be_packed_while_it_is_read()
    {
        await using var git = await GitFixture.CreateAsync();
        for (var at = 0; at < 3; at++)
        {
            git.Repository.Commit("main", $"Commit {at}", ("a", $"{at}"), ($"b{at}", new string('b', 3000)));
        }

        var source = git.Source();
        var tree = await TreeListing.OpenAsync(source, git.Local("main"));
        git.Repository.Git("repack", "-adq", "--write-midx");
        Assert.Equal("2"u8.ToArray(), (await tree.ReadAsync("a", CancellationToken.None)).Value!.Value.ToArray());
        git.Repository.Commit("main", "Later", ("c", new string('c', 3000)));
        git.Repository.Git("repack", "-adq", "--write-midx");
        Assert.Equal(TreeListing.FromGit(git.Repository, "main", string.Empty), await TreeListing.FromSourceAsync(source, git.Local("main")));
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_a_diagnostic_that_names_it()
    {
        await using var git = await GitFixture.CreateAsync();
        git.Repository.Commit("main", "Start", ("a", "1"));
        await File.WriteAllTextAsync(Path.Combine(git.Folder, "file"), "no folder");
        var error = (await git.Source(cache: "file").ResolveAsync(git.Definition("main"), CancellationToken.None)).Error!;
        Assert.Equal("GOS0122", error.Code);
        Assert.True(error.IsTransient);
        Assert.Contains(Path.Combine(git.Folder, "file"), error.Message, StringComparison.Ordinal);
    }

    /// <summary>A file where a folder must be made stands for the full disk.</summary>
    [Fact]
    public async Task A_write_that_fails_makes_room_of_what_is_there()
    {
        await using var git = await GitFixture.CreateAsync();
        git.Repository.Import("main", "Start", [("100644", "data", Noise(1, 1000))]);
        var source = git.Source();
        await TreeListing.FromSourceAsync(source, git.Definition("main"));
        var (folder, full) = (Directory.GetDirectories(Path.Combine(git.Folder, "cache")).Single(), git.Source());
        Directory.Delete(folder, recursive: true);
        await File.WriteAllTextAsync(folder, "no folder");
        for (var at = 0; at < 4; at++)
        {
            git.Another($"other{at}.git").Import("main", "Start", [("100644", "data", Noise(2 + at, 100_000))]);
            await TreeListing.FromSourceAsync(source, git.Definition("main") with { Url = git.Server.Url($"other{at}.git") });
        }

        Assert.Equal("GOS0122", (await full.ResolveAsync(git.Definition("main"), CancellationToken.None)).Error!.Code);
        Assert.InRange(Files(git, "*.pack").Sum(file => file.Length), 100_000, 210_000);
    }

    [Theory]
    [InlineData("{\"Commits\": null}")]
    [InlineData("{\"Commits\": [null]}")]
    [InlineData("{\"Capabilities\": {\"Version\": 2, \"Words\": null}, \"CapabilitiesDate\": \"DATE\"}")]
    [InlineData("{\"Capabilities\": {\"Version\": 2, \"ObjectFormat\": null}, \"CapabilitiesDate\": \"DATE\"}")]
    [InlineData("{\"Capabilities\": {\"Version\": 2, \"RedirectedTo\": \"nowhere\"}, \"CapabilitiesDate\": \"DATE\"}")]
    [InlineData("{\"Capabilities\": {\"Version\": 2, \"RedirectedTo\": \"http://169.254.169.254/x\"}, \"CapabilitiesDate\": \"DATE\"}")]
    [InlineData("{\"Capabilities\": {\"Version\": 2, \"RedirectedTo\": \"http://other.example/x\"}, \"CapabilitiesDate\": \"DATE\"}")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task A_state_that_cannot_be_is_forgotten(string state)
    {
        await using var git = await GitFixture.CreateAsync();
        git.Repository.Commit("main", "Start", ("a", "1"));
        await TreeListing.FromSourceAsync(git.Source(), git.Definition("main"));
        await File.WriteAllTextAsync(Files(git, "state.json").Single().FullName, state.Replace("DATE", DateTimeOffset.UtcNow.ToString("O"), StringComparison.Ordinal));
        var commit = git.Repository.Commit("main", "Next", ("a", "2"));

        Assert.Equal(TreeListing.FromGit(git.Repository, commit, string.Empty), await TreeListing.FromSourceAsync(git.Source(), git.Definition("main")));
    }

    [Fact]
    public async Task A_repository_that_was_not_there_yet_is_opened_when_it_is()
    {
        await using var git = await GitFixture.CreateAsync();
        var source = git.Source();
        var path = Path.Combine(git.Folder, "later.git");
        var definition = git.Local("main") with { Url = new Uri(path).AbsoluteUri };
        Assert.Equal("GOS0105", (await source.ResolveAsync(definition, CancellationToken.None)).Error!.Code);
        var commit = new TestRepository(path).Commit("main", "Start", ("a", "1"));
        Assert.Equal(commit, (await source.ResolveAsync(definition, CancellationToken.None)).Value.Id);
    }

    private static byte[] Noise(int seed, int length)
    {
        var noise = new byte[length];
        new Random(seed).NextBytes(noise);
        return noise;
    }

    private static FileInfo[] Files(GitFixture git, string pattern) =>
        new DirectoryInfo(Path.Combine(git.Folder, "cache")).GetFiles(pattern, SearchOption.AllDirectories);
}
