using System.Text.Json;

namespace GitOpsServerless.Controller.Webhooks.Providers;

/// <summary>GitHub, and packages of GHCR (https://docs.github.com/webhooks/webhook-events-and-payloads).</summary>
internal sealed class GitHubProvider(string name = "github") : IWebhookProvider
{
    public string Name => name;

    public bool VerifiesWithoutBody => false;

    public bool HasProof(WebhookRequest request) => Proof.IsSignatureForm(request.Header("X-Hub-Signature-256"));

    public bool Verify(WebhookRequest request, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret) =>
        Proof.IsSignature(request.Header("X-Hub-Signature-256"), body, secret);

    public IReadOnlyList<WebhookEvent>? Parse(WebhookRequest request, JsonElement payload) => request.Header("X-GitHub-Event") switch
    {
        "push" => Push(payload),
        "package" => Package(payload.At("package")),
        "registry_package" => Package(payload.At("registry_package")),
        _ => [],
    };

    private static WebhookEvent[]? Push(JsonElement payload)
    {
        var repositories = payload.At("repository").TextsOf("clone_url", "html_url", "ssh_url", "git_url");
        if (repositories.Count == 0 || payload.Text("ref") is not { } reference)
        {
            return null;
        }

        return
        [
            new WebhookEvent.Push(repositories, reference)
            {
                DefaultBranch = payload.Text("repository", "default_branch"),

                // A forced push also takes away commits that the payload does not list.
                Paths = payload.IsTrue("forced") || payload.IsTrue("created") ? null : CommitPaths.Of(payload, payload.Number("size")),
            },
        ];
    }

    private static WebhookEvent[]? Package(JsonElement package)
    {
        if (package.Text("package_version", "package_url") is { } url)
        {
            return [new WebhookEvent.Artifact(ArtifactName.WithoutTag(url))];
        }

        return package.Text("namespace") is { } owner && package.Text("name") is { } packageName
            ? [new WebhookEvent.Artifact($"ghcr.io/{owner}/{packageName}")]
            : null;
    }
}
