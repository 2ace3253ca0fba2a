using System.Text.Json;

namespace GitOpsServerless.Controller.Webhooks;

/// <summary>One provider: how it proves itself, and what its payloads say. Pure; both methods take hostile input and never throw.</summary>
internal interface IWebhookProvider
{
    /// <summary>Name in the path.</summary>
    string Name { get; }

    /// <summary>Whether the proof is in the headers or the path alone, so that the body need not be read to refuse a request.</summary>
    bool VerifiesWithoutBody { get; }

    /// <summary>Whether the headers hold something that has the form of a proof, so that a body is worth reading.</summary>
    bool HasProof(WebhookRequest request) => true;

    /// <summary>Whether the request proves that it knows the secret. Compares in fixed time.</summary>
    bool Verify(WebhookRequest request, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret);

    /// <summary>What the payload says; empty for events that move nothing; null when it is not understood.</summary>
    IReadOnlyList<WebhookEvent>? Parse(WebhookRequest request, JsonElement payload);
}
