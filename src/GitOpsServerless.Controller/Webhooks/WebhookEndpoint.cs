using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Api;
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
    WebhookReceiver receiver,
    WebhookOptions options,
    BodyPlaces places,
    WebhookClients clients,
    WebhookWaker waker,
    ControllerMeter meter,
    ILogger<WebhookEndpoint> logger,
    TimeProvider time)
{
    private readonly BodyLimits _limits = new(options.LargestBody, options.BodyTimeout) { LeastRate = options.LeastBodyRate, Grace = options.BodyGrace };

    public async Task HandleAsync(HttpContext context, string providerName, string? token)
    {
        var provider = receiver.Find(providerName);
        var (status, problem) = provider is null
            ? (StatusCodes.Status404NotFound, DiagnosticCatalog.UnknownAddress.Create("There is no such provider of webhooks."))
            : await ReceiveAsync(context, provider, token);
        meter.Webhook(provider?.Name ?? "unknown", status);
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        if (problem is null)
        {
            return;
        }

        logger.LogWarning("{Diagnostic}", problem);
        if (status is StatusCodes.Status408RequestTimeout or StatusCodes.Status413PayloadTooLarge)
        {
            // The rest of the body is of no use.
            context.Response.Headers.Connection = "close";
        }

        await Problem.WriteAsync(context, status, [problem]);
    }

    private async Task<(int Status, Diagnostic? Problem)> ReceiveAsync(HttpContext context, IWebhookProvider provider, string? token)
    {
        // A proof that is shown twice is none: nobody says which of the two counts.
        var request = new WebhookRequest(name => context.Request.Headers.TryGetValue(name, out var values) && values is [var value] ? value : null, token);
        if (!receiver.MayVerify(provider, request))
        {
            return Refusal(provider);
        }

        Result<IReadOnlyList<WebhookEvent>> events;
        using (var place = await places.TryEnterAsync(clients.Of(context), context.RequestAborted))
        {
            if (place is null)
            {
                return (StatusCodes.Status429TooManyRequests, DiagnosticCatalog.WebhookBusy.Create("Too many bodies are being read; the places of slow ones are given away."));
            }

            using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, place.Cut);
            var (body, problem) = await BoundedBody.ReadAsync(context.Request, _limits, time, ended.Token, place.Add);
            if (problem is { } status)
            {
                return (status, Unread(provider, status));
            }

            if (!provider.VerifiesWithoutBody && !receiver.Verify(provider, request, body.Span))
            {
                return Refusal(provider);
            }

            events = WebhookReceiver.Parse(provider, request, body);
        }

        if (!events.IsSuccess)
        {
            return (StatusCodes.Status400BadRequest, events.Error);
        }

        await waker.WakeAsync(events.Value);
        return (StatusCodes.Status202Accepted, null);
    }

    private static (int Status, Diagnostic? Problem) Refusal(IWebhookProvider provider) =>
        (StatusCodes.Status401Unauthorized, DiagnosticCatalog.WebhookSignature.Create($"A webhook for {provider.Name} carries no valid proof."));

    private static Diagnostic Unread(IWebhookProvider provider, int status) => DiagnosticCatalog.WebhookTooLarge.Create(status switch
    {
        StatusCodes.Status408RequestTimeout => $"The body of a webhook of {provider.Name} arrived too slowly.",
        StatusCodes.Status413PayloadTooLarge => $"The body of a webhook of {provider.Name} is too large.",
        _ => $"The body of a webhook of {provider.Name} broke off.",
    });
}
