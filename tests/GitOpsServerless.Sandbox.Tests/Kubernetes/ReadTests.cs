using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Hosting;
using GitOpsServerless.Sandbox.Kubernetes;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes;

public sealed class ReadTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private SandboxClient Client => fixture.Client;

    [Fact]
    public async Task A_request_without_the_token_is_unauthorized()
    {
        using var stranger = new SandboxClient(fixture.Sandbox, "wrong");

        var answer = await stranger.GetAsync("/api/v1/namespaces");

        Assert.Equal(401, answer.Status);
        Assert.Equal("Unauthorized", answer.Text_("reason"));
    }

    [Fact]
    public async Task Version_and_health_answer()
    {
        Assert.Equal("36", (await Client.GetAsync("/version")).Text_("minor"));
        Assert.Equal("ok", (await Client.GetAsync("/readyz")).Text);
    }

    [Theory]
    [InlineData("/apis/nothing.example/v1/things")]
    [InlineData("/api/v1/nothings")]
    [InlineData("/nothing")]
    public async Task An_unknown_route_is_a_plain_404(string path)
    {
        var answer = await Client.GetAsync(path);

        Assert.Equal(404, answer.Status);
        Assert.Equal("404 page not found\n", answer.Text);
    }

    [Fact]
    public async Task Classic_discovery_lists_kinds_with_verbs_and_subresources()
    {
        var resources = (await Client.GetAsync("/apis/apps/v1")).Ok()["resources"]!.AsArray();

        var deployment = resources.Single(item => item!["name"]!.ToString() == "deployments")!;
        Assert.Equal("Deployment", deployment["kind"]!.ToString());
        Assert.Equal("deploy", deployment["shortNames"]![0]!.ToString());
        Assert.Contains(resources, item => item!["name"]!.ToString() == "deployments/scale" && item["group"]!.ToString() == "autoscaling");
    }

    [Fact]
    public async Task A_missing_object_is_not_found_by_name()
    {
        var answer = await Client.GetAsync("/apis/apps/v1/namespaces/default/deployments/none");

        Assert.Equal(404, answer.Status);
        Assert.Equal("deployments.apps \"none\" not found", answer.Text_("message"));
    }

    [Fact]
    public async Task Pages_of_a_list_come_from_one_state()
    {
        await Client.PostAsync("/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "pages" } });
        foreach (var i in Enumerable.Range(0, 5))
        {
            await Client.PostAsync("/api/v1/namespaces/pages/secrets", new JsonObject { ["metadata"] = new JsonObject { ["name"] = $"s-{i}" } });
        }

        var first = (await Client.GetAsync("/api/v1/namespaces/pages/secrets?limit=2")).Ok();
        await Client.DeleteAsync("/api/v1/namespaces/pages/secrets/s-4");
        var second = (await Client.GetAsync($"/api/v1/namespaces/pages/secrets?limit=9&continue={Uri.EscapeDataString(first.Text_("metadata/continue")!)}")).Ok();

        Assert.Equal(3, (int)first.At("metadata/remainingItemCount")!);
        Assert.Equal(["s-2", "s-3", "s-4"], second["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.ToString()));
        Assert.Equal(first.Text_("metadata/resourceVersion"), second.Text_("metadata/resourceVersion"));
        Assert.Null(second.At("metadata/continue"));
    }

    [Fact]
    public async Task An_expired_continue_token_is_gone()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync(new KubernetesSandboxOptions());
        using var client = new SandboxClient(sandbox);
        var first = await client.GetAsync("/api/v1/namespaces?limit=1");
        sandbox.Faults.Add(new Fault { Kind = FaultKind.ExpiredContinuation, Times = 1 });

        var answer = await client.GetAsync($"/api/v1/namespaces?limit=1&continue={Uri.EscapeDataString(first.Text_("metadata/continue")!)}");

        Assert.Equal(410, answer.Status);
        Assert.Equal("Expired", answer.Text_("reason"));
    }

    [Theory]
    [InlineData("labelSelector=team=a", "one")]
    [InlineData("labelSelector=team!=a,team", "two")]
    [InlineData("labelSelector=team in (a,b)", "one two")]
    [InlineData("labelSelector=!team", "kube-root-ca.crt three")]
    [InlineData("fieldSelector=metadata.name=three", "three")]
    public async Task Selectors_choose_objects(string query, string expected)
    {
        await Client.PostAsync("/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "select" } });
        foreach (var (name, team) in new[] { ("one", "a"), ("two", "b"), ("three", "") })
        {
            var item = Manifests.ConfigMap(name);
            if (team.Length > 0)
            {
                item["metadata"]!["labels"] = new JsonObject { ["team"] = team };
            }

            await Client.PostAsync("/api/v1/namespaces/select/configmaps", item);
        }

        var list = (await Client.GetAsync("/api/v1/namespaces/select/configmaps?" + query.Replace(" ", "%20"))).Ok();

        Assert.Equal(expected, string.Join(' ', list["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.ToString())));
    }

    [Fact]
    public async Task Items_of_built_in_lists_carry_no_kind()
    {
        var list = await Client.GetAsync("/api/v1/namespaces");

        Assert.Equal("NamespaceList", list.Text_("kind"));
        Assert.Null(list.At("items/0/kind"));
    }

    [Fact]
    public async Task A_watch_resumes_after_a_version_and_follows_changes()
    {
        var version = (await Client.GetAsync("/api/v1/namespaces/default/configmaps")).Text_("metadata/resourceVersion");
        await Client.PostAsync("/api/v1/namespaces/default/configmaps", Manifests.ConfigMap("watched", ("a", "1")));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/namespaces/default/configmaps?watch=true&resourceVersion={version}") { Version = System.Net.HttpVersion.Version20 };
        using var response = await Client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        var added = JsonNode.Parse((await reader.ReadLineAsync(TestContext.Current.CancellationToken))!)!;
        await Client.DeleteAsync("/api/v1/namespaces/default/configmaps/watched");
        var deleted = JsonNode.Parse((await reader.ReadLineAsync(TestContext.Current.CancellationToken))!)!;

        Assert.Equal("ADDED", added["type"]!.ToString());
        Assert.Equal("watched", added["object"]!["metadata"]!["name"]!.ToString());
        Assert.Equal("DELETED", deleted["type"]!.ToString());
    }

    [Fact]
    public async Task A_watch_from_a_forgotten_version_ends_with_410()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync(new KubernetesSandboxOptions { WatchHistory = 1 });
        using var client = new SandboxClient(sandbox);

        var answer = await client.GetAsync("/api/v1/namespaces?watch=true&resourceVersion=1");

        Assert.Equal("ERROR", answer.Text_("type"));
        Assert.Equal(410, (int)answer.At("object/code")!);
    }
}
