using System.Text;
using System.Text.Json;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Webhooks;

/// <summary>Verifies, then parses. Pure: everything that it needs is passed in, and nothing that is passed in makes it throw.</summary>
internal sealed class WebhookReceiver
{
    private static readonly JsonDocumentOptions s_json = new() { MaxDepth = 32 };
    private readonly Dictionary<string, IWebhookProvider> _providers;
    private readonly Dictionary<string, byte[][]> _secrets;

    public WebhookReceiver(WebhookOptions options)
    {
        _providers = WebhookProviders.All.ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        _secrets = options.Secrets.ToDictionary(
            s => s.Key, s => s.Value.Where(v => v.Length > 0).Select(Encoding.UTF8.GetBytes).ToArray(), StringComparer.OrdinalIgnoreCase);
    }

    public IWebhookProvider? Find(string name) => _providers.GetValueOrDefault(name);

    /// <summary>Whether the request can be one of the provider's, as far as that shows without its body: the provider has a secret, and the proof that is due has the right form.</summary>
    public bool MayVerify(IWebhookProvider provider, WebhookRequest request) => provider.VerifiesWithoutBody
        ? Verify(provider, request, [])
        : _secrets.GetValueOrDefault(provider.Name, []).Length > 0 && provider.HasProof(request);

    /// <summary>Whether the request knows one of the provider's secrets. Every secret is tried, so that the time does not tell which one fits.</summary>
    public bool Verify(IWebhookProvider provider, WebhookRequest request, ReadOnlySpan<byte> body)
    {
        var isKnown = false;
        foreach (var secret in _secrets.GetValueOrDefault(provider.Name, []))
        {
            isKnown |= provider.Verify(request, body, secret);
        }

        return isKnown;
    }

    /// <summary>What a verified body says.</summary>
    public static Result<IReadOnlyList<WebhookEvent>> Parse(IWebhookProvider provider, WebhookRequest request, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, s_json);
            return provider.Parse(request, document.RootElement) is { } events
                ? Result<IReadOnlyList<WebhookEvent>>.Success(events)
                : NotUnderstood(provider);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Invalid JSON, or text with lone surrogates that cannot be read as a string.
            return NotUnderstood(provider);
        }
    }

    private static Diagnostic NotUnderstood(IWebhookProvider provider) =>
        DiagnosticCatalog.WebhookPayload.Create($"The body is not a payload that {provider.Name} documents.");
}
