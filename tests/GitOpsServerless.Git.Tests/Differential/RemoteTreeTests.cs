using System.Text;
using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Git.Tests.Differential;

public sealed class RemoteTreeTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("apps", true)]
    [InlineData("apps/shop", true)]
    [InlineData("apps/shop/overlays/prod", true)]
    [InlineData("apps/shop/base/deployment.yaml", true)]
    [InlineData("", false)]
    [InlineData("apps/shop", false)]
    [InlineData("apps/shop/overlays/prod", false)]
    public async Task Same_tree_and_same_bytes_as_git(string path, bool version2)
    {
        await using var git = await GitFixture.CreateAsync();
        var commit = Fill(git.Repository);
        var source = git.Source(options => options with { ProtocolVersion2 = version2 });
        var definition = git.Definition("main", path);

        Assert.Equal(TreeListing.FromGit(git.Repository, commit, path), await TreeListing.FromSourceAsync(source, definition));

        var tree = await TreeListing.OpenAsync(source, definition);
        foreach (var entry in (await tree.ListAsync(path, CancellationToken.None)).Value)
        {
            var content = (await tree.ReadAsync(entry.Path, CancellationToken.None)).Value!.Value;
            Assert.Equal(GitCommand.RunBytes(git.Repository.Path, null, "cat-file", "blob", entry.ContentId), content.ToArray());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Servers_without_filter_and_exact_wants_are_read_whole(bool version2)
    {
        await using var git = await GitFixture.CreateAsync();
        var commit = Fill(git.Repository);
        git.Repository.Configure("uploadpack.allowFilter", "false");
        git.Repository.Configure("uploadpack.allowAnySHA1InWant", "false");
        var source = git.Source(options => options with { ProtocolVersion2 = version2 });

        Assert.Equal(TreeListing.FromGit(git.Repository, commit, "apps/shop"), await TreeListing.FromSourceAsync(source, git.Definition("main", "apps/shop")));
        Assert.Equal(TreeListing.FromGit(git.Repository, commit, "docs"), await TreeListing.FromSourceAsync(source, git.Definition("main", "docs")));
    }

    [Fact]
    public async Task First_fetch_takes_four_requests_then_one_and_two_for_the_next_commit()
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        var source = git.Source();
        var definition = git.Definition("main", "apps/shop");

        await TreeListing.OpenAsync(source, definition);
        Assert.Equal(4, source.Traffic.Requests);

        await TreeListing.OpenAsync(source, definition);
        Assert.Equal(5, source.Traffic.Requests);

        var next = git.Repository.Commit("main", "Change one file", ("apps/shop/base/deployment.yaml", "kind: Deployment\nreplicas: 7\n"));
        Assert.Equal(TreeListing.FromGit(git.Repository, next, "apps/shop"), await TreeListing.FromSourceAsync(source, definition));
        Assert.Equal(7, source.Traffic.Requests);
    }

    [Fact]
    public async Task What_several_applications_need_at_once_is_fetched_once()
    {
        await using var git = await GitFixture.CreateAsync();
        var commit = Fill(git.Repository);
        var source = git.Source();
        var listings = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TreeListing.FromSourceAsync(source, git.Definition("main", "apps/shop"))));

        Assert.All(listings, listing => Assert.Equal(TreeListing.FromGit(git.Repository, commit, "apps/shop"), listing));

        // Each asks where the branch is; the commit and the files of the folder come once.
        Assert.Equal(8 + 2, git.Server.Requests.Count(request => request.StartsWith("POST", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_second_process_finds_what_the_first_has_fetched()
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        await TreeListing.OpenAsync(git.Source(), git.Definition("main", "apps/shop"));

        var second = git.Source();
        await TreeListing.OpenAsync(second, git.Definition("main", "apps/shop"));
        Assert.Equal(1, second.Traffic.Requests);
    }

    [Fact]
    public async Task Only_the_asked_path_is_fetched()
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        var big = new byte[300_000];
        new Random(7).NextBytes(big);
        git.Repository.Import("main", "Add a big file elsewhere", [("100644", "media/film.bin", big)]);
        var source = git.Source();

        var tree = await TreeListing.OpenAsync(source, git.Definition("main", "apps/shop"));
        Assert.InRange(source.Traffic.BytesReceived, 1, 20_000);

        var film = await tree.ReadAsync("media/film.bin", CancellationToken.None);
        Assert.Equal(big, film.Value!.Value.ToArray());
    }

    [Theory]
    [InlineData("main", long.MaxValue)]
    [InlineData("main", 1_000_000)]
    [InlineData("orphan", long.MaxValue)]
    public async Task What_changes_elsewhere_is_not_fetched_with_the_next_commit(string branch, long maxPackBytes)
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        var source = git.Source(options => options with { Limits = new GitLimits { MaxPackBytes = maxPackBytes } });
        await TreeListing.OpenAsync(source, git.Definition("main", "apps/shop"));
        var before = source.Traffic.BytesReceived;
        var noise = Enumerable.Range(0, 25).Select(at => ("100644", $"media/{at}.bin", (byte[]?)Noise(at, 800_000)));
        var next = git.Repository.Import(branch, "Change much elsewhere", [.. noise, ("100644", "apps/shop/new.yaml", "e: 1\n"u8.ToArray())]);

        Assert.Equal(TreeListing.FromGit(git.Repository, next, "apps/shop"), await TreeListing.FromSourceAsync(source, git.Definition(branch, "apps/shop")));
        Assert.InRange(source.Traffic.BytesReceived - before, 1, 600_000);
    }

    [Fact]
    public async Task Paths_that_are_not_there_are_a_diagnostic()
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        var source = git.Source();
        var definition = git.Definition("main", "apps/none");
        var revision = await source.ResolveAsync(definition, CancellationToken.None);

        Assert.Equal("GOS0108", (await source.FetchAsync(definition, revision.Value, CancellationToken.None)).Error!.Code);
        var tree = await TreeListing.OpenAsync(source, git.Definition("main", "apps"));
        Assert.Null((await tree.ReadAsync("apps/none.yaml", CancellationToken.None)).Value);
        Assert.Empty((await tree.ListAsync("apps/none", CancellationToken.None)).Value);
    }

    private static byte[] Noise(int seed, int length)
    {
        var noise = new byte[length];
        new Random(seed).NextBytes(noise);
        return noise;
    }

    private static string Fill(TestRepository repository)
    {
        Template.Fill(repository, "trees", Write);
        return repository.Head("main")!;
    }

    private static void Write(TestRepository repository)
    {
        repository.Commit("main", "First", ("README.md", "hello\n"), ("docs/guide.md", "guide\n"));
        repository.Import("main", "Add applications", Files());
        repository.Git("update-ref", "refs/heads/side", "refs/heads/main~1");
        repository.Commit("side", "On the side", ("docs/side.md", "side\n"));
        repository.Import("main", "Merge side", [("100644", "docs/side.md", "side\n"u8.ToArray())], merge: "refs/heads/side");
    }

    private static IEnumerable<(string Mode, string Path, byte[]? Content)> Files()
    {
        for (var team = 0; team < 40; team++)
        {
            yield return ("100644", $"apps/team-{team:00}/app.yaml", Encoding.UTF8.GetBytes($"kind: ConfigMap\nname: team-{team}\n"));
        }

        yield return ("100644", "apps/shop/base/deployment.yaml", "kind: Deployment\nreplicas: 1\n"u8.ToArray());
        yield return ("100644", "apps/shop/overlays/prod/kustomization.yaml", "resources: [../../base]\n"u8.ToArray());
        yield return ("100755", "apps/shop/run.sh", "#!/bin/sh\n"u8.ToArray());
        yield return ("120000", "apps/shop/latest", "../../../etc/passwd"u8.ToArray());
        yield return ("100644", "apps/shop/größe.yaml", "a: 1\n"u8.ToArray());
        yield return ("100644", "apps/shop/with space \"and\" quotes.yaml", "b: 1\n"u8.ToArray());
        yield return ("100644", "apps/shop-2/x.yaml", "c: 1\n"u8.ToArray());
        yield return ("100644", "apps/shop.yaml", "d: 1\n"u8.ToArray());
        yield return ("100644", "apps/shop/empty", []);
    }
}
