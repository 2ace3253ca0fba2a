using System.Net;
using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Controller.Tests.Support;
using static GitOpsServerless.Controller.Tests.Webhooks.WebhookSamples;

namespace GitOpsServerless.Controller.Tests.Webhooks;

public sealed class WebhookTests
{
    public static TheoryData<string, string, string> Pushes => new()
    {
        { "github", GitHubPush, "https://github.com/contoso/config" },
        { "gitlab", GitLabPush, "git@gitlab.com:contoso/config.git" },
        { "bitbucket", BitbucketPush, "https://user@bitbucket.org/Contoso/config.git" },
        { "bitbucket-server", BitbucketServerPush, "https://bitbucket.contoso.com/scm/ops/config.git" },
        { "azuredevops", AzureDevOpsPush, "https://contoso.visualstudio.com/Ops/_git/config" },
        { "gitea", GiteaPush, "https://git.contoso.com/ops/config" },
        { "generic", """{"repository":"https://git.contoso.com/ops/config","ref":"refs/heads/main"}""", "https://git.contoso.com/ops/config.git" },
    };

    [Theory]
    [MemberData(nameof(Pushes))]
    public async Task Push_wakes_the_application_that_follows_the_branch(string provider, string body, string url)
    {
        await using var app = await StartAsync(
            Git("shop-prod", url, "main", "apps/shop/overlays/prod"), Git("other-branch", url, "release", "apps/shop/overlays/prod"),
            Git("other-repository", "https://github.com/contoso/other", "main", string.Empty));
        Assert.Equal(HttpStatusCode.Accepted, (await app.Client.SendAsync(Request(provider, body))).StatusCode);
        Assert.Equal(["shop-prod"], await app.DrainAsync());
    }

    [Theory]
    [MemberData(nameof(Pushes))]
    public async Task Push_with_another_secret_wakes_nothing(string provider, string body, string url)
    {
        await using var app = await StartAsync(Git("shop-prod", url, "main", "apps/shop/overlays/prod"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.SendAsync(Request(provider, body, "guessed"))).StatusCode);
        Assert.Empty(await app.DrainAsync());
    }

    [Theory]
    [MemberData(nameof(Pushes))]
    public async Task Body_that_was_changed_after_signing_is_refused(string provider, string body, string url)
    {
        await using var app = await StartAsync(Git("shop-prod", url, "main", string.Empty));
        var request = Request(provider, body);
        request.Content = new StringContent(body.Replace("main", "mein", StringComparison.Ordinal), Encoding.UTF8, "application/json");
        var status = (await app.Client.SendAsync(request)).StatusCode;
        Assert.Equal(provider is "gitlab" or "azuredevops" ? HttpStatusCode.Accepted : HttpStatusCode.Unauthorized, status);
    }

    [Fact]
    public async Task Only_applications_whose_paths_changed_are_woken()
    {
        await using var app = await StartAsync(
            Git("shop-prod", Config, "main", "apps/shop/overlays/prod"), Git("shop-test", Config, "main", "apps/shop/overlays/test"), Git("bill", Config, "main", "apps/bill"),
            Git("prodigal", Config, "main", "apps/shop/overlays/prod-2"));
        await app.Client.SendAsync(Request("github", GitHubPush));
        Assert.Equal(["shop-prod"], await app.DrainAsync());
    }

    [Theory]
    [InlineData("apps/shop/common-labels.yaml")]
    [InlineData("modules/storage.bicep")]
    [InlineData("charts/web/values.yaml")]
    [InlineData("values.yaml")]
    public async Task File_of_no_application_may_be_shared_and_wakes_all_of_the_repository(string file)
    {
        await using var app = await StartAsync(
            Git("shop-prod", Config, "main", "environments/prod"), Git("bill", Config, "main", "apps/bill"), Git("other", "https://github.com/contoso/other", "main", "apps"));
        await app.Client.SendAsync(Request("github", GitHubPush.Replace("apps/shop/overlays/prod/new.yaml", file, StringComparison.Ordinal)));
        Assert.Equal(["bill", "shop-prod"], await app.DrainAsync());
    }

    [Theory]
    [InlineData("docs/adr/1.md")]
    [InlineData(".github/workflows/ci.yaml")]
    public async Task File_that_is_for_people_wakes_nothing(string file)
    {
        await using var app = await StartAsync(Git("shop-prod", Config, "main", "environments/prod"));
        await app.Client.SendAsync(Request("github", GitHubPush.Replace("apps/shop/overlays/prod/new.yaml", file, StringComparison.Ordinal)));
        Assert.Empty(await app.DrainAsync());
    }

    [Fact]
    public async Task Base_that_is_an_application_itself_wakes_its_neighbours()
    {
        await using var app = await StartAsync(
            Git("shop-base", Config, "main", "apps/shop/base"), Git("shop-prod", Config, "main", "apps/shop/overlays/prod"), Git("bill", Config, "main", "apps/bill"));
        await app.Client.SendAsync(Request("github", GitHubPush.Replace("apps/shop/overlays/prod/new.yaml", "apps/shop/base/deployment.yaml", StringComparison.Ordinal)));
        Assert.Equal(["shop-base", "shop-prod"], await app.DrainAsync());
    }

    [Theory]
    [InlineData("\"forced\":false", "\"forced\":true")]
    [InlineData("\"added\":[\"apps/shop/overlays/prod/new.yaml\"]", "\"added\":null")]
    [InlineData("\"commits\":[", "\"commits\":[],\"ignored\":[")]
    public async Task Incomplete_list_of_paths_wakes_all_of_the_branch(string text, string replacement)
    {
        await using var app = await StartAsync(Git("shop-prod", Config, "main", "apps/shop/overlays/prod"), Git("bill", Config, "main", "apps/bill"));
        await app.Client.SendAsync(Request("github", GitHubPush.Replace(text, replacement, StringComparison.Ordinal)));
        Assert.Equal(["bill", "shop-prod"], await app.DrainAsync());
    }

    public static TheoryData<string> LongPushes =>
    [
        GitHubPush.Replace("\"added\":[", "\"added\":[" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"\"docs/{i}.md\",")), StringComparison.Ordinal)
            .Replace("apps/shop/overlays/prod/new.yaml", "docs/last.md", StringComparison.Ordinal),
        GitHubPush.Replace("\"commits\":[", "\"commits\":[" + string.Concat(Enumerable.Repeat("""{"added":["docs/a.md"],"removed":[],"modified":[]},""", 2047)), StringComparison.Ordinal)
            .Replace("apps/shop/overlays/prod/new.yaml", "docs/last.md", StringComparison.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(LongPushes), DisableDiscoveryEnumeration = true)]
    public async Task List_that_may_be_cut_off_wakes_all_of_the_branch(string body)
    {
        await using var app = await StartAsync(Git("shop-prod", Config, "main", "apps/shop/overlays/prod"), Git("bill", Config, "main", "apps/bill"));
        await app.Client.SendAsync(Request("github", body));
        Assert.Equal(["bill", "shop-prod"], await app.DrainAsync());
    }

    [Fact]
    public async Task Application_without_a_revision_follows_the_default_branch_only()
    {
        await using var app = await StartAsync(Git("shop", Config, null, string.Empty));
        await app.Client.SendAsync(Request("github", GitHubPush.Replace("refs/heads/main", "refs/heads/feature", StringComparison.Ordinal)));
        Assert.Empty(await app.DrainAsync());
        await app.Client.SendAsync(Request("github", GitHubPush));
        Assert.Equal(["shop"], await app.DrainAsync());
    }

    [Fact]
    public async Task New_tag_wakes_applications_that_follow_a_range()
    {
        await using var app = await StartAsync(Git("range", Config, ">=1.2 <2.0", string.Empty), Git("branch", Config, "main", string.Empty), Git("tag", Config, "v1.3.0", string.Empty));
        await app.Client.SendAsync(Request("github", GitHubPush.Replace("refs/heads/main", "refs/tags/v1.3.0", StringComparison.Ordinal)));
        Assert.Equal(["range", "tag"], await app.DrainAsync());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1.3")]
    [InlineData("v1")]
    [InlineData("1.X")]
    [InlineData("x")]
    [InlineData("!=1.2.0")]
    [InlineData("1.3.0")]
    public async Task New_tag_wakes_whoever_may_follow_it(string revision)
    {
        await using var app = await StartAsync(Git("range", Config, revision, string.Empty), Git("branch", Config, "main", string.Empty));
        await app.Client.SendAsync(Request("github", GitHubPush.Replace("refs/heads/main", "refs/tags/shop/v1.3.0", StringComparison.Ordinal)));
        Assert.Equal(["range"], await app.DrainAsync());
    }

    [Theory]
    [InlineData("acr", AcrPush, "contoso.azurecr.io/shop/web")]
    [InlineData("dockerhub", DockerHubPush, "contoso/web")]
    [InlineData("ghcr", GhcrPublish, "ghcr.io/contoso/web")]
    public async Task Pushed_image_wakes_the_applications_that_name_it(string provider, string body, string image)
    {
        var names = Git("names", Config, "main", string.Empty) with
        {
            Rendering = new RenderingDefinition { Kustomize = new KustomizeOptions { Images = [new ImageOverride("web", NewName: image)] } },
        };
        await using var app = await StartAsync(names, Git("does-not", Config, "main", string.Empty));
        Assert.Equal(HttpStatusCode.Accepted, (await app.Client.SendAsync(Request(provider, body))).StatusCode);
        Assert.Equal(["names"], await app.DrainAsync());
    }

    [Fact]
    public async Task Storm_of_the_same_push_becomes_one_message()
    {
        await using var app = await StartAsync(Git("shop", Config, "main", string.Empty));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.Client.SendAsync(Request("github", GitHubPush))));
        Assert.Equal(["shop"], await app.DrainAsync());
    }

    [Fact]
    public async Task Unknown_repository_is_answered_the_same_as_a_known_one()
    {
        await using var app = await StartAsync(Git("shop", Config, "main", string.Empty));
        var known = await app.Client.SendAsync(Request("github", GitHubPush));
        var unknown = await app.Client.SendAsync(Request("github", GitHubPush.Replace("contoso", "nobody", StringComparison.Ordinal)));
        Assert.Equal((known.StatusCode, await known.Content.ReadAsStringAsync()), (unknown.StatusCode, await unknown.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Ping_is_accepted_and_wakes_nothing()
    {
        await using var app = await StartAsync(Git("shop", Config, "main", string.Empty));
        var request = Request("github", """{"zen":"Keep it logically awesome.","hook_id":1}""");
        request.Headers.Remove("X-GitHub-Event");
        request.Headers.Add("X-GitHub-Event", "ping");
        Assert.Equal(HttpStatusCode.Accepted, (await app.Client.SendAsync(request)).StatusCode);
        Assert.Empty(await app.DrainAsync());
    }

    [Fact]
    public async Task Provider_without_a_secret_accepts_nothing()
    {
        await using var app = await ControllerApp.StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.SendAsync(Request("github", GitHubPush, string.Empty))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.SendAsync(Request("gitlab", GitLabPush, string.Empty))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.SendAsync(Request("github", GitHubPush, path: "/hooks/nobody"))).StatusCode);
    }

    [Fact]
    public async Task Second_secret_is_accepted_while_the_first_is_rotated()
    {
        await using var app = await ControllerApp.StartAsync(o => With(o, "github", "old-secret", "new-secret"));
        Assert.Equal(HttpStatusCode.Accepted, (await app.Client.SendAsync(Request("github", GitHubPush, "old-secret"))).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await app.Client.SendAsync(Request("github", GitHubPush, "new-secret"))).StatusCode);
    }

    [Fact]
    public async Task Published_signature_example_is_accepted()
    {
        // https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
        await using var app = await StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/github") { Content = new StringContent("Hello, World!") };
        request.Headers.Add("X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
        request.Headers.Add("X-GitHub-Event", "push");
        Assert.Equal(HttpStatusCode.BadRequest, (await app.Client.SendAsync(request)).StatusCode);  // verified, but no JSON
    }

    [Theory]
    [InlineData("sha1=0123456789abcdef0123456789abcdef01234567")]
    [InlineData("sha256=")]
    [InlineData("sha256=zz")]
    [InlineData("=")]
    [InlineData("")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1")]
    public async Task Malformed_signature_is_refused(string signature)
    {
        await using var app = await StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/github") { Content = new StringContent(GitHubPush) };
        request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.SendAsync(request)).StatusCode);
    }

    private const string Config = "https://github.com/contoso/config";

    internal static ApplicationDefinition Git(string name, string url, string? revision, string path) =>
        new(name) { Source = new SourceDefinition { Url = url, Revision = revision, Path = path } };

    internal static async Task<ControllerApp> StartAsync(params ApplicationDefinition[] applications)
    {
        var app = await ControllerApp.StartAsync(o => With(o, null, Secret));
        app.Engine.Define(applications);
        return app;
    }

    private static ControllerOptions With(ControllerOptions options, string? provider, params string[] secrets)
    {
        string[] providers = provider is null
            ? ["github", "ghcr", "gitlab", "bitbucket", "bitbucket-server", "azuredevops", "gitea", "generic", "acr", "dockerhub"]
            : [provider];
        foreach (var name in providers)
        {
            options.Webhooks.Secrets[name] = secrets;
        }

        return options;
    }
}
