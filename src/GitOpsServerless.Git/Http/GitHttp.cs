using System.Net;
using System.Net.Http.Headers;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Http;

/// <summary>
/// Talks smart HTTP with one repository (gitprotocol-http). Redirects are followed for the first request only, as Git does.
/// </summary>
internal sealed class GitHttp(HttpClient client, Uri repository, CredentialSource credentials, GitHttpSettings settings)
{
    private const int MaxRedirects = 5;
    private const int MaxWords = 1000;

    private Uri? moved;

    public GitTraffic Traffic => settings.Traffic;

    /// <summary>Where the repository is, after redirects.</summary>
    [System.Diagnostics.CodeAnalysis.AllowNull]
    public Uri Address
    {
        get => moved ?? repository;
        set => moved = value;
    }

    /// <summary>Goes to where a redirect led before, as it was written down; false where none may lead there.</summary>
    public bool TryFollow(string address)
    {
        try
        {
            Address = Redirects.Follow(repository, InfoRefs(repository), InfoRefs(new Uri(address)), settings.AllowedRedirectHosts);
            return true;
        }
        catch (Exception exception) when (exception is GitException or UriFormatException)
        {
            return false;
        }
    }

    public async Task<Advertisement> AdvertiseAsync(string service, bool version2, CancellationToken cancellationToken)
    {
        using var deadline = Deadline(cancellationToken);
        using var response = await GuardAsync(() => AdvertiseResponseAsync(service, version2, deadline.Token), cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType != $"application/x-{service}-advertisement")
        {
            throw GitException.Protocol($"{AddressText.Scrub(Address)} does not speak the smart HTTP protocol of Git.");
        }

        return await GuardAsync(
            async () =>
            {
                await using var body = new CountingStream(await response.Content.ReadAsStreamAsync(deadline.Token), settings.Traffic);
                return await Advertisement.ReadAsync(body, service, settings.Limits, deadline.Token);
            },
            cancellationToken);
    }

    /// <summary>Posts a request and hands the body of the answer to <paramref name="read"/>, all within one deadline.</summary>
    public async Task<T> PostAsync<T>(
        string service, ReadOnlyMemory<byte> body, bool version2, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var deadline = Deadline(cancellationToken);
        return await GuardAsync(
            async () =>
            {
                using var response = await SendAsync(() => Post(service, body, version2), body.Length, deadline.Token);
                await CheckStatusAsync(response, deadline.Token);
                if (response.Content.Headers.ContentType?.MediaType != $"application/x-{service}-result")
                {
                    throw GitException.Protocol($"{AddressText.Scrub(Address)} does not speak the smart HTTP protocol of Git.");
                }

                await using var stream = new CountingStream(await response.Content.ReadAsStreamAsync(deadline.Token), settings.Traffic);
                return await read(stream, deadline.Token);
            },
            cancellationToken);
    }

    private async Task<HttpResponseMessage> AdvertiseResponseAsync(string service, bool version2, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            var target = new Uri($"{InfoRefs(Address)}?service={service}");
            var response = await SendAsync(() => Get(target, version2), 0, cancellationToken);
            if ((int)response.StatusCode is not (>= 300 and < 400) || response.Headers.Location is not { } location)
            {
                try
                {
                    await CheckStatusAsync(response, cancellationToken);
                    return response;
                }
                catch
                {
                    response.Dispose();
                    throw;
                }
            }

            response.Dispose();
            if (redirects == MaxRedirects)
            {
                throw new GitException(GitFault.RedirectRefused, $"{AddressText.Scrub(repository)} redirects more than {MaxRedirects} times.");
            }

            Address = Redirects.Follow(repository, target, location, settings.AllowedRedirectHosts);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> create, long length, CancellationToken cancellationToken)
    {
        var response = await SendOnceAsync(create, length, rejected: false, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized && credentials.MayRefresh)
        {
            response.Dispose();
            response = await SendOnceAsync(create, length, rejected: true, cancellationToken);
        }

        return response;
    }

    private async Task<HttpResponseMessage> SendOnceAsync(Func<HttpRequestMessage> create, long length, bool rejected, CancellationToken cancellationToken)
    {
        AddressGuard.Check(Address);
        using var request = create();
        request.Headers.Authorization = await credentials.HeaderAsync(request.RequestUri!, rejected, cancellationToken);
        settings.Traffic.AddRequest(length);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static Uri InfoRefs(Uri address) => new($"{address.AbsoluteUri.TrimEnd('/')}/info/refs");

    private static HttpRequestMessage Get(Uri target, bool version2)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, target);
        AddHeaders(request, version2);
        return request;
    }

    private HttpRequestMessage Post(string service, ReadOnlyMemory<byte> body, bool version2)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{Address.AbsoluteUri.TrimEnd('/')}/{service}"))
        {
            Content = new ReadOnlyMemoryContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue($"application/x-{service}-request");
        request.Headers.Accept.ParseAdd($"application/x-{service}-result");
        AddHeaders(request, version2);
        return request;
    }

    private static void AddHeaders(HttpRequestMessage request, bool version2)
    {
        request.Headers.UserAgent.ParseAdd(GitAgent.Name);
        if (version2)
        {
            request.Headers.Add("Git-Protocol", "version=2");
        }
    }

    private async Task CheckStatusAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var shown = AddressText.Scrub(Address);
        var code = (int)response.StatusCode;
        throw code switch
        {
            401 => new GitException(GitFault.Unauthorized, $"{shown} asks for a credential, or did not accept the one it was given."),
            403 => new GitException(GitFault.Forbidden, $"{shown} does not allow this with the credential it was given."),
            404 or 410 => new GitException(GitFault.RepositoryNotFound, $"{shown} is not a repository, or is hidden from the credential it was given."),
            429 => new GitException(GitFault.Throttled, $"{shown} asks to slow down.") { RetryAfter = RetryAfter(response) },
            >= 300 and < 400 => new GitException(GitFault.RedirectRefused, $"{shown} redirects where no redirect is followed."),
            >= 500 => new GitException(GitFault.Unreachable, $"{shown} answers with HTTP status {code}.") { RetryAfter = RetryAfter(response) },
            _ => GitException.Protocol($"{shown} answers with HTTP status {code}{await WordsAsync(response, cancellationToken)}."),
        };
    }

    /// <summary>The first line of a refusal in plain text, where hosts say what they miss; not the credential, should it be repeated there.</summary>
    private async Task<string> WordsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not (null or "text/plain"))
        {
            return string.Empty;
        }

        await using var body = new CountingStream(await response.Content.ReadAsStreamAsync(cancellationToken), settings.Traffic);
        var buffer = new byte[MaxWords];
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        var line = System.Text.Encoding.UTF8.GetString(buffer, 0, read).Trim().Split('\n', 2)[0].TrimEnd('\r', '.');
        var secret = response.RequestMessage?.Headers.Authorization?.Parameter;
        return line.Length == 0 || (secret is not null && line.Contains(secret, StringComparison.Ordinal)) ? string.Empty : $" and says: {RemoteText.Clean(line)}";
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta ?? (response.Headers.RetryAfter?.Date - settings.Time.GetUtcNow());

    private ExchangeDeadline Deadline(CancellationToken cancellationToken) => new(settings.Limits.ExchangeTimeout, settings.Time, cancellationToken);

    /// <summary>Turns the failures of the network into faults.</summary>
    private async Task<T> GuardAsync<T>(Func<Task<T>> exchange, CancellationToken cancellationToken)
    {
        try
        {
            return await exchange();
        }
        catch (HttpRequestException exception) when (exception.InnerException is GitException refused)
        {
            throw new GitException(refused.Fault, refused.Message, inner: exception);
        }
        catch (HttpRequestException exception)
        {
            throw new GitException(GitFault.Unreachable, $"{AddressText.Scrub(Address)} cannot be reached: {Reason(exception)}.", inner: exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GitException(GitFault.TimedOut, $"{AddressText.Scrub(Address)} did not finish its answer within {settings.Limits.ExchangeTimeout}.", inner: exception);
        }
    }

    private static string Reason(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "its name is not known",
        HttpRequestError.ConnectionError => "no connection can be made",
        HttpRequestError.SecureConnectionError => "its certificate is not trusted or the secure connection fails",
        HttpRequestError.ProxyTunnelError => "the proxy refuses",
        _ => "the exchange breaks off",
    };
}
