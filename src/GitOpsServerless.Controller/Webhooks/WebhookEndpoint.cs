using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Webhooks;

/// <summary>
/// Takes a webhook over HTTP: 202 for everything that is verified and understood, whether or not it concerns an application;
/// 401 without proof (also for a provider that is not configured), 400 for a verified body that is not understood, 413, 408, and 429 while too
/// many bodies are being read.
/// </summary>
internal sealed class WebhookEndpoint(
    WebhookReceiver receiver, WebhookOptions options, WebhookWaker waker, ControllerMeter meter, ILogger<WebhookEndpoint> logger, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _bodies = new(options.BodiesAtATime);

    public async Task HandleAsync(HttpContext context, string providerName, string? token)
    {
        var provider = receiver.Find(providerName);
        var status = provider is null ? StatusCodes.Status404NotFound : await ReceiveAsync(context, provider, token);
        meter.Webhook(provider?.Name ?? "unknown", status);
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
    }

    public void Dispose() => _bodies.Dispose();

    private async Task<int> ReceiveAsync(HttpContext context, IWebhookProvider provider, string? token)
    {
        var request = new WebhookRequest(name => context.Request.Headers.TryGetValue(name, out var values) ? values[0] : null, token);
        if (!receiver.MayVerify(provider, request))
        {
            return Refuse(provider);
        }

        if (!await _bodies.WaitAsync(options.AnswerWithin, context.RequestAborted))
        {
            return StatusCodes.Status429TooManyRequests;
        }

        Result<IReadOnlyList<WebhookEvent>> events;
        try
        {
            var (body, problem) = await BoundedBody.ReadAsync(context.Request, options.LargestBody, options.BodyTimeout, time, context.RequestAborted);
            if (problem is { } status)
            {
                logger.LogWarning("{Diagnostic}", DiagnosticCatalog.WebhookTooLarge.Create($"A webhook of {provider.Name} was refused with status {status}."));
                return status;
            }

            if (!provider.VerifiesWithoutBody && !receiver.Verify(provider, request, body.Span))
            {
                return Refuse(provider);
            }

            events = WebhookReceiver.Parse(provider, request, body);
        }
        finally
        {
            _bodies.Release();
        }

        if (!events.IsSuccess)
        {
            logger.LogWarning("{Diagnostic}", events.Error);
            return StatusCodes.Status400BadRequest;
        }

        await waker.WakeAsync(events.Value);
        return StatusCodes.Status202Accepted;
    }

    private int Refuse(IWebhookProvider provider)
    {
        logger.LogWarning("{Diagnostic}", DiagnosticCatalog.WebhookSignature.Create($"A webhook for {provider.Name} carries no valid proof."));
        return StatusCodes.Status401Unauthorized;
    }
}
