using System.Text.Json;

namespace GitOpsServerless.Controller.Webhooks.Providers;

/// <summary>
/// For everything else that can sign: <c>X-Signature: sha256=HEX</c> and a body with <c>repository</c>, <c>ref</c>, <c>paths</c>,
/// or <c>image</c>, or <c>applications</c>.
/// </summary>
internal sealed class GenericProvider : IWebhookProvider
{
    public string Name => "generic";

    public bool VerifiesWithoutBody => false;

    public bool HasProof(WebhookRequest request) => Proof.IsSignatureForm(request.Header("X-Signature"));

    public bool Verify(WebhookRequest request, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret) =>
        Proof.IsSignature(request.Header("X-Signature"), body, secret);

    public IReadOnlyList<WebhookEvent>? Parse(WebhookRequest request, JsonElement payload)
    {
        var events = new List<WebhookEvent>();
        if (payload.Text("repository") is { } repository)
        {
            events.Add(new WebhookEvent.Push([repository], payload.Text("ref")) { Paths = payload.AllTexts("paths") });
        }

        if (payload.Text("image") is { } image)
        {
            events.Add(new WebhookEvent.Artifact(ArtifactName.WithoutTag(image)));
        }

        if (payload.At("applications").ValueKind == JsonValueKind.Array)
        {
            events.Add(new WebhookEvent.Named([.. payload.Texts("applications")]));
        }

        return events.Count > 0 ? events : null;
    }
}
