using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Tests.Chaos;

/// <summary>
/// Stands between one controller and one service, and fails a share of the requests: half of them before they are served, half after, when
/// the caller cannot know. To a further share it never answers, and keeps the connection. Remembers who wrote what, and when.
/// </summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private static readonly HashSet<string> s_hop = new(StringComparer.OrdinalIgnoreCase) { "Connection", "Transfer-Encoding", "Keep-Alive", "Host", "Content-Length", "Upgrade" };
    private readonly WebApplication _app;
    private readonly HttpClient _client;
    private readonly Uri _upstream;
    private readonly double _share;
    private readonly double _stalling;
    private readonly Random _random;

    private FaultyProxy(Uri upstream, double share, int seed, double stalling)
    {
        (_upstream, _share, _random, _stalling) = (upstream, share, new Random(seed), stalling);
        _client = new HttpClient(new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>Requests that wrote, with the time from their arrival to the end of their answer.</summary>
    public ConcurrentQueue<(string Path, long From, long To)> Writes { get; } = new();

    public int Served => _served;

    public int Failed => _failed;

    private int _served;
    private int _failed;

    public static async Task<FaultyProxy> StartAsync(Uri upstream, double share, int seed, double stalling = 0)
    {
        var proxy = new FaultyProxy(upstream, share, seed, stalling);
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        double draw;
        lock (_random)
        {
            draw = _random.NextDouble();
        }

        Interlocked.Increment(ref _served);
        if (draw < _share || draw >= 1 - _stalling)
        {
            Interlocked.Increment(ref _failed);
        }

        if (draw >= 1 - _stalling)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        if (draw < _share / 2)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var from = TimeProvider.System.GetTimestamp();
        using var request = await CopyAsync(context);
        try
        {
            // To the end, even when the caller dies meanwhile: the service has the request already.
            using var answer = await _client.SendAsync(request, CancellationToken.None);
            if (draw < _share)
            {
                context.Abort();
                return;
            }

            await CopyAsync(answer, context);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            context.Abort();
        }
        finally
        {
            if (request.Method != HttpMethod.Get)
            {
                Writes.Enqueue((context.Request.Path + context.Request.QueryString.Value, from, TimeProvider.System.GetTimestamp()));
            }
        }
    }

    private async Task<HttpRequestMessage> CopyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_upstream, context.Request.Path.ToUriComponent() + context.Request.QueryString.Value));
        if (body.Length > 0 || context.Request.ContentLength is not null)
        {
            request.Content = new ByteArrayContent(body.ToArray());
        }

        foreach (var (name, values) in context.Request.Headers.Where(h => !s_hop.Contains(h.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return request;
    }

    private static async Task CopyAsync(HttpResponseMessage answer, HttpContext context)
    {
        var body = await answer.Content.ReadAsByteArrayAsync();
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(h => !s_hop.Contains(h.Key)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (answer.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified))
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body);
        }
    }
}
