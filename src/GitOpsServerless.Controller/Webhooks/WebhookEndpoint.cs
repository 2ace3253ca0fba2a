using System.Text.Json;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Metrics;
using GitOpsServerless.Controller.Schedule;
using GitOpsServerless.Controller.Waking;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Webhooks;

/// <summary>
/// Takes a webhook over HTTP: 202 for everything that is verified and understood, whether or not it concerns an application;
/// 401 without proof (also for a provider that is not configured), 400 for a verified body that is not understood, 413, 408.
/// </summary>
internal sealed class WebhookEndpoint(
    WebhookReceiver receiver,
    WebhookOptions options,
    IStateStore store,
    IGitOpsEngine engine,
    Waker waker,
    PendingWakes pending,
    ControllerMeter meter,
    ILogger<WebhookEndpoint> logger,
    TimeProvider time)
{
    public async Task HandleAsync(HttpContext context, string providerName, string? token)
    {
        var provider = receiver.Find(providerName);
        var status = provider is null ? StatusCodes.Status404NotFound : await ReceiveAsync(context, provider, token);
        meter.Webhook(provider?.Name ?? "unknown", status);
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
    }

    private async Task<int> ReceiveAsync(HttpContext context, IWebhookProvider provider, string? token)
    {
        var request = new WebhookRequest(name => context.Request.Headers.TryGetValue(name, out var values) ? values[0] : null, token);
        if (provider.VerifiesWithoutBody && !receiver.Verify(provider, request, []))
        {
            return Refuse(provider);
        }

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

        var events = WebhookReceiver.Parse(provider, request, body);
        if (!events.IsSuccess)
        {
            logger.LogWarning("{Diagnostic}", events.Error);
            return StatusCodes.Status400BadRequest;
        }

        await WakeAsync(events.Value);
        return StatusCodes.Status202Accepted;
    }

    private int Refuse(IWebhookProvider provider)
    {
        logger.LogWarning("{Diagnostic}", DiagnosticCatalog.WebhookSignature.Create($"A webhook for {provider.Name} carries no valid proof."));
        return StatusCodes.Status401Unauthorized;
    }

    // Not with the request's token: a sender that hangs up has still said what it knows.
    private async Task WakeAsync(IReadOnlyList<WebhookEvent> events)
    {
        if (events.Count == 0)
        {
            return;
        }

        using var limit = new CancellationTokenSource(options.AnswerWithin, time);
        try
        {
            var names = WebhookMatcher.Match(events, await IndexAsync(limit.Token));
            var left = await waker.WakeAllAsync(names, limit.Token);
            logger.LogInformation("A webhook wakes {Count} applications", names.Count);
            if (left.Count > 0)
            {
                await pending.AddAsync($"{time.GetUtcNow().UtcTicks:x}-{Guid.NewGuid():n}", left, CancellationToken.None);
            }
        }
        catch (Exception error)
        {
            // The schedule finds the change; the provider cannot do anything about our troubles.
            logger.LogError(error, "A webhook could not wake its applications; the schedule will");
        }
    }

    private async Task<ApplicationIndex> IndexAsync(CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(ApplicationIndex.Key, cancellationToken) is { } document
            && JsonSerializer.Deserialize<ApplicationIndex>(document.Content.Span, ContractsJson.Options) is { } index)
        {
            return index;
        }

        return ApplicationIndex.Of(await engine.GetDefinitionsAsync(cancellationToken));
    }
}
