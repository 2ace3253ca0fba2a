using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Tests.Support;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Tests.Hostile;

public sealed class CredentialTests
{
    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/info/refs", "GOS0117")]
    [InlineData("http://[fe80::1]/x/info/refs", "GOS0117")]
    [InlineData("http://168.63.129.16/x/info/refs", "GOS0117")]
    [InlineData("http://[::ffff:169.254.169.254]/x/info/refs", "GOS0117")]
    [InlineData("file:///etc/passwd", "GOS0117")]
    [InlineData("https://bot:pw@other.example/x/info/refs?service=git-upload-pack&token=t", "GOS0116")]
    [InlineData("/login", "GOS0116")]
    public async Task Redirects_to_other_places_are_refused(string location, string code)
    {
        await using var server = await HostileServer.StartAsync();
        server.Advertise = context =>
        {
            context.Response.Redirect(location);
            return Task.CompletedTask;
        };
        using var folder = new TemporaryFolder();
        using var source = new GitSource(new GitSourceOptions { CacheFolder = folder.Path }, TimeProvider.System, new Fixed());
        var error = (await source.ResolveAsync(Definition(server), CancellationToken.None)).Error!;

        Assert.Equal(code, error.Code);
        Assert.DoesNotContain("pw", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Redirects_end()
    {
        await using var server = await HostileServer.StartAsync();
        server.Advertise = context =>
        {
            context.Response.Redirect(context.Request.Path + "?service=git-upload-pack");
            return Task.CompletedTask;
        };
        using var folder = new TemporaryFolder();
        using var source = new GitSource(new GitSourceOptions { CacheFolder = folder.Path }, TimeProvider.System);
        Assert.Equal("GOS0116", (await source.ResolveAsync(Definition(server), CancellationToken.None)).Error!.Code);
        Assert.InRange(server.Requests.Count, 2, 7);
    }

    [Fact]
    public async Task A_credential_does_not_follow_a_redirect_to_an_allowed_host()
    {
        await using var first = await HostileServer.StartAsync();
        await using var second = await HostileServer.StartAsync();
        var other = new UriBuilder(second.Url) { Host = "localhost" }.Uri;
        first.Advertise = context =>
        {
            context.Response.Redirect(other.AbsoluteUri + "/info/refs?service=git-upload-pack");
            return Task.CompletedTask;
        };
        second.Answer = (context, _) => HostileServer.WriteAsync(context, HostileServer.Result, new PacketWriter().Flush().Written);
        using var folder = new TemporaryFolder();
        using var source = new GitSource(new GitSourceOptions { CacheFolder = folder.Path, AllowedRedirectHosts = ["localhost"] }, TimeProvider.System, new Fixed());
        Assert.Equal("GOS0106", (await source.ResolveAsync(Definition(first), CancellationToken.None)).Error!.Code);

        Assert.All(first.Requests, request => Assert.StartsWith("Basic ", request.Authorization, StringComparison.Ordinal));
        Assert.Equal(2, second.Requests.Count);
        Assert.All(second.Requests, request => Assert.Null(request.Authorization));
    }

    [Fact]
    public async Task A_rejected_credential_is_asked_for_once_more()
    {
        await using var server = await HostileServer.StartAsync();
        var advertise = server.Advertise;
        var fresh = GitCredential.Bearer("fresh").Header.ToString();
        server.Advertise = context =>
        {
            if (context.Request.Headers.Authorization != fresh)
            {
                context.Response.StatusCode = 401;
                return Task.CompletedTask;
            }

            return advertise(context);
        };
        using var folder = new TemporaryFolder();
        using var source = new GitSource(new GitSourceOptions { CacheFolder = folder.Path }, TimeProvider.System, new Refreshing());
        Assert.Equal("GOS0106", (await source.ResolveAsync(Definition(server), CancellationToken.None)).Error!.Code);
        Assert.Equal(["Bearer stale", "Bearer fresh"], server.Requests.Take(2).Select(request => request.Authorization));
    }

    [Theory]
    [InlineData("https://user:secret@github.com/a/b?token=x#y", "https://github.com/a/b")]
    [InlineData("https://secret@host:8443/a", "https://host:8443/a")]
    [InlineData("ssh://git:secret@host/a", "ssh://host/a")]
    [InlineData("not a url?sig=secret", "not a url")]
    [InlineData("oauth2:secret@github.com/o/r", "github.com/o/r")]
    [InlineData("user:secret@host/x?y", "host/x")]
    [InlineData("git@github.com:o/r", "github.com:o/r")]
    [InlineData("ftp://user:secret@host/x", "ftp://host/x")]
    public void Addresses_are_shown_without_secrets(string address, string shown) => Assert.Equal(shown, AddressText.Scrub(address));

    [Theory]
    [InlineData("https://user:secret@github.com/a/b")]
    [InlineData("oauth2:secret@github.com/o/r")]
    [InlineData("https://github.com/a/b?token=secret")]
    [InlineData("https://github.com/a/b#secret")]
    [InlineData("ssh://git@github.com/a/b")]
    [InlineData("ext::sh -c touch% /tmp/x")]
    [InlineData("http://169.254.169.254/a/b")]
    [InlineData("https://[fe80::1%25eth0]/a/b")]
    public async Task Addresses_that_are_not_for_repositories_are_refused(string url)
    {
        using var folder = new TemporaryFolder();
        using var source = new GitSource(new GitSourceOptions { CacheFolder = folder.Path }, TimeProvider.System);
        var error = (await source.ResolveAsync(new SourceDefinition { Url = url, Revision = "main" }, CancellationToken.None)).Error!;
        Assert.Equal("GOS0117", error.Code);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_credential_shows_nothing() => Assert.Equal("***", GitCredential.Basic("me", "secret").ToString());

    private static SourceDefinition Definition(HostileServer server) => new() { Url = server.Url, Revision = "main", Credential = "${keyvault:git}" };

    private sealed class Fixed : IGitCredentials
    {
        public Task<Result<GitCredential?>> FindAsync(SourceDefinition source, Uri host, bool rejected, CancellationToken cancellationToken) =>
            Task.FromResult(Result<GitCredential?>.Success(GitCredential.Basic("bot", "secret")));
    }

    private sealed class Refreshing : IGitCredentials
    {
        public Task<Result<GitCredential?>> FindAsync(SourceDefinition source, Uri host, bool rejected, CancellationToken cancellationToken) =>
            Task.FromResult(Result<GitCredential?>.Success(GitCredential.Bearer(rejected ? "fresh" : "stale")));
    }
}
