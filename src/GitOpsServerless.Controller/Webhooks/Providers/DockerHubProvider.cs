using System.Text.Json;

namespace GitOpsServerless.Controller.Webhooks.Providers;

/// <summary>Docker Hub (https://docs.docker.com/docker-hub/repos/manage/webhooks/). It neither signs nor sends headers: the token is in the path.</summary>
internal sealed class DockerHubProvider : IWebhookProvider
{
    public string Name => "dockerhub";

    public bool VerifiesWithoutBody => true;

    public bool Verify(WebhookRequest request, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret) => Proof.IsToken(request.Token, secret);

    public IReadOnlyList<WebhookEvent>? Parse(WebhookRequest request, JsonElement payload) =>
        payload.Text("repository", "repo_name") is { } repository ? [new WebhookEvent.Artifact($"docker.io/{repository}")] : null;
}
