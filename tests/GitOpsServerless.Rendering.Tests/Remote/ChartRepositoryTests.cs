using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tests.Support;

namespace GitOpsServerless.Rendering.Tests.Remote;

/// <summary>Charts of a repository: an index and archives, from a server on this machine.</summary>
public sealed class ChartRepositoryTests
{
    private static readonly byte[] Old = Packed.Chart("web", "1.2.0", ("templates/a.yaml", Requests.ConfigMap("old")));
    private static readonly byte[] New = Packed.Chart("web", "1.10.3", ("templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: new }\ndata: { x: '{{ .Values.x }}' }\n"));

    [Theory]
    [InlineData("1.2.0", "old")]
    [InlineData("1.x", "new")]
    [InlineData("~1.2", "old")]
    [InlineData(">=1.2 <1.3 || 9", "old")]
    [InlineData("^1.0.0", "new")]
    [InlineData("", "new")]
    public async Task A_chart_is_fetched_at_the_newest_version_of_the_range(string version, string expected)
    {
        await using var server = Repository();

        var state = (await RenderAsync(server, version)).Value;

        Assert.Equal(expected, Assert.Single(state.Resources).Id.Name);
    }

    [Fact]
    public async Task Values_apply_to_a_fetched_chart_and_an_unchanged_one_starts_no_program()
    {
        await using var server = Repository();
        using var renderer = new HelmRenderer(Options());
        var request = Request(server, "1.x");

        var first = await renderer.RenderAsync(request, TestContext.Current.CancellationToken);
        var second = await renderer.RenderAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("given", (string?)first.Value.Resources[0].Payload["data"]!["x"]);
        Assert.Equal((1, first.Value.Digest), (renderer.ProgramStarts, second.Value.Digest));
        Assert.Single(server.Requests, r => r.Path.EndsWith(".tgz", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dependencies_that_are_not_vendored_are_fetched_at_the_locked_version()
    {
        await using var server = Repository();
        using var renderer = new HelmRenderer(Options());
        var tree = new MemoryTree
        {
            ["c/Chart.yaml"] = $"apiVersion: v2\nname: c\nversion: 1.0.0\ndependencies:\n- {{ name: web, version: 1.x, repository: '{server.Address}charts' }}\n",
            ["c/Chart.lock"] = $"dependencies:\n- {{ name: web, version: 1.2.0, repository: '{server.Address}charts' }}\n",
        };

        var state = (await renderer.RenderAsync(Requests.For(tree, "c"), TestContext.Current.CancellationToken)).Value;

        Assert.Equal("old", Assert.Single(state.Resources).Id.Name);
    }

    [Fact]
    public async Task An_archive_with_another_digest_than_the_index_says_is_refused()
    {
        await using var server = Repository();
        server.Serve("/charts/web-1.2.0.tgz", New);

        Assert.Equal("GOS0221", (await RenderAsync(server, "1.2.0")).Error!.Code);
    }

    [Fact]
    public async Task A_version_or_chart_or_index_that_is_not_there_is_told()
    {
        await using var server = Repository();

        Assert.Equal("GOS0220", (await RenderAsync(server, "7.x")).Error!.Code);
        server.Answers.TryRemove("/charts/index.yaml", out _);
        Assert.Contains("404", (await RenderAsync(server, "1.x")).Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, false)]
    [InlineData(410, false)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(400, false)]
    [InlineData(429, true)]
    [InlineData(408, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    public async Task Only_what_may_mend_itself_is_tried_again(int status, bool isTransient)
    {
        await using var server = Repository();
        server.Answers["/charts/index.yaml"] = (_, response) => response.StatusCode = status;

        var error = (await RenderAsync(server, "1.x")).Error!;

        Assert.Equal(("GOS0220", isTransient), (error.Code, error.IsTransient));
        await using var other = Repository();
        Assert.False((await RenderAsync(other, "7.x")).Error!.IsTransient);
    }

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("abc")]
    public async Task A_digest_that_is_none_is_refused_before_anything_is_looked_up(string digest)
    {
        await using var server = Repository();
        server.Serve("/charts/index.yaml", $"apiVersion: v1\nentries:\n  web:\n  - {{ version: 1.2.0, urls: [web-1.2.0.tgz], digest: '{digest}' }}\n");

        Assert.Equal("GOS0221", (await RenderAsync(server, "1.2.0")).Error!.Code);
        Assert.DoesNotContain(server.Requests, r => r.Path.EndsWith(".tgz", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_archive_that_is_too_large_is_refused()
    {
        await using var server = Repository();
        using var renderer = new HelmRenderer(Options() with { Limits = new RenderingLimits { MaxFileBytes = 100 } });

        Assert.Equal("GOS0204", (await renderer.RenderAsync(Request(server, "1.x"), TestContext.Current.CancellationToken)).Error!.Code);
    }

    // CVE-2021-32690, CVE-2026-41506: what signs in at one host is not sent to another.
    [Fact]
    public async Task Credentials_go_to_their_host_only_and_redirects_to_allowed_hosts_only()
    {
        await using var other = new LoopbackServer("localhost");
        other.Serve("/web-1.2.0.tgz", Old);
        await using var server = Repository();
        server.Redirect("/charts/web-1.2.0.tgz", $"{other.Address}web-1.2.0.tgz");
        var options = Options() with { Credentials = [new RemoteCredential("127.0.0.1", "robot", "hunter22")] };
        using var strict = new HelmRenderer(options);
        using var open = new HelmRenderer(options with { AllowedHosts = ["127.0.0.1", "localhost"], Cache = null });

        var refused = (await strict.RenderAsync(Request(server, "1.2.0"), TestContext.Current.CancellationToken)).Error!;
        Assert.Equal("GOS0212", refused.Code);
        Assert.Empty(other.Requests);

        Assert.True((await open.RenderAsync(Request(server, "1.2.0"), TestContext.Current.CancellationToken)).IsSuccess);
        Assert.Null(Assert.Single(other.Requests).Authorization);
        Assert.All(server.Requests, r => Assert.StartsWith("Basic ", r.Authorization, StringComparison.Ordinal));
        Assert.DoesNotContain("hunter22", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_names_an_archive_of_a_host_that_is_not_allowed_is_refused()
    {
        await using var server = Repository();
        server.Serve("/charts/index.yaml", "entries: { web: [{ version: 1.2.0, urls: ['http://169.254.169.254/metadata/identity'] }] }");

        Assert.Equal("GOS0212", (await RenderAsync(server, "1.2.0")).Error!.Code);
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        await using var server = Repository();
        server.Redirect("/charts/web-1.2.0.tgz", "/charts/web-1.2.0.tgz");

        Assert.Equal("GOS0220", (await RenderAsync(server, "1.2.0")).Error!.Code);
    }

    [Fact]
    public async Task A_fetched_archive_that_leaves_its_folder_is_refused()
    {
        await using var server = Repository();
        var evil = Packed.Chart("web", "1.2.0", ("../../evil", "x"));
        server.Serve("/charts/web-1.2.0.tgz", evil);
        server.Serve("/charts/index.yaml", "entries: { web: [{ version: 1.2.0, urls: [web-1.2.0.tgz] }] }");

        Assert.Equal("GOS0206", (await RenderAsync(server, "1.2.0")).Error!.Code);
    }

    private static LoopbackServer Repository()
    {
        var server = new LoopbackServer();
        server.Serve("/charts/web-1.2.0.tgz", Old);
        server.Serve("/charts/web-1.10.3.tgz", New);
        server.Serve("/charts/index.yaml", $"""
            apiVersion: v1
            entries:
              web:
              - version: 2.0.0-beta.1
                urls: [web-2.0.0-beta.1.tgz]
              - version: 1.10.3
                digest: {Digests.Of(New)}
                urls: ["{server.Address}charts/web-1.10.3.tgz"]
              - version: 1.2.0
                digest: {Digests.Of(Old)}
                urls: [web-1.2.0.tgz]
            """);
        return server;
    }

    private static RenderingOptions Options() => WithTools.Helm(o => o with { AllowedHosts = ["127.0.0.1"] });

    private static RenderRequest Request(LoopbackServer server, string version) => Requests.For(
        new MemoryTree(),
        rendering: new RenderingDefinition
        {
            Helm = new HelmOptions
            {
                Chart = "web",
                Repository = $"{server.Address}charts",
                Version = version,
                Values = new() { ["x"] = "given" },
            },
        });

    private static async Task<Result<DesiredState>> RenderAsync(LoopbackServer server, string version)
    {
        using var renderer = new HelmRenderer(Options());
        return await renderer.RenderAsync(Request(server, version), TestContext.Current.CancellationToken);
    }
}
