using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Client;

/// <summary>
/// A small dynamic client: paths in, JSON objects out. Bounded in concurrency, size, time and tries;
/// <c>Retry-After</c> is obeyed; a refused token is renewed once.
/// </summary>
internal sealed class KubernetesClient : IDisposable
{
    private static readonly JsonDocumentOptions ParseOptions = new() { MaxDepth = 256, AllowDuplicateProperties = false };
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private const int LongestBackOff = 4;

    private readonly KubernetesConnection _connection;
    private readonly KubernetesTargetOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _inFlight;
    private readonly string _base;

    public KubernetesClient(KubernetesConnection connection, KubernetesTargetOptions options, TimeProvider time, HttpMessageHandler? handler = null)
    {
        _connection = connection;
        _options = options;
        _time = time;
        _http = new HttpClient(handler ?? KubernetesHandler.Create(connection, options), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        _inFlight = new SemaphoreSlim(options.Concurrency);
        _base = connection.Server.AbsoluteUri.TrimEnd('/');
    }

    public ClientStatistics Statistics { get; } = new();

    public KubernetesConnection Connection => _connection;

    /// <summary>
    /// Since when the server does not take the identity, is not trusted, or is not there; null while it answers. Credentials and authorities
    /// are rotated and clusters move, so that the connection is worth reading again.
    /// </summary>
    public DateTimeOffset? InDoubtSince { get; private set; }

    /// <summary>Sends a request, again where that may help. It holds a place in flight only while it is on its way, not between tries.</summary>
    public async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var (refresh, isRenewed) = (false, false);
        var started = _time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var (response, wait) = await TryInPlaceAsync(request, refresh, cancellationToken);
            refresh = response.StatusCode == 401 && !isRenewed && _connection.Tokens is not null;
            if (refresh)
            {
                isRenewed = true;
                continue;
            }

            InDoubtSince = response.StatusCode switch
            {
                401 => InDoubtSince ?? _time.GetUtcNow(),
                0 => InDoubtSince,
                _ => null,
            };
            if (!MayRepeat(response) || !HasTimeFor(response, attempt, started))
            {
                return attempt == 1 ? response : response with { Tries = attempt };
            }

            Statistics.CountRetry();
            await Task.Delay(Longer(wait, BackOff(Math.Min(attempt, LongestBackOff))), _time, cancellationToken);
        }
    }

    /// <summary>
    /// Reads a watch until an event is enough, the server ends it, or it is cancelled, which is how a wait ends and no exception.
    /// It holds none of the places in flight: a watch is idle most of the time.
    /// </summary>
    /// <param name="path">Path and query with <c>watch=true</c> and the version to start from.</param>
    /// <param name="isEnough">Whether an event ends the watch.</param>
    /// <param name="cancellationToken">End of the wait.</param>
    /// <returns>False when the server would not watch or ended the watch, or the connection broke.</returns>
    public async Task<bool> WatchAsync(string path, Func<WatchEvent, bool> isEnough, CancellationToken cancellationToken)
    {
        try
        {
            using var message = await BuildAsync(ApiRequest.Get(path), refresh: false, cancellationToken);
            Statistics.CountRequest(0);
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return false;
            }

            var lines = new LineReader(await response.Content.ReadAsStreamAsync(cancellationToken), _options.MaxResponseBytes);
            while (await lines.ReadAsync(cancellationToken) is { } line)
            {
                Statistics.CountReceived(line.Length);
                if (JsonNode.Parse(line, documentOptions: ParseOptions) is JsonObject e && e.ObjectAt("object") is { } o
                    && isEnough(new WatchEvent(e.TextAt("type") ?? string.Empty, o)))
                {
                    return true;
                }
            }

            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException or InvalidDataException or KubernetesTokenException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _inFlight.Dispose();
    }

    private async Task<(ApiResponse Response, TimeSpan? Wait)> TryInPlaceAsync(ApiRequest request, bool refresh, CancellationToken cancellationToken)
    {
        await _inFlight.WaitAsync(cancellationToken);
        try
        {
            return await TryOnceAsync(request, refresh, cancellationToken);
        }
        finally
        {
            _inFlight.Release();
        }
    }

    // 409 is left to the caller, who knows whether a fresh read helps; 504 and 500 because of webhooks are worth another try.
    private static bool MayRepeat(ApiResponse response) =>
        response.StatusCode is 0 or 429 or 500 or 502 or 503 or 504
        && response.Error is { IsTransient: true };

    // A server that asks to come back later (priority and fairness) did nothing and will serve; that costs patience, not tries.
    private bool HasTimeFor(ApiResponse response, int attempt, long started) =>
        attempt < _options.Attempts || (response.StatusCode == 429 && _time.GetElapsedTime(started) < _options.ThrottleTimeout);

    // A server that names no pause, or none worth the name, gets the usual one.
    private static TimeSpan Longer(TimeSpan? asked, TimeSpan usual) => asked > usual ? asked.Value : usual;

    private static TimeSpan BackOff(int attempt) => TimeSpan.FromMilliseconds(100 * Math.Pow(3, attempt - 1));

    private async Task<(ApiResponse Response, TimeSpan? Wait)> TryOnceAsync(ApiRequest request, bool refresh, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var message = await BuildAsync(request, refresh, linked.Token);
            Statistics.CountRequest(request.Body?.Length ?? 0);
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            return (await ReadAsync(request, response, linked.Token), RetryAfter(response));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var seconds = _options.RequestTimeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
            return (Failed(KubernetesTimeout.Create($"{request.Method} {PathOf(request)} was not answered within {seconds} s.", resource: request.Resource)), null);
        }
        catch (KubernetesTokenException error)
        {
            return (Failed(error.Diagnostic with { Resource = request.Resource }), null);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException or InvalidDataException)
        {
            if (error is HttpRequestException
                {
                    HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError,
                })
            {
                InDoubtSince ??= _time.GetUtcNow();
            }

            return (Failed(KubernetesUnreachable.Create(Explain(request, error), resource: request.Resource)), null);
        }
    }

    private static ApiResponse Failed(Diagnostic error) => new(0) { Error = error };

    private string Explain(ApiRequest request, Exception error)
    {
        var cause = error is JsonException ? "the answer is not complete JSON" : Innermost(error).Message;
        return $"{request.Method} {PathOf(request)} at {_connection.Server.Host} failed: {cause}";
    }

    private static Exception Innermost(Exception error)
    {
        while (error.InnerException is { } inner)
        {
            error = inner;
        }

        return error;
    }

    private static string PathOf(ApiRequest request)
    {
        var query = request.Path.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? request.Path : request.Path[..query];
    }

    private async Task<HttpRequestMessage> BuildAsync(ApiRequest request, bool refresh, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(request.Method, _base + request.Path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("Accept", request.Answer == AnswerPart.Object ? request.Accept : ApiRequest.Metadata);
        message.Headers.TryAddWithoutValidation("User-Agent", "gitops-serverless");
        foreach (var (name, value) in _connection.Impersonation?.Headers() ?? [])
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }

        if (_connection.Tokens is { } tokens)
        {
            var token = await tokens.GetTokenAsync(refresh, cancellationToken);
            message.Headers.Authorization = BearerTokens.IsValid(token)
                ? new AuthenticationHeaderValue("Bearer", token)
                : throw new KubernetesTokenException(KubernetesUnauthorized.Create("The token is not one word of printable ASCII characters."));
        }

        return message;
    }

    private async Task<ApiResponse> ReadAsync(ApiRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var isRead = !response.IsSuccessStatusCode || request.Answer != AnswerPart.Nothing;
        using var body = new MemoryStream(isRead ? (int)Math.Min(response.Content.Headers.ContentLength ?? 4_096, _options.MaxResponseBytes) : 0);
        if (!await ReadBodyAsync(response.Content, isRead ? body : Stream.Null, cancellationToken))
        {
            return new ApiResponse(413)
            {
                Error = KubernetesResponseTooLarge.Create(
                    string.Create(CultureInfo.InvariantCulture, $"The answer to {request.Method} {PathOf(request)} is larger than {_options.MaxResponseBytes} bytes."),
                    resource: request.Resource),
            };
        }

        if (!isRead)
        {
            return new ApiResponse(status);
        }

        var parsed = Parse(body.GetBuffer().AsSpan(0, (int)body.Length), response.IsSuccessStatusCode);
        if (response.IsSuccessStatusCode)
        {
            return parsed is null
                ? new ApiResponse(0) { Error = KubernetesServerError.Create($"{request.Method} {PathOf(request)} was not answered with a Kubernetes object.", resource: request.Resource) }
                : new ApiResponse(status) { Object = parsed };
        }

        var failed = StatusReader.Read(request, status, parsed);
        return RetryAfter(response) is { } wait ? failed with { Error = failed.Error! with { RetryAfter = wait } } : failed;
    }

    private static JsonObject? Parse(ReadOnlySpan<byte> body, bool mustBeJson)
    {
        try
        {
            return body.Length == 0 ? null : JsonNode.Parse(body, documentOptions: ParseOptions) as JsonObject;
        }
        catch (JsonException) when (!mustBeJson)
        {
            // Proxies answer errors in HTML or plain text.
            return null;
        }
    }

    /// <returns>False when the body is larger than the limit.</returns>
    private async Task<bool> ReadBodyAsync(HttpContent content, Stream body, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > _options.MaxResponseBytes)
        {
            return false;
        }

        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var chunk = ArrayPool<byte>.Shared.Rent(32 * 1024);
        var length = 0L;
        try
        {
            int read;
            while ((read = await stream.ReadAsync(chunk, cancellationToken)) > 0)
            {
                length += read;
                if (length > _options.MaxResponseBytes)
                {
                    return false;
                }

                body.Write(chunk, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        Statistics.CountReceived(length);
        return true;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait is null ? null : wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
    }
}
