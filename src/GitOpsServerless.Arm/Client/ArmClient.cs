using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace GitOpsServerless.Arm.Client;

/// <summary>
/// Sends requests to Azure Resource Manager over Azure.Core's pipeline. Every answer is a value, refusals and broken connections included;
/// only cancellation throws. Long-running operations are never waited for: the answer carries where to ask.
/// </summary>
public sealed class ArmClient : IDisposable
{
    private readonly HttpPipeline _pipeline;
    private readonly ArmClientOptions _options;
    private readonly ArmRetryPolicy _retries;
    private readonly ApiVersionMemory _versions = new();

    /// <summary>Creates a client; one is enough for all targets of a cloud and an identity.</summary>
    public ArmClient(TokenCredential credential, ArmClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(credential);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Endpoints.Refusal is { } refusal)
        {
            throw new ArgumentException(refusal, nameof(options));
        }

        _options = options;
        _retries = new ArmRetryPolicy(options, new ThrottleBudget(options.Throttle, options.TimeProvider, options.LongestWait));
        var pipelineOptions = new PipelineOptions { RetryPolicy = _retries };
        pipelineOptions.Retry.NetworkTimeout = options.RequestTimeout;
        if (options.Transport is not null)
        {
            pipelineOptions.Transport = options.Transport;
        }

        HttpPipelinePolicy authentication = options.Endpoints.Endpoint.Scheme == Uri.UriSchemeHttp
            ? new LoopbackTokenPolicy(credential, options.Endpoints.Scope)
            : new BearerTokenAuthenticationPolicy(credential, options.Endpoints.Scope);
        _pipeline = HttpPipelineBuilder.Build(pipelineOptions, authentication);
    }

    /// <summary>Where requests go.</summary>
    public ArmEndpoints Endpoints => _options.Endpoints;

    /// <summary>Reads <c>path?api-version</c>.</summary>
    public Task<ArmResponse> GetAsync(string path, string apiVersion, CancellationToken cancellationToken, string? query = null) =>
        SendAsync(RequestMethod.Get, path, apiVersion, null, cancellationToken, query);

    /// <summary>Puts a body.</summary>
    public Task<ArmResponse> PutAsync(string path, string apiVersion, JsonNode body, CancellationToken cancellationToken) =>
        SendAsync(RequestMethod.Put, path, apiVersion, body, cancellationToken);

    /// <summary>
    /// Puts a body that starts something: a try whose fate is not known is not repeated, so that nothing is started twice.
    /// The caller reads what became of it.
    /// </summary>
    public Task<ArmResponse> PutOnceAsync(string path, string apiVersion, JsonNode body, CancellationToken cancellationToken) =>
        SendAsync(RequestMethod.Put, path, apiVersion, body, cancellationToken, isOnce: true);

    /// <summary>Posts a body.</summary>
    public Task<ArmResponse> PostAsync(string path, string apiVersion, JsonNode? body, CancellationToken cancellationToken) =>
        SendAsync(RequestMethod.Post, path, apiVersion, body, cancellationToken);

    /// <summary>Deletes.</summary>
    public Task<ArmResponse> DeleteAsync(string path, string apiVersion, CancellationToken cancellationToken, string? query = null) =>
        SendAsync(RequestMethod.Delete, path, apiVersion, null, cancellationToken, query);

    /// <summary>Reads an address that the service gave (<c>nextLink</c>, <c>Location</c>, <c>Azure-AsyncOperation</c>). Addresses elsewhere are refused.</summary>
    public Task<ArmResponse> GetLinkAsync(string link, CancellationToken cancellationToken) =>
        Uri.TryCreate(_options.Endpoints.Endpoint, link, out var uri) && Own(uri) is { } own
            ? SendAsync(RequestMethod.Get, own, null, cancellationToken)
            : Task.FromResult(new ArmResponse(0, null)
            {
                Method = "GET",
                Error = ArmError.Of("ForeignLink", "The service answered with a link to another host, which is not followed."),
            });

    /// <summary>
    /// Reads all pages of a list. An answer without a <c>value</c> array is a failure: an empty list is a statement, and a page of a proxy is none.
    /// An empty <c>nextLink</c> ends it. With <paramref name="failWhenCut"/> it is a failure that a link comes again or that there are
    /// more than <paramref name="maxPages"/>, since not all of the list is known then.
    /// </summary>
    public async Task<(IReadOnlyList<JsonObject> Items, ArmResponse? Failure)> ListAsync(
        string path, string apiVersion, CancellationToken cancellationToken, string? query = null, int maxPages = 200, bool failWhenCut = false)
    {
        var items = new List<JsonObject>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var response = await GetAsync(path, apiVersion, cancellationToken, query);
        while (true)
        {
            if (!response.IsSuccess)
            {
                return (items, response);
            }

            if (JsonText.Property(response.Object, "value") is not JsonArray values)
            {
                return (items, response with { Status = 0, Error = ArmError.Of(ArmError.Unexpected, "The answer to a list has no list in it; is there a proxy in between?") });
            }

            items.AddRange(values.OfType<JsonObject>());
            var next = JsonText.Of(JsonText.Property(response.Object, "nextLink"));
            if (string.IsNullOrEmpty(next))
            {
                return (items, null);
            }

            var isRepeated = !seen.Add(next);
            if (isRepeated || seen.Count >= maxPages)
            {
                var why = isRepeated ? "The list links to a page that was read already." : $"The list has more than {maxPages} pages.";
                return (items, failWhenCut ? response with { Status = 0, Error = ArmError.Of("ListTooLong", why) } : null);
            }

            response = await GetLinkAsync(next, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _retries.Dispose();

    /// <summary>
    /// The address to follow a link at; null for a foreign host. Emulators behind a mapped port give links with the host of the real cloud or with
    /// another name of this machine: they are asked at the address that was configured, so that nothing goes elsewhere.
    /// </summary>
    private Uri? Own(Uri uri)
    {
        var endpoint = _options.Endpoints.Endpoint;
        var isOwn = uri.Scheme == endpoint.Scheme && uri.Port == endpoint.Port
            && (string.Equals(uri.Host, endpoint.Host, StringComparison.OrdinalIgnoreCase)
                || (endpoint.Scheme == Uri.UriSchemeHttps && uri.Host.EndsWith("." + endpoint.Host, StringComparison.OrdinalIgnoreCase)));
        return isOwn ? uri : _options.Endpoints.IsLoopback ? Address(uri.PathAndQuery) : null;
    }

    /// <summary>An address below the endpoint, which may have a path of its own.</summary>
    private Uri Address(string pathAndQuery)
    {
        var root = _options.Endpoints.Endpoint.AbsolutePath.TrimEnd('/');
        return new Uri(_options.Endpoints.Endpoint, root.Length > 0 && !pathAndQuery.StartsWith(root + "/", StringComparison.OrdinalIgnoreCase) ? root + pathAndQuery : pathAndQuery);
    }

    private async Task<ArmResponse> SendAsync(
        RequestMethod method, string path, string apiVersion, JsonNode? body, CancellationToken cancellationToken, string? query = null, bool isOnce = false)
    {
        if (!RequestPath.TryEncode(path, out var encoded))
        {
            return Refused(method, path);
        }

        var version = _versions.For(path, apiVersion);
        if (!RequestPath.Is(WithVersion(version), encoded))
        {
            return Refused(method, path);
        }

        var response = await SendAsync(method, WithVersion(version), body, cancellationToken, isOnce);
        return _versions.Learn(path, apiVersion, version, response) is { } other
            ? await SendAsync(method, WithVersion(other), body, cancellationToken, isOnce)
            : response;

        Uri WithVersion(string text) => Address($"{encoded}?api-version={Uri.EscapeDataString(text)}{(query is null ? "" : "&" + query)}");
    }

    private async Task<ArmResponse> SendAsync(RequestMethod method, Uri uri, JsonNode? body, CancellationToken cancellationToken, bool isOnce = false)
    {
        try
        {
            using var message = _pipeline.CreateMessage();
            message.BufferResponse = false;
            if (isOnce)
            {
                message.SetProperty(typeof(ArmRetryPolicy), true);
            }

            message.Request.Method = method;
            message.Request.Uri.Reset(uri);
            message.Request.Headers.Add("Accept", "application/json");
            if (body is not null)
            {
                message.Request.Headers.Add("Content-Type", "application/json");
                message.Request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(body));
            }

            await _pipeline.SendAsync(message, cancellationToken);
            return Read(method, uri, message.Response);
        }
        catch (ThrottledException throttled)
        {
            return new ArmResponse(429, null)
            {
                Method = method.Method,
                Path = uri.AbsolutePath,
                RetryAfter = throttled.RetryAfter,
                Error = ArmError.Of("TooManyRequests", $"The service asked to wait for {(int)throttled.RetryAfter.TotalSeconds} seconds before the next request."),
            };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return Broken(method, uri, e);
        }
    }

    private static ArmResponse Refused(RequestMethod method, string path) => new(400, null)
    {
        Method = method.Method,
        Path = path,
        Error = ArmError.Of("InvalidResourceId", $"'{path}' was not sent: it has a segment that a URL would read in another way."),
    };

    private ArmResponse Read(RequestMethod method, Uri uri, Response response)
    {
        var body = Parse(response);
        var success = response.Status is >= 200 and < 300;
        return new ArmResponse(response.Status, body)
        {
            Method = method.Method,
            Path = uri.AbsolutePath,
            IsEmpty = IsEmpty(response),
            Error = success ? null : ArmError.Parse(body) ?? ArmError.Of(CodeOf(response.Status), Unreadable(response)),
            AsyncOperation = Header(response, "Azure-AsyncOperation"),
            Location = Header(response, "Location"),
            RetryAfter = ArmRetryPolicy.RetryAfter(response, _options.TimeProvider),
            RequestId = Header(response, "x-ms-correlation-request-id") ?? Header(response, "x-ms-request-id"),
        };
    }

    private static bool IsEmpty(Response response) => response.ContentStream is null || response.Content.ToMemory().Length == 0;

    private static JsonNode? Parse(Response response)
    {
        if (IsEmpty(response))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(response.Content.ToMemory().Span, documentOptions: new JsonDocumentOptions { MaxDepth = 128, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Unreadable(Response response)
    {
        var kind = response.Headers.ContentType ?? "no content type";
        return IsEmpty(response)
            ? $"HTTP {response.Status} without a body."
            : $"HTTP {response.Status} with an answer that is not an Azure error ({kind}); is there a proxy in between?";
    }

    private static string CodeOf(int status) => ((HttpStatusCode)status).ToString();

    private static string? Header(Response response, string name) => response.Headers.TryGetValue(name, out var value) ? value : null;

    private static ArmResponse Broken(RequestMethod method, Uri uri, Exception exception)
    {
        var inner = exception;
        while (inner.InnerException is not null)
        {
            inner = inner.InnerException;
        }

        var code = exception.GetType().FullName switch
        {
            "Azure.Identity.AuthenticationFailedException" or "Azure.Identity.CredentialUnavailableException" => "AuthenticationFailed",
            _ when exception is AnswerTooLargeException => ArmError.Unexpected,
            _ when exception is OperationCanceledException => "RequestTimeout",
            _ => "ConnectionFailed",
        };
        return new ArmResponse(code == "AuthenticationFailed" ? 401 : 0, null)
        {
            Method = method.Method,
            Path = uri.AbsolutePath,
            Error = ArmError.Of(code, inner.Message.ReplaceLineEndings(" ")),
        };
    }

    private sealed class PipelineOptions : ClientOptions
    {
        public PipelineOptions()
        {
            Diagnostics.IsLoggingContentEnabled = false;
            Diagnostics.ApplicationId = "gitops-serverless";
        }
    }
}
