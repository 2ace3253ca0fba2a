using System.Net;
using System.Net.Http.Headers;
using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Http;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Lfs;

/// <summary>
/// Downloads from a Git LFS server with the batch API and its basic transfer (git-lfs, docs/api/batch.md and basic-transfers.md). Content
/// comes from the server's own host or from hosts that the source names; the credential of the source goes to the repository's host only.
/// </summary>
internal sealed class LfsServer(HttpClient client, SourceDefinition source, CredentialSource credentials, LfsFolder folder, GitHttpSettings settings) : ILargeFiles
{
    private const int MaxRedirects = 3;
    private const int MaxAnswer = 1 << 20;

    private static readonly MediaTypeHeaderValue LfsType = new("application/vnd.git-lfs+json");

    private readonly Uri endpoint = EndpointOf(source);

    public async Task<ReadOnlyMemory<byte>> ReadAsync(LfsPointer pointer, string path, CancellationToken cancellationToken)
    {
        if (pointer.Size > settings.Limits.MaxObjectBytes)
        {
            throw GitException.Limit($"The size of the LFS file '{path}'", settings.Limits.MaxObjectBytes);
        }

        if (folder.Find(pointer) is { } known)
        {
            return known;
        }

        using var deadline = new ExchangeDeadline(settings.Limits.ExchangeTimeout, settings.Time, cancellationToken);
        try
        {
            var action = await AskAsync(pointer, path, deadline.Token);
            var content = await DownloadAsync(action, pointer, path, deadline.Token);
            folder.Keep(pointer, content);
            return content;
        }
        catch (HttpRequestException exception) when (exception.InnerException is GitException refused)
        {
            throw new GitException(refused.Fault, refused.Message, path, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new GitException(GitFault.Unreachable, $"The LFS file '{path}' cannot be downloaded: {AddressText.Scrub(endpoint)} or the host of its content does not answer.", path, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GitException(GitFault.TimedOut, $"The LFS file '{path}' was not downloaded within {settings.Limits.ExchangeTimeout}.", path, exception);
        }
    }

    /// <summary>The address that the LFS client derives from the one of the repository (git-lfs, docs/api/server-discovery.md).</summary>
    private static Uri EndpointOf(SourceDefinition source)
    {
        var repository = source.Url!.TrimEnd('/');
        var text = source.Lfs?.Url?.TrimEnd('/') ?? repository + (repository.EndsWith(".git", StringComparison.Ordinal) ? "/info/lfs" : ".git/info/lfs");
        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? address
            : throw new GitException(GitFault.AddressRefused, $"The address of the LFS server, {AddressText.Scrub(text)}, is not an https address.");
    }

    private async Task<LfsAction> AskAsync(LfsPointer pointer, string path, CancellationToken cancellationToken)
    {
        AddressGuard.Check(endpoint);
        var body = LfsBatch.Request(pointer);
        var address = new Uri($"{endpoint.AbsoluteUri}/objects/batch");
        HttpRequestMessage Create() => new(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = LfsType } } };
        using var response = await SendAsync(Create, asksCredential: true, cancellationToken);
        Check(response, address, path);
        return LfsBatch.Read(await ReadAsync(response, MaxAnswer, "The answer of the LFS server", cancellationToken), pointer, path, AddressText.Scrub(endpoint));
    }

    private async Task<byte[]> DownloadAsync(LfsAction action, LfsPointer pointer, string path, CancellationToken cancellationToken)
    {
        var address = action.Address;
        for (var redirects = 0; ; redirects++)
        {
            CheckHost(address, path);
            var target = address;
            var isFirst = redirects == 0;
            HttpRequestMessage Create()
            {
                var request = new HttpRequestMessage(HttpMethod.Get, target);
                foreach (var (name, value) in isFirst ? action.Headers.AsEnumerable() : [])
                {
                    request.Headers.TryAddWithoutValidation(name, value);
                }

                return request;
            }

            using var response = await SendAsync(Create, asksCredential: isFirst && !action.Headers.ContainsKey("Authorization"), cancellationToken);
            if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location && redirects < MaxRedirects)
            {
                address = location.IsAbsoluteUri ? location : new Uri(target, location);
                continue;
            }

            Check(response, target, path);
            var content = await ReadAsync(response, pointer.Size, $"The LFS file '{path}'", cancellationToken);
            return LfsFolder.Matches(pointer, content) ? content : throw GitException.Corrupt($"The LFS file '{path}' has another content than its pointer says.");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> create, bool asksCredential, CancellationToken cancellationToken)
    {
        var response = await SendOnceAsync(create, asksCredential, rejected: false, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized && asksCredential && credentials.MayRefresh)
        {
            response.Dispose();
            response = await SendOnceAsync(create, asksCredential, rejected: true, cancellationToken);
        }

        return response;
    }

    private async Task<HttpResponseMessage> SendOnceAsync(Func<HttpRequestMessage> create, bool asksCredential, bool rejected, CancellationToken cancellationToken)
    {
        using var request = create();
        request.Headers.UserAgent.ParseAdd(GitAgent.Name);
        request.Headers.Accept.ParseAdd(request.Method == HttpMethod.Post ? LfsType.MediaType! : "application/octet-stream");
        if (asksCredential)
        {
            request.Headers.Authorization = await credentials.HeaderAsync(request.RequestUri!, rejected, cancellationToken);
        }

        settings.Traffic.AddRequest(request.Content is null ? 0 : request.Content.Headers.ContentLength ?? 0);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private void CheckHost(Uri address, string path)
    {
        AddressGuard.Check(address);
        if (endpoint.Scheme == Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttps)
        {
            throw new GitException(GitFault.RedirectRefused, $"The LFS file '{path}' is offered at {AddressText.Scrub(address)}, which is not https.", path);
        }

        if (!Redirects.IsSameHost(endpoint, address) && !(source.Lfs?.Hosts ?? []).Contains(address.IdnHost, StringComparer.OrdinalIgnoreCase))
        {
            throw new GitException(
                GitFault.RedirectRefused, $"The LFS file '{path}' is offered by the host {RemoteText.Clean(address.IdnHost)}, which the source does not name among its LFS hosts.", path);
        }
    }

    private static void Check(HttpResponseMessage response, Uri address, string path)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var fault = (int)response.StatusCode switch
        {
            401 => GitFault.Unauthorized,
            403 => GitFault.Forbidden,
            404 or 410 or 501 => GitFault.LfsPointer,
            429 => GitFault.Throttled,
            >= 300 and < 400 => GitFault.RedirectRefused,
            >= 500 => GitFault.Unreachable,
            _ => GitFault.ProtocolViolation,
        };
        throw new GitException(fault, $"The LFS file '{path}' cannot be downloaded: {AddressText.Scrub(address)} answers with HTTP status {(int)response.StatusCode}.", path)
        {
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, long limit, string what, CancellationToken cancellationToken)
    {
        await using var body = new CountingStream(await response.Content.ReadAsStreamAsync(cancellationToken), settings.Traffic);
        using var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (var read = await body.ReadAsync(buffer, cancellationToken); read > 0; read = await body.ReadAsync(buffer, cancellationToken))
        {
            content.Write(buffer, 0, read);
            if (content.Length > limit)
            {
                throw GitException.Limit(what, limit);
            }
        }

        return content.ToArray();
    }
}
