using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using GitOpsServerless.Contracts;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace GitOpsServerless.Controller.Notifications;

/// <summary>Sends notifications over HTTP. A receiver that fails is logged and never fails a reconcile.</summary>
public sealed partial class HttpNotifier : INotifier, IDisposable
{
    private static readonly Meter s_meter = new("GitOpsServerless.Notifications");
    private static readonly Counter<long> s_sent = s_meter.CreateCounter<long>("gitops.notifications", "{notification}", "Notifications by kind and result.");
    private readonly ISecretResolver _secrets;
    private readonly NotificationOptions _options;
    private readonly ILogger _logger;
    private readonly HttpClient _client;

    /// <summary>Creates a notifier.</summary>
    public HttpNotifier(ISecretResolver secrets, NotificationOptions options, ILogger<HttpNotifier> logger)
        : this(secrets, options, logger, SafeAddress.CreateHandler(options.AllowedHosts))
    {
    }

    internal HttpNotifier(ISecretResolver secrets, NotificationOptions options, ILogger logger, HttpMessageHandler handler)
    {
        _secrets = secrets;
        _options = options;
        _logger = logger;
        _client = new HttpClient(handler) { Timeout = options.Timeout };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("GitOpsServerless");
    }

    /// <inheritdoc />
    public Task NotifyAsync(Notification notification, DefinitionSet definitions, CancellationToken cancellationToken) => Task.WhenAll(
        definitions.Notifications.Values
            .Where(d => Fits(d.Events, notification.Event) && Fits(d.Applications, notification.Application))
            .Select(d => SendAsync(d, notification, cancellationToken)));

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private static bool Fits(IReadOnlyList<string> patterns, string text) => patterns.Any(p =>
        p == text || (p.EndsWith('*') && text.StartsWith(p[..^1], StringComparison.Ordinal)));

    private async Task SendAsync(NotificationDefinition definition, Notification notification, CancellationToken cancellationToken)
    {
        var problem = await TrySendAsync(definition, notification, cancellationToken);
        s_sent.Add(1, new("kind", definition.Kind), new("result", problem is null ? "sent" : "failed"));
        if (problem is not null)
        {
            _logger.LogWarning("{Diagnostic}", problem);
        }
    }

    private async Task<Diagnostic?> TrySendAsync(NotificationDefinition definition, Notification notification, CancellationToken cancellationToken)
    {
        var address = await ResolveAsync(definition.Url, cancellationToken);
        var credential = definition.Credential is null ? null : await ResolveAsync(definition.Credential, cancellationToken);
        if (address is null || (credential is null && definition.Credential is not null))
        {
            return DiagnosticCatalog.NotificationFailed.Create($"The address or credential of the notification '{definition.Name}' could not be resolved.");
        }

        var url = address.Replace("{revision}", Uri.EscapeDataString(notification.Revision?.Id ?? string.Empty), StringComparison.Ordinal);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !SafeAddress.IsAllowed(uri, _options.AllowedHosts))
        {
            return DiagnosticCatalog.NotificationAddress.Create($"The notification '{definition.Name}' does not name a public https address.");
        }

        return await PostAsync(definition, notification, uri, credential, cancellationToken);
    }

    private async Task<Diagnostic?> PostAsync(
        NotificationDefinition definition, Notification notification, Uri uri, string? credential, CancellationToken cancellationToken)
    {
        var body = NotificationBody.Of(definition.Kind, notification).ToJsonString(ContractsJson.Options);
        using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (credential is not null)
        {
            Authorize(request, definition.Kind, body, credential);
        }

        // The span of a request holds its path, and the path of a chat's address is its secret.
        using var untraced = SuppressInstrumentationScope.Begin();
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode
                ? null
                : DiagnosticCatalog.NotificationFailed.Create($"The receiver of the notification '{definition.Name}' answered {(int)response.StatusCode}.");
        }
        catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The exception's text may hold the address, and the address may be a secret.
            return DiagnosticCatalog.NotificationFailed.Create($"The receiver of the notification '{definition.Name}' could not be reached ({error.GetType().Name}).");
        }
    }

    private static void Authorize(HttpRequestMessage request, string kind, string body, string credential)
    {
        switch (kind)
        {
            case "github":
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
                break;
            case "azuredevops":
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($":{credential}")));
                break;
            default:
                var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(credential), Encoding.UTF8.GetBytes(body));
                request.Headers.Add("X-Signature", $"sha256={Convert.ToHexStringLower(signature)}");
                break;
        }
    }

    private async Task<string?> ResolveAsync(string text, CancellationToken cancellationToken)
    {
        if (!text.StartsWith("${keyvault:", StringComparison.Ordinal))
        {
            return text;
        }

        var match = Reference().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var vault = match.Groups["vault"] is { Success: true } v ? v.Value : null;
        var version = match.Groups["version"] is { Success: true } w ? w.Value : null;
        var secret = await _secrets.ResolveAsync(new SecretReference(vault, match.Groups["name"].Value, version), cancellationToken);
        return secret.IsSuccess ? secret.Value.Value : null;
    }

    [GeneratedRegex(@"^\$\{keyvault:((?<vault>https://[A-Za-z0-9.:-]+)/secrets/)?(?<name>[0-9A-Za-z-]{1,127})(/(?<version>[0-9a-fA-F]{32}))?\}$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
