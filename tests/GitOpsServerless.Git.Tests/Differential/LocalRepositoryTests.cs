using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Git.Tests.Differential;

public sealed class LocalRepositoryTests
{
    [Theory]
    [InlineData("loose")]
    [InlineData("packed")]
    [InlineData("multi-pack")]
    [InlineData("ref-deltas")]
    [InlineData("alternates")]
    public async Task Every_way_of_storing_is_read(string storage)
    {
        await using var git = await GitFixture.CreateAsync();
        var repository = git.Repository;
        var commit = Fill(repository);
        switch (storage)
        {
            case "packed":
                repository.Git("repack", "-adfq", "--depth=50", "--window=50");
                break;
            case "multi-pack":
                repository.Git("repack", "-adq");
                commit = repository.Commit("main", "More", ("more", "more"));
                repository.Git("repack", "-dq");
                repository.Git("multi-pack-index", "write");
                break;
            case "ref-deltas":
                repository.Configure("repack.useDeltaBaseOffset", "false");
                repository.Git("repack", "-adfq");
                break;
            case "alternates":
                var other = git.Another("clone.git");
                File.WriteAllText(Path.Combine(other.Path, "objects", "info", "alternates"), Path.Combine(repository.Path, "objects") + "\n");
                other.Git("update-ref", "refs/heads/main", commit);
                repository = other;
                break;
        }

        var definition = git.Local("main") with { Url = new Uri(repository.Path).AbsoluteUri };
        var source = git.Source();
        Assert.Equal(TreeListing.FromGit(repository, commit, string.Empty), await TreeListing.FromSourceAsync(source, definition));
        var tree = await TreeListing.OpenAsync(source, definition);
        for (var file = 0; file < 30; file += 7)
        {
            var content = (await tree.ReadAsync($"folder/{file}.yaml", CancellationToken.None)).Value!.Value;
            Assert.Equal(GitCommand.RunBytes(repository.Path, null, "show", $"{commit}:folder/{file}.yaml"), content.ToArray());
        }
    }

    /// <summary>Each thin pack was completed with the same base, of which the multi-pack index tells one place.</summary>
    [Fact]
    public async Task Thin_fetches_under_one_multi_pack_index_are_read()
    {
        await using var git = await GitFixture.CreateAsync();
        var start = Fill(git.Repository);
        var clone = git.Another("thin.git");
        clone.Configure("fetch.unpackLimit", "1");
        clone.Git("fetch", "-q", git.Repository.Path, "+refs/heads/main:refs/heads/main");
        var before = git.Repository.Git("show", "main:folder/0.yaml");
        foreach (var branch in new[] { "b", "c" })
        {
            git.Repository.Git("update-ref", "refs/heads/" + branch, start);
            git.Repository.Commit(branch, "More", ("folder/0.yaml", $"{before}\nmore: {branch}\n"));
            clone.Git("fetch", "-q", git.Repository.Path, $"+refs/heads/{branch}:refs/heads/{branch}");
        }

        clone.Git("multi-pack-index", "write");
        var source = git.Source();
        foreach (var branch in new[] { "b", "c" })
        {
            var tree = await TreeListing.OpenAsync(source, git.Local(branch) with { Url = new Uri(clone.Path).AbsoluteUri });
            var content = await tree.ReadAsync("folder/0.yaml", CancellationToken.None);
            Assert.True(content.IsSuccess, content.Error?.ToString());
            Assert.Equal($"{before}\nmore: {branch}\n", System.Text.Encoding.UTF8.GetString(content.Value!.Value.Span));
        }
    }

    /// <summary>The file of packed refs is a pipe here, so that the loose ref goes away just when the file is opened.</summary>
    [Fact]
    public async Task A_ref_that_is_packed_meanwhile_is_not_missed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Named pipes are files on Linux.");
        await using var git = await GitFixture.CreateAsync();
        var commit = Fill(git.Repository);
        git.Repository.Git("tag", "v2.0.0", commit);
        var pipe = Path.Combine(git.Repository.Path, "packed-refs");
        File.Delete(pipe);
        using (var made = System.Diagnostics.Process.Start("mkfifo", pipe))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var refs = new Git.Local.LocalRefs(git.Repository.Path, git.Repository.Path, new GitLimits());
        var listed = Task.Run(() => refs.List(["refs/tags/"], _ => null), TestContext.Current.CancellationToken);
        await using (var writer = new StreamWriter(await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write), TestContext.Current.CancellationToken)))
        {
            File.Delete(Path.Combine(git.Repository.Path, "refs", "tags", "v2.0.0"));
            await writer.WriteAsync($"{commit} refs/tags/v1.0.0\n");
        }

        Assert.Equal(["refs/tags/v1.0.0", "refs/tags/v2.0.0"], (await listed).Select(item => item.Name));
    }

    [Fact]
    public async Task Linked_working_trees_are_read()
    {
        await using var git = await GitFixture.CreateAsync();
        var commit = Fill(git.Repository);
        var work = Path.Combine(git.Folder, "work");
        git.Repository.Git("worktree", "add", "-q", "-b", "feature", work, commit + "~2");
        var source = git.Source();
        var definition = new SourceDefinition { Url = new Uri(work).AbsoluteUri };

        Assert.Equal(git.Repository.Git("rev-parse", "feature"), (await source.ResolveAsync(definition, CancellationToken.None)).Value.Id);
        Assert.Equal(commit, (await source.ResolveAsync(definition with { Revision = "main" }, CancellationToken.None)).Value.Id);
    }

    [Fact]
    public async Task Local_repositories_are_refused_where_they_are_not_allowed()
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        var source = git.Source(options => options with { AllowLocalRepositories = false });
        Assert.Equal("GOS0117", (await source.ResolveAsync(git.Local("main"), CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public async Task A_damaged_object_is_a_diagnostic()
    {
        await using var git = await GitFixture.CreateAsync();
        Fill(git.Repository);
        var blob = git.Repository.Git("rev-parse", "main:folder/3.yaml");
        var other = git.Repository.Git("rev-parse", "main:folder/4.yaml");
        string PathOf(string id) => Path.Combine(git.Repository.Path, "objects", id[..2], id[2..]);
        File.SetAttributes(PathOf(blob), FileAttributes.Normal);
        File.Copy(PathOf(other), PathOf(blob), overwrite: true);

        var tree = await TreeListing.OpenAsync(git.Source(), git.Local("main"));
        Assert.Equal("GOS0112", (await tree.ReadAsync("folder/3.yaml", CancellationToken.None)).Error!.Code);
    }

    private static string Fill(TestRepository repository)
    {
        Template.Fill(repository, "local", Write);
        return repository.Head("main")!;
    }

    private static void Write(TestRepository repository)
    {
        repository.Configure("fastimport.unpackLimit", "1000000");
        var text = string.Join('\n', Enumerable.Range(0, 400).Select(line => $"key-{line}: value-{line * 7919}"));
        for (var at = 0; at < 12; at++)
        {
            var round = at;
            repository.Commit("main", $"Round {at}", [.. Enumerable.Range(0, 30).Select(file => ($"folder/{file}.yaml", (string?)$"{text}\nfile: {file}\nround: {(file % 3 == 0 ? round : 0)}\n"))]);
        }
    }
}
