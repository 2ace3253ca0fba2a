using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Git.Tests.Differential;

public sealed class LfsTests
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(at => $"line {at}\n")));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pointer_without_an_endpoint_is_a_diagnostic_that_names_the_file()
    {
        await using var git = await GitFixture.CreateAsync();
        git.Repository.Commit("main", "Start", ("data/large.bin", new LfsTestServer(git.Server).Add(Content)));
        var result = await ReadAsync(git, git.Definition());
        Assert.Equal(("GOS0120", "data/large.bin"), (result.Error!.Code, result.Error.File));
    }

    [Fact]
    public async Task Content_comes_from_the_endpoint_of_the_repository_and_is_kept()
    {
        await using var git = await GitFixture.CreateAsync();
        var lfs = Fill(git);
        Assert.Equal(Content, (await ReadAsync(git, Definition(git))).Value!.Value.ToArray());
        Assert.Equal(["/repository.git/info/lfs/objects/batch", "/content"], lfs.Seen.Select(s => s.Path.StartsWith("/content", StringComparison.Ordinal) ? "/content" : s.Path));
        Assert.Equal("given", lfs.Seen[1].Extra);

        Assert.Equal(Content, (await ReadAsync(git, Definition(git))).Value!.Value.ToArray());
        Assert.Equal(2, lfs.Seen.Count);
    }

    [Fact]
    public async Task A_missing_object_comes_with_the_words_of_the_server()
    {
        await using var git = await GitFixture.CreateAsync();
        var lfs = Fill(git);
        lfs.Batch = answer => answer["objects"]![0]!.AsObject().Remove("actions");
        Assert.Equal("GOS0110", (await ReadAsync(git, Definition(git))).Error!.Code);
        git.Repository.Commit("main", "Unknown", ("data/large.bin", $"version https://git-lfs.github.com/spec/v1\noid sha256:{new string('a', 64)}\nsize 5\n"));
        lfs.Batch = null;
        var error = (await ReadAsync(git, Definition(git))).Error!;
        Assert.Equal("GOS0120", error.Code);
        Assert.Contains("Object does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_that_is_not_what_the_pointer_says_is_refused()
    {
        await using var git = await GitFixture.CreateAsync();
        var lfs = Fill(git);
        lfs.Download = async context =>
        {
            await context.Response.Body.WriteAsync(Content.Reverse().ToArray(), Stop);
            return true;
        };
        Assert.Equal("GOS0112", (await ReadAsync(git, Definition(git))).Error!.Code);
        lfs.Download = async context =>
        {
            for (var at = 0; at < 3; at++)
            {
                await context.Response.Body.WriteAsync(Content, Stop);
            }

            return true;
        };
        Assert.Equal("GOS0113", (await ReadAsync(git, Definition(git))).Error!.Code);
    }

    [Theory]
    [InlineData("http://169.254.169.254/content/x", "GOS0117")]
    [InlineData("http://other.example/content/x", "GOS0116")]
    [InlineData("file:///etc/passwd", "GOS0117")]
    public async Task Content_of_other_places_is_not_fetched(string href, string code)
    {
        await using var git = await GitFixture.CreateAsync();
        var lfs = Fill(git);
        lfs.Batch = answer => answer["objects"]![0]!["actions"]!["download"]!["href"] = href;
        Assert.Equal(code, (await ReadAsync(git, Definition(git))).Error!.Code);
    }

    [Fact]
    public async Task A_redirect_takes_neither_the_credential_nor_the_given_headers_along()
    {
        await using var git = await GitFixture.CreateAsync();
        var lfs = Fill(git);
        var port = git.Server.Address.Port;
        lfs.Download = context =>
        {
            if (context.Request.Host.Host != "127.0.0.1")
            {
                return Task.FromResult(false);
            }

            context.Response.Redirect($"http://localhost:{port}{context.Request.Path}");
            return Task.FromResult(true);
        };
        var source = git.Source(credentials: new FixedCredentials());
        var definition = Definition(git) with { Credential = "${keyvault:x}" };
        Assert.Equal("GOS0116", (await ReadAsync(source, definition)).Error!.Code);

        lfs.Seen.Clear();
        var allowed = definition with { Lfs = new LfsDefinition { Hosts = ["localhost"] } };
        Assert.Equal(Content, (await ReadAsync(source, allowed)).Value!.Value.ToArray());
        Assert.Equal(["Basic", "Basic", null], lfs.Seen.Select(seen => seen.Authorization?.Split(' ')[0]));
        Assert.Equal([null, "given", null], lfs.Seen.Select(seen => seen.Extra));
    }

    [Fact]
    public async Task Too_large_content_is_not_asked_for()
    {
        await using var git = await GitFixture.CreateAsync();
        var lfs = Fill(git);
        var source = git.Source(options => options with { Limits = new GitLimits { MaxObjectBytes = 1000 } });
        Assert.Equal("GOS0113", (await ReadAsync(source, Definition(git))).Error!.Code);
        Assert.Empty(lfs.Seen);
    }

    private static LfsTestServer Fill(GitFixture git)
    {
        var lfs = new LfsTestServer(git.Server);
        git.Repository.Commit("main", "Start", ("data/large.bin", lfs.Add(Content)), ("data/small.yaml", "a: 1\n"));
        return lfs;
    }

    private static SourceDefinition Definition(GitFixture git) => git.Definition(path: "data") with { Lfs = new LfsDefinition() };

    private static Task<Result<ReadOnlyMemory<byte>?>> ReadAsync(GitFixture git, SourceDefinition definition) => ReadAsync(git.Source(), definition);

    private static async Task<Result<ReadOnlyMemory<byte>?>> ReadAsync(GitSource source, SourceDefinition definition)
    {
        var revision = await source.ResolveAsync(definition, Stop);
        var tree = await source.FetchAsync(definition, revision.Value, Stop);
        return await tree.Value.ReadAsync("data/large.bin", Stop);
    }

    private sealed class FixedCredentials : IGitCredentials
    {
        public Task<Result<GitCredential?>> FindAsync(SourceDefinition source, Uri host, bool rejected, CancellationToken cancellationToken) =>
            Task.FromResult(Result<GitCredential?>.Success(GitCredential.Basic("user", "password")));
    }
}
