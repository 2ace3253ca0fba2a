using System.Text.Json;

namespace GitOpsServerless.Controller.Webhooks.Providers;

/// <summary>Bitbucket Server and Data Center (https://confluence.atlassian.com/bitbucketserver/event-payload-938025882.html).</summary>
internal sealed class BitbucketServerProvider : IWebhookProvider
{
    public string Name => "bitbucket-server";

    public bool VerifiesWithoutBody => false;

    public bool HasProof(WebhookRequest request) => Proof.IsSignatureForm(request.Header("X-Hub-Signature"));

    public bool Verify(WebhookRequest request, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret) =>
        Proof.IsSignature(request.Header("X-Hub-Signature"), body, secret);

    public IReadOnlyList<WebhookEvent>? Parse(WebhookRequest request, JsonElement payload)
    {
        if (request.Header("X-Event-Key") != "repo:refs_changed")
        {
            return [];
        }

        var repositories = payload.Items("repository", "links", "clone").Select(l => l.Text("href")).OfType<string>().ToList();
        return repositories.Count == 0
            ? null
            : [.. payload.Items("changes").Select(c => new WebhookEvent.Push(repositories, c.Text("ref", "id") ?? c.Text("refId")))];
    }
}
