using System.Text.Json;

namespace GitOpsServerless.Controller.Webhooks.Providers;

/// <summary>Bitbucket Cloud (https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/). Its payloads have no paths, and nothing is called back for them.</summary>
internal sealed class BitbucketCloudProvider : IWebhookProvider
{
    public string Name => "bitbucket";

    public bool VerifiesWithoutBody => false;

    public bool HasProof(WebhookRequest request) => Proof.IsSignatureForm(request.Header("X-Hub-Signature"));

    public bool Verify(WebhookRequest request, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret) =>
        Proof.IsSignature(request.Header("X-Hub-Signature"), body, secret);

    public IReadOnlyList<WebhookEvent>? Parse(WebhookRequest request, JsonElement payload)
    {
        if (request.Header("X-Event-Key") != "repo:push")
        {
            return [];
        }

        var repositories = payload.At("repository", "links", "html").TextsOf("href");
        if (repositories.Count == 0)
        {
            return null;
        }

        return [.. payload.Items("push", "changes").Select(c => new WebhookEvent.Push(repositories, RefOf(c))).Distinct()];
    }

    // A deleted branch has only an old state.
    private static string? RefOf(JsonElement change)
    {
        var state = change.At("new").ValueKind == JsonValueKind.Object ? change.At("new") : change.At("old");
        return state.Text("name") is { } name ? $"refs/{(state.Text("type") == "tag" ? "tags" : "heads")}/{name}" : null;
    }
}
