using System.Text.Json;

namespace GitOpsServerless.Controller.Webhooks.Providers;

/// <summary>Gitea, Forgejo and Gogs (https://docs.gitea.com/usage/webhooks).</summary>
internal sealed class GiteaProvider : IWebhookProvider
{
    public string Name => "gitea";

    public bool VerifiesWithoutBody => false;

    public bool HasProof(WebhookRequest request) =>
        Bare(request) is { } bare ? Proof.IsBareSignatureForm(bare) : Proof.IsSignatureForm(request.Header("X-Hub-Signature-256"));

    public bool Verify(WebhookRequest request, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret) => Bare(request) is { } bare
        ? Proof.IsBareSignature(bare, body, secret)
        : Proof.IsSignature(request.Header("X-Hub-Signature-256"), body, secret);

    public IReadOnlyList<WebhookEvent>? Parse(WebhookRequest request, JsonElement payload)
    {
        var kind = request.Header("X-Forgejo-Event") ?? request.Header("X-Gitea-Event") ?? request.Header("X-Gogs-Event") ?? request.Header("X-GitHub-Event");
        if (kind != "push")
        {
            return [];
        }

        var repositories = payload.At("repository").TextsOf("clone_url", "html_url", "ssh_url");
        return repositories.Count > 0 && payload.Text("ref") is { } reference
            ?
            [
                new WebhookEvent.Push(repositories, reference)
                {
                    DefaultBranch = payload.Text("repository", "default_branch"),
                    Paths = payload.Number("total_commits") is { } total ? CommitPaths.Of(payload, total) : null,
                },
            ]
            : null;
    }

    private static string? Bare(WebhookRequest request) =>
        request.Header("X-Forgejo-Signature") ?? request.Header("X-Gitea-Signature") ?? request.Header("X-Gogs-Signature");
}
