using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace GitOpsServerless.Sandbox.Hosting;

/// <summary>
/// A loopback HTTPS server (HTTP/2 and HTTP/1.1) around one request handler:
/// every request is logged, may be hit by a fault, must carry the bearer token, and is then handled.
/// </summary>
public sealed class SandboxHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly SandboxCertificate? _ownCertificate;
    private readonly SandboxHostOptions _options;
    private readonly byte[] _authorization;
    private readonly FaultInjector _injector;
    private readonly RequestDelegate _handler;

    private SandboxHost(SandboxHostOptions options, RequestDelegate handler)
    {
        _options = options;
        _handler = handler;
        _ownCertificate = options.Certificate is null ? SandboxCertificate.Create(options.TimeProvider, options.DnsNames) : null;
        var certificate = options.Certificate ?? _ownCertificate!;
        CertificateAuthorityPem = certificate.CertificateAuthorityPem;
        Token = options.Token ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        _authorization = Encoding.UTF8.GetBytes(Token);
        _injector = new FaultInjector(Faults, options);
        _application = Build(options, certificate);
        _application.Run(InvokeAsync);
    }

    /// <summary>The address with scheme and port, such as <c>https://127.0.0.1:41234/</c>.</summary>
    public Uri Address { get; private set; } = new("https://127.0.0.1/");

    /// <summary>The certificate authority that clients must trust, as PEM.</summary>
    public string CertificateAuthorityPem { get; }

    /// <summary>The bearer token that clients must send.</summary>
    public string Token { get; }

    /// <summary>The requests so far.</summary>
    public RequestLog Requests { get; } = new();

    /// <summary>The faults that are injected now.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>Cancelled when the server stops; long answers (watches) must end then.</summary>
    internal CancellationToken Stopping => _application.Lifetime.ApplicationStopping;

    /// <summary>Starts a server that answers with the handler.</summary>
    public static async Task<SandboxHost> StartAsync(SandboxHostOptions options, RequestDelegate handler, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(handler);
        var host = new SandboxHost(options, handler);
        try
        {
            await host._application.StartAsync(cancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        var addresses = host._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        host.Address = new Uri(addresses.Addresses.First());
        return host;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var noGrace = new CancellationTokenSource();
        await noGrace.CancelAsync();
        try
        {
            await _application.StopAsync(noGrace.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping without grace ends open connections; that is what was asked for.
        }

        await _application.DisposeAsync();
        _ownCertificate?.Dispose();
    }

    private static WebApplication Build(SandboxHostOptions options, SandboxCertificate certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBodySize;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 250;
            kestrel.Limits.Http2.InitialConnectionWindowSize = 4 * 1024 * 1024;
            kestrel.Limits.Http2.InitialStreamWindowSize = 1024 * 1024;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(certificate.Server);
            });
        });
        return builder.Build();
    }

    private async Task InvokeAsync(HttpContext context)
    {
        var requestClass = _options.Classify(context.Request);
        try
        {
            await _injector.InvokeAsync(context, AuthenticateAndHandleAsync);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested || Stopping.IsCancellationRequested)
        {
            // The caller went away; nobody is left to answer.
        }
        finally
        {
            var request = context.Request;
            var status = context.RequestAborted.IsCancellationRequested ? 0 : context.Response.StatusCode;
            Requests.Add(new RequestRecord(request.Method, request.Path.Value ?? "/", request.QueryString.Value ?? "", requestClass, status));
        }
    }

    private Task AuthenticateAndHandleAsync(HttpContext context)
    {
        if (_options.AllowAnonymous(context.Request.Path) || IsAuthenticated(context.Request))
        {
            return _handler(context);
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return _options.WriteErrorAsync(context, StatusCodes.Status401Unauthorized);
    }

    private bool IsAuthenticated(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        string? header = request.Headers.Authorization;
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var token = header[Scheme.Length..].Trim();
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), _authorization)
            || _options.AcceptToken?.Invoke(token) == true;
    }
}
