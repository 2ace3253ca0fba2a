using System.Text.Json;

namespace GitOpsServerless.Controller.Webhooks.Providers;

/// <summary>
/// Azure Container Registry (https://learn.microsoft.com/azure/container-registry/container-registry-webhook-reference). It does not sign:
/// the token is in a custom <c>Authorization</c> header or behind the provider's name in the path.
/// </summary>
internal sealed class ContainerRegistryProvider : IWebhookProvider
{
    public string Name => "acr";

    public bool VerifiesWithoutBody => true;

    public bool Verify(WebhookRequest request, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret) =>
        request.Header("Authorization") is { } header ? Proof.IsAuthorization(header, secret) : Proof.IsToken(request.Token, secret);

    public IReadOnlyList<WebhookEvent>? Parse(WebhookRequest request, JsonElement payload)
    {
        if (payload.Text("action") is not { } action)
        {
            return null;
        }

        if (action is not ("push" or "chart_push"))
        {
            return [];
        }

        return payload.Text("request", "host") is { } host && payload.Text("target", "repository") is { } repository
            ? [new WebhookEvent.Artifact($"{host}/{repository}")]
            : null;
    }
}
