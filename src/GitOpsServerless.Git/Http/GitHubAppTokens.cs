using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Http;

/// <summary>Gets installation tokens of GitHub Apps, and keeps each in memory until shortly before it ends, for who holds the same key only.</summary>
internal sealed class GitHubAppTokens(HttpClient client, TimeProvider time)
{
    private const int MaxAnswer = 1 << 16;
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(Uri Address, GitHubAppKey Key), (string Token, DateTimeOffset Ends)> tokens = new();

    public async Task<string> GetAsync(GitHubAppKey key, Uri repository, bool rejected, CancellationToken cancellationToken)
    {
        var address = key.TokenAddress(repository);
        if (!rejected && tokens.TryGetValue((address, key), out var known) && known.Ends - Margin > time.GetUtcNow())
        {
            return known.Token;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Assertion(time.GetUtcNow()));
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        request.Headers.UserAgent.ParseAdd(GitAgent.Name);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new GitException(GitFault.Unauthorized, $"{AddressText.Scrub(address)} gives no installation token: HTTP status {(int)response.StatusCode}.");
            }

            var fresh = Read(await BodyAsync(response, cancellationToken), address);
            tokens[(address, key)] = fresh;
            return fresh.Token;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new GitException(GitFault.Unreachable, $"{AddressText.Scrub(address)} cannot be reached.", inner: exception);
        }
    }

    /// <summary>No more is read than an answer may have.</summary>
    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var answer = new byte[MaxAnswer];
        return answer.AsMemory(0, await body.ReadAtLeastAsync(answer, MaxAnswer, throwOnEndOfStream: false, cancellationToken));
    }

    private static (string Token, DateTimeOffset Ends) Read(ReadOnlyMemory<byte> answer, Uri address)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            return (document.RootElement.GetProperty("token").GetString()!, document.RootElement.GetProperty("expires_at").GetDateTimeOffset());
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw GitException.Protocol($"{AddressText.Scrub(address)} answers without an installation token.");
        }
    }
}
