using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Remote;
using GitOpsServerless.Rendering.Tests.Support;

namespace GitOpsServerless.Rendering.Tests.Remote;

/// <summary>Bases and files of other repositories, where the operator allows their host.</summary>
public sealed class RemoteBaseTests
{
    [Theory]
    [InlineData("https://github.com/org/repo//base/web?ref=v1.2&timeout=90s", "https://github.com/org/repo", "base/web", "v1.2")]
    [InlineData("github.com/org/repo//base?ref=main", "https://github.com/org/repo", "base", "main")]
    [InlineData("github.com/org/repo/base?ref=main", "https://github.com/org/repo", "base", "main")]
    [InlineData("https://github.com/org/repo.git", "https://github.com/org/repo.git", "", null)]
    [InlineData("git::https://host.example:8443/a/b/c.git//x/y?version=3", "https://host.example:8443/a/b/c.git", "x/y", "3")]
    [InlineData("https://host.example/a/b/c.git/x", "https://host.example/a/b/c.git", "x", null)]
    [InlineData("https://dev.azure.com/org/project/_git/repo//deploy?ref=v1", "https://dev.azure.com/org/project/_git/repo", "deploy", "v1")]
    [InlineData("https://user:secret@github.com/org/repo//base", "https://github.com/org/repo", "base", null)]
    public void Spellings_of_a_base_are_understood(string reference, string url, string path, string? revision)
    {
        var remote = RemoteBase.Parse(reference)!;

        Assert.Equal((url, path, revision), (remote.Url.AbsoluteUri, remote.Path, remote.Revision));
    }

    [Theory]
    [InlineData("ssh://git@github.com/org/repo")]
    [InlineData("git@github.com:org/repo")]
    [InlineData("file:///srv/repo")]
    [InlineData("http://github.com/org/repo")]
    [InlineData("ext::sh -c x")]
    public void Other_transports_are_none(string reference) => Assert.Null(RemoteBase.Parse(reference));

    [Fact]
    public async Task A_base_of_an_allowed_host_is_rendered_without_network_for_the_program()
    {
        var source = new MemorySource().Add("https://git.example/org/repo", "v1", new MemoryTree
        {
            ["base/kustomization.yaml"] = "resources: [cm.yaml, ../lib]\n",
            ["base/cm.yaml"] = Requests.ConfigMap("base"),
            ["lib/kustomization.yaml"] = "resources: [cm.yaml]\nnamePrefix: lib-\n",
            ["lib/cm.yaml"] = Requests.ConfigMap("x"),
        });

        var state = (await RenderAsync(source, "resources: ['https://git.example/org/repo//base?ref=v1']\nnameSuffix: -prod\n")).Value;

        Assert.Equal(["base-prod", "lib-x-prod"], state.Resources.Select(r => r.Id.Name).Order());
        Assert.Equal(
            $"https://git.example/org/repo@{new MemoryTree().Revision.Id}//base/cm.yaml",
            state.Resources.Single(r => r.Id.Name == "base-prod").Provenance.File);
        Assert.Equal(("v1", null), (source.Asked[0].Revision, source.Asked[0].Credential));
    }

    [Fact]
    public async Task A_file_of_an_allowed_host_is_fetched_and_used_like_one_of_the_source()
    {
        await using var server = new LoopbackServer();
        server.Serve("/cm.yaml", Requests.ConfigMap("fetched"));
        server.Serve("/patch", "- { op: add, path: /data, value: { a: b } }");
        var text = $"resources: ['{server.Address}cm.yaml']\npatches: [{{ path: '{server.Address}patch', target: {{ kind: ConfigMap }} }}]\n";

        var state = (await RenderAsync(new MemorySource(), text)).Value;

        Assert.Equal(("fetched", "b"), (state.Resources[0].Id.Name, (string?)state.Resources[0].Payload["data"]!["a"]));
    }

    [Fact]
    public async Task A_base_reaches_neither_the_files_of_the_application_nor_a_host_that_is_not_allowed()
    {
        foreach (var reference in (string[])["../../../secret.yaml", "../../../../secret.yaml", "https://other.example/x.yaml", "link"])
        {
            var source = new MemorySource().Add("https://git.example/org/repo", null, new MemoryTree
            {
                ["base/kustomization.yaml"] = $"resources: ['{reference}']\n",
                ["base/link"] = "-> ../../../secret.yaml",
            });

            var error = (await RenderAsync(source, "resources: ['https://git.example/org/repo//base']\n")).Error!;

            Assert.Contains(error.Code, (string[])["GOS0206", "GOS0212"]);
        }
    }

    [Fact]
    public async Task The_credential_of_a_host_goes_with_its_repositories()
    {
        var source = new MemorySource();

        await RenderAsync(
            source, "resources: ['https://git.example/org/repo//base', 'https://raw.example/org/other//base']\n",
            o => o with { Credentials = [new RemoteCredential("git.example", "robot", "${keyvault:git}")], AllowedHosts = ["*.example"] });

        Assert.Equal([("robot", "${keyvault:git}"), (null, null)], source.Asked.Select(s => (s.UserName, s.Credential)));
    }

    [Fact]
    public async Task A_repository_that_cannot_be_read_is_told_with_file_and_line()
    {
        var error = (await RenderAsync(new MemorySource(), "namePrefix: x\nresources:\n- https://git.example/org/none//base\n")).Error!;

        Assert.Equal(("GOS0220", "app/kustomization.yaml", 3), (error.Code, error.File, error.Line));
    }

    private static async Task<Result<DesiredState>> RenderAsync(
        MemorySource source, string kustomization, Func<RenderingOptions, RenderingOptions>? change = null)
    {
        var options = WithTools.Kustomize(o => o with { Repositories = source, AllowedHosts = ["git.example", "127.0.0.1"] });
        using var renderer = new KustomizeRenderer((change ?? (o => o))(options));
        var tree = new MemoryTree { ["app/kustomization.yaml"] = kustomization, ["secret.yaml"] = Requests.ConfigMap("secret") };
        return await renderer.RenderAsync(Requests.For(tree, "app"), TestContext.Current.CancellationToken);
    }
}
