using System.Security.Cryptography;
using System.Text;

namespace GitOpsServerless.Controller.Tests.Webhooks;

/// <summary>Requests as the providers document them, signed.</summary>
internal static class WebhookSamples
{
    public const string Secret = "It's a Secret to Everybody";

    public const string GitHubPush = """
        {"ref":"refs/heads/main","before":"6113728f27ae82c7b1a177c8d03f9e96e0adf246","after":"59b20b8d5c6ff8d09518454d4dd8b7b30f095ab5",
         "created":false,"deleted":false,"forced":false,
         "commits":[{"id":"59b20b8d","added":["apps/shop/overlays/prod/new.yaml"],"removed":[],"modified":["README.md"]}],
         "repository":{"full_name":"contoso/config","html_url":"https://github.com/contoso/config","clone_url":"https://github.com/contoso/config.git",
           "ssh_url":"git@github.com:contoso/config.git","git_url":"git://github.com/contoso/config.git","default_branch":"main"}}
        """;

    public const string GitLabPush = """
        {"object_kind":"push","ref":"refs/heads/main","total_commits_count":1,
         "project":{"git_http_url":"https://gitlab.com/contoso/config.git","git_ssh_url":"git@gitlab.com:contoso/config.git","web_url":"https://gitlab.com/contoso/config","default_branch":"main"},
         "commits":[{"added":[],"modified":["apps/shop/overlays/prod/a.yaml"],"removed":[]}]}
        """;

    public const string BitbucketPush = """
        {"push":{"changes":[{"new":{"type":"branch","name":"main"},"old":{"type":"branch","name":"main"}}]},
         "repository":{"full_name":"contoso/config","links":{"html":{"href":"https://bitbucket.org/contoso/config"}}}}
        """;

    public const string BitbucketServerPush = """
        {"eventKey":"repo:refs_changed","changes":[{"ref":{"id":"refs/heads/main","displayId":"main","type":"BRANCH"},"refId":"refs/heads/main","type":"UPDATE"}],
         "repository":{"slug":"config","links":{"clone":[{"href":"ssh://git@bitbucket.contoso.com:7999/ops/config.git","name":"ssh"},{"href":"https://bitbucket.contoso.com/scm/ops/config.git","name":"http"}]}}}
        """;

    public const string AzureDevOpsPush = """
        {"eventType":"git.push","publisherId":"tfs","resource":{"refUpdates":[{"name":"refs/heads/main","oldObjectId":"aad331d8","newObjectId":"33b55f7c"}],
         "repository":{"id":"278d5cd2","name":"config","remoteUrl":"https://contoso@dev.azure.com/contoso/Ops/_git/config","defaultBranch":"refs/heads/main"}}}
        """;

    public const string GiteaPush = """
        {"ref":"refs/heads/main","total_commits":1,"commits":[{"added":["apps/shop/overlays/prod/b.yaml"],"removed":[],"modified":[]}],
         "repository":{"clone_url":"https://git.contoso.com/ops/config.git","html_url":"https://git.contoso.com/ops/config","ssh_url":"git@git.contoso.com:ops/config.git","default_branch":"main"}}
        """;

    public const string AcrPush = """
        {"id":"cb8c3971-9adc-488b-xxxx-43cbb4974ff5","timestamp":"2017-11-17T16:52:01.343145347Z","action":"push",
         "target":{"mediaType":"application/vnd.docker.distribution.manifest.v2+json","size":524,"digest":"sha256:xxxxd5c8","length":524,"repository":"shop/web","tag":"v1"},
         "request":{"id":"3cbb6949","host":"contoso.azurecr.io","method":"PUT","useragent":"docker/17.09"}}
        """;

    public const string DockerHubPush = """{"push_data":{"pushed_at":1417566161,"tag":"latest"},"repository":{"repo_name":"contoso/web","repo_url":"https://hub.docker.com/r/contoso/web"}}""";

    public const string GhcrPublish = """
        {"action":"published","package":{"name":"web","namespace":"contoso","package_type":"CONTAINER","package_version":{"package_url":"ghcr.io/contoso/web:v2"}}}
        """;

    public static HttpRequestMessage Request(string provider, string body, string secret = Secret, string? path = null)
    {
        var hex = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));
        var isInPath = provider is "dockerhub";
        var request = new HttpRequestMessage(HttpMethod.Post, path ?? (isInPath ? $"/hooks/{provider}/{Uri.EscapeDataString(secret)}" : $"/hooks/{provider}"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in Headers(provider, hex, secret))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static (string Name, string Value)[] Headers(string provider, string hex, string secret) => provider switch
    {
        "github" => [("X-Hub-Signature-256", $"sha256={hex}"), ("X-GitHub-Event", "push")],
        "ghcr" => [("X-Hub-Signature-256", $"sha256={hex}"), ("X-GitHub-Event", "package")],
        "gitlab" => [("X-Gitlab-Token", secret), ("X-Gitlab-Event", "Push Hook")],
        "bitbucket" => [("X-Hub-Signature", $"sha256={hex}"), ("X-Event-Key", "repo:push")],
        "bitbucket-server" => [("X-Hub-Signature", $"sha256={hex}"), ("X-Event-Key", "repo:refs_changed")],
        "azuredevops" => [("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"hook:{secret}")))],
        "gitea" => [("X-Gitea-Signature", hex), ("X-Gitea-Event", "push"), ("X-GitHub-Event", "push")],
        "generic" => [("X-Signature", $"sha256={hex}")],
        "acr" => [("Authorization", $"Bearer {secret}")],
        _ => [],
    };
}
