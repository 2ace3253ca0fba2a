using System.Net;
using System.Net.Http.Headers;
using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Sops;

namespace GitOpsServerless.Rendering.Remote;

/// <summary>An answer of another host, read within the limit.</summary>
internal sealed record RemoteAnswer(HttpStatusCode Status, ReadOnlyMemory<byte> Content)
{
    public string? Challenge { get; init; }

    public string? Next { get; init; }
}

/// <summary>
/// Fetches from the hosts that the operator allows, and from no other: a redirect is followed only to an allowed host, and what signs in
/// at one host is never sent to another. Bounded in size and time.
/// </summary>
internal sealed class RemoteClient(RenderingOptions options, ISecretResolver? secrets)
{
    private const int MaxRedirects = 5;
    private const int MaxErrorBytes = 64 * 1024;
    private int _requests;
    private static readonly Lazy<HttpMessageInvoker> Shared = new(() => new HttpMessageInvoker(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate | DecompressionMethods.Brotli,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    }));

    /// <summary>The content behind an address; an answer other than 200 is a diagnostic.</summary>
    public async Task<Result<ReadOnlyMemory<byte>>> GetAsync(Uri address, long maxBytes, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(address, maxBytes, accept: null, bearer: null, cancellationToken);
        return !answer.IsSuccess
            ? Result<ReadOnlyMemory<byte>>.Failure(answer.Diagnostics)
            : answer.Value.Status == HttpStatusCode.OK ? answer.Value.Content : Refused(address, answer.Value.Status);
    }

    /// <summary>Asks; redirects are followed, everything else is the answer.</summary>
    public async Task<Result<RemoteAnswer>> SendAsync(Uri address, long maxBytes, string? accept, string? bearer, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.Limits.ToolTimeout);
        try
        {
            var origin = address;
            for (var hop = 0; hop <= MaxRedirects; hop++)
            {
                if (Forbidden(address) is { } forbidden)
                {
                    return forbidden;
                }

                if (Interlocked.Increment(ref _requests) > options.Limits.MaxRequests)
                {
                    return DiagnosticCatalog.RenderLimit.Create($"One rendering would send more than {options.Limits.MaxRequests} requests to other hosts, the last one to {Shown(address)}.");
                }

                var authorization = await AuthorizationAsync(address, SameServer(address, origin) ? bearer : null, deadline.Token);
                if (!authorization.IsSuccess)
                {
                    return Result<RemoteAnswer>.Failure(authorization.Diagnostics);
                }

                using var request = Request(address, accept, authorization.Value);
                using var response = await (options.Network ?? Shared.Value).SendAsync(request, deadline.Token);
                if ((int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location)
                {
                    address = new Uri(address, location);
                    continue;
                }

                return await ReadAsync(address, response, maxBytes, deadline.Token);
            }

            return DiagnosticCatalog.RemoteFailed.Create($"{Shown(origin)} redirects more than {MaxRedirects} times.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return DiagnosticCatalog.ToolTimeout.Create($"{Shown(address)} did not answer within {Durations.Format(options.Limits.ToolTimeout)}.");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or InvalidDataException or UriFormatException)
        {
            return DiagnosticCatalog.RemoteFailed.Create($"{Shown(address)} cannot be fetched: {broken.Message}");
        }
    }

    private async Task<Result<AuthenticationHeaderValue?>> AuthorizationAsync(Uri address, string? bearer, CancellationToken cancellationToken)
    {
        if (bearer is not null)
        {
            return Result<AuthenticationHeaderValue?>.Success(new AuthenticationHeaderValue("Bearer", bearer));
        }

        var credential = options.Credentials.FirstOrDefault(c => string.Equals(c.Host, address.Host, StringComparison.OrdinalIgnoreCase));
        if (credential is null || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback))
        {
            return Result<AuthenticationHeaderValue?>.Success(null);
        }

        var secret = credential.Secret;
        if (SecretReferences.Parse(secret) is { } reference)
        {
            var resolved = secrets is null
                ? DiagnosticCatalog.RemoteFailed.Create($"The credential of {address.Host} is a secret reference, and this host resolves none.")
                : await secrets.ResolveAsync(reference, cancellationToken);
            if (!resolved.IsSuccess)
            {
                return Result<AuthenticationHeaderValue?>.Failure(resolved.Diagnostics);
            }

            secret = resolved.Value.Value;
        }

        return Result<AuthenticationHeaderValue?>.Success(
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{secret}"))));
    }

    /// <summary>An answer that is none. What is not there, or not for us, does not come by asking again.</summary>
    public static Diagnostic Refused(Uri address, HttpStatusCode status) => DiagnosticCatalog.RemoteFailed.Create($"{Shown(address)} answered {(int)status}.") with
    {
        Category = status switch
        {
            HttpStatusCode.Unauthorized => DiagnosticCategory.Authentication,
            HttpStatusCode.Forbidden => DiagnosticCategory.Permission,
            HttpStatusCode.NotFound or HttpStatusCode.Gone => DiagnosticCategory.NotFound,
            HttpStatusCode.TooManyRequests => DiagnosticCategory.Throttled,
            HttpStatusCode.RequestTimeout => DiagnosticCategory.Timeout,
            >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => DiagnosticCategory.InvalidInput,
            _ => DiagnosticCategory.Connection,
        },
    };

    /// <summary>Something that an index or a registry does not have, or has in a form that is of no use.</summary>
    public static Diagnostic Absent(string message) => DiagnosticCatalog.RemoteFailed.Create(message) with { Category = DiagnosticCategory.NotFound };

    /// <summary>An address without what may be a secret in it: user, password and query.</summary>
    public static string Shown(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    // The scheme counts: what was given over HTTPS must not go back over HTTP.
    private static bool SameServer(Uri a, Uri b) => a.GetLeftPart(UriPartial.Authority) == b.GetLeftPart(UriPartial.Authority);

    private Diagnostic? Forbidden(Uri address)
    {
        if (address.Scheme is not ("https" or "http"))
        {
            return DiagnosticCatalog.RemoteNotAllowed.Create($"'{address.Scheme}' is no scheme to fetch with.");
        }

        return options.AllowsHost(address.Host) ? null : DiagnosticCatalog.RemoteNotAllowed.Create($"{Shown(address)} would be fetched from {address.Host}.");
    }

    private static HttpRequestMessage Request(Uri address, string? accept, AuthenticationHeaderValue? authorization)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(address) { UserName = string.Empty, Password = string.Empty }.Uri);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("GitOpsServerless", null));
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        request.Headers.Authorization = authorization;
        return request;
    }

    private static async Task<Result<RemoteAnswer>> ReadAsync(Uri address, HttpResponseMessage response, long maxBytes, CancellationToken cancellationToken)
    {
        var limit = response.IsSuccessStatusCode ? maxBytes : MaxErrorBytes;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var collected = new MemoryStream();
        var buffer = new byte[32 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (collected.Length + read > limit)
            {
                if (response.IsSuccessStatusCode)
                {
                    return DiagnosticCatalog.RenderLimit.Create($"{Shown(address)} is larger than {maxBytes} bytes.");
                }

                break;
            }

            collected.Write(buffer, 0, read);
        }

        return new RemoteAnswer(response.StatusCode, collected.ToArray())
        {
            Challenge = response.Headers.WwwAuthenticate.FirstOrDefault()?.ToString(),
            Next = response.Headers.TryGetValues("Link", out var links) ? links.FirstOrDefault() : null,
        };
    }
}
