using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Helm;

namespace GitOpsServerless.Rendering.Remote;

/// <summary>Charts and other artifacts in registries: the OCI distribution API (tags, manifest, blob), with its token challenge.</summary>
internal sealed partial class OciRegistry(RemoteClient client, RenderingOptions options)
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string ChartLayer = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
    private const int MaxManifestBytes = 4 * 1024 * 1024;
    private const int MaxTagPages = 50;
    private readonly Dictionary<string, string?> _tokens = new(StringComparer.Ordinal);

    /// <summary>The packed chart of the newest version in the range.</summary>
    public async Task<Result<FetchedChart>> FetchAsync(Uri registry, string chart, string version, CancellationToken cancellationToken)
    {
        var server = ServerOf(registry);
        var repository = $"{registry.AbsolutePath.Trim('/')}/{chart}".TrimStart('/');
        if (ChartVersion.TryParse(version, out _, out var given) && given == 3)
        {
            return await FetchTagAsync(server, repository, version.Replace('+', '_'), cancellationToken);
        }

        var newest = await NewestAsync(server, repository, version, cancellationToken);
        return newest.IsSuccess
            ? await FetchTagAsync(server, repository, newest.Value, cancellationToken)
            : Result<FetchedChart>.Failure(newest.Diagnostics);
    }

    /// <summary>The first layer of a media type of an artifact.</summary>
    /// <param name="registry">Address of the registry.</param>
    /// <param name="repository">Path of the repository in it.</param>
    /// <param name="reference">Tag, or digest of the manifest (<c>sha256:…</c>).</param>
    /// <param name="mediaType">Media type of the layer.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    public async Task<Result<ReadOnlyMemory<byte>>> LayerAsync(Uri registry, string repository, string reference, string mediaType, CancellationToken cancellationToken)
    {
        var server = ServerOf(registry);
        var address = new Uri(server, $"/v2/{repository}/manifests/{reference}");
        var manifest = await AskAsync(address, MaxManifestBytes, ManifestType, repository, cancellationToken);
        if (!manifest.IsSuccess)
        {
            return Result<ReadOnlyMemory<byte>>.Failure(manifest.Diagnostics);
        }

        if (manifest.Value.Status != HttpStatusCode.OK)
        {
            return RemoteClient.Refused(address, manifest.Value.Status);
        }

        if (Sha256().IsMatch(reference) && $"sha256:{Digests.Of(manifest.Value.Content.Span)}" != reference)
        {
            return DiagnosticCatalog.RemoteChanged.Create($"{RemoteClient.Shown(address)} does not have the digest that it is named by.");
        }

        if (LayerDigest(manifest.Value.Content, mediaType) is not { } digest)
        {
            return RemoteClient.Absent($"{RemoteClient.Shown(address)} has no layer of the type {mediaType}.");
        }

        return options.Cache?.Find(digest) ?? await BlobAsync(new Uri(server, $"/v2/{repository}/blobs/{digest}"), digest, repository, cancellationToken);
    }

    // Plain HTTP is for a registry on this machine alone, as Helm has it.
    private static Uri ServerOf(Uri registry) =>
        new UriBuilder(registry.IsLoopback ? "http" : "https", registry.Host, registry.IsDefaultPort ? -1 : registry.Port).Uri;

    private async Task<Result<FetchedChart>> FetchTagAsync(Uri server, string repository, string tag, CancellationToken cancellationToken)
    {
        var layer = await LayerAsync(server, repository, tag, ChartLayer, cancellationToken);
        return layer.IsSuccess ? new FetchedChart(tag.Replace('_', '+'), layer.Value) : Result<FetchedChart>.Failure(layer.Diagnostics);
    }

    private async Task<Result<ReadOnlyMemory<byte>>> BlobAsync(Uri address, string digest, string repository, CancellationToken cancellationToken)
    {
        var blob = await AskAsync(address, options.Limits.MaxFileBytes, accept: null, repository, cancellationToken);
        if (!blob.IsSuccess)
        {
            return Result<ReadOnlyMemory<byte>>.Failure(blob.Diagnostics);
        }

        if (blob.Value.Status != HttpStatusCode.OK)
        {
            return RemoteClient.Refused(address, blob.Value.Status);
        }

        if ($"sha256:{Digests.Of(blob.Value.Content.Span)}" != digest)
        {
            return DiagnosticCatalog.RemoteChanged.Create($"{RemoteClient.Shown(address)} does not have the digest that it is named by.");
        }

        options.Cache?.Add(digest, blob.Value.Content);
        return blob.Value.Content;
    }

    private async Task<Result<string>> NewestAsync(Uri server, string repository, string version, CancellationToken cancellationToken)
    {
        var tags = new List<string>();
        var address = new Uri(server, $"/v2/{repository}/tags/list");
        for (var page = 0; page < MaxTagPages; page++)
        {
            var answer = await AskAsync(address, MaxManifestBytes, accept: null, repository, cancellationToken);
            if (!answer.IsSuccess)
            {
                return Result<string>.Failure(answer.Diagnostics);
            }

            if (answer.Value.Status != HttpStatusCode.OK)
            {
                return RemoteClient.Refused(address, answer.Value.Status);
            }

            tags.AddRange((Parse(answer.Value.Content)?["tags"] as JsonArray ?? []).Select(t => t?.ToString() ?? string.Empty));
            if (answer.Value.Next is not { } link || NextPage().Match(link) is not { Success: true } next
                || !Uri.TryCreate(address, next.Groups["uri"].Value, out var following) || following.Authority != server.Authority)
            {
                break;
            }

            address = following;
        }

        return ChartIndex.Newest(tags, version, tag => tag.Replace('_', '+')) is { } newest
            ? newest
            : RemoteClient.Absent($"{server.Host}/{repository} has no version '{version}'.");
    }

    // A registry that wants a token says where it is given out.
    private async Task<Result<RemoteAnswer>> AskAsync(Uri address, long maxBytes, string? accept, string repository, CancellationToken cancellationToken)
    {
        var scope = $"{address.Authority}/{repository}";
        var answer = await client.SendAsync(address, maxBytes, accept, _tokens.GetValueOrDefault(scope), cancellationToken);
        if (answer is not { IsSuccess: true, Value: { Status: HttpStatusCode.Unauthorized, Challenge: { } challenge } } || _tokens.ContainsKey(scope))
        {
            return answer;
        }

        var token = await TokenAsync(challenge, repository, cancellationToken);
        if (!token.IsSuccess)
        {
            return Result<RemoteAnswer>.Failure(token.Diagnostics);
        }

        _tokens[scope] = token.Value;
        return await client.SendAsync(address, maxBytes, accept, token.Value, cancellationToken);
    }

    private async Task<Result<string>> TokenAsync(string challenge, string repository, CancellationToken cancellationToken)
    {
        var values = ChallengeValue().Matches(challenge).DistinctBy(m => m.Groups["name"].Value)
            .ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value, StringComparer.OrdinalIgnoreCase);
        if (!challenge.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            || !Uri.TryCreate(values.GetValueOrDefault("realm"), UriKind.Absolute, out var realm))
        {
            return DiagnosticCatalog.RemoteFailed.Create("The registry wants credentials that are not configured.") with { Category = DiagnosticCategory.Authentication };
        }

        var query = $"service={Uri.EscapeDataString(values.GetValueOrDefault("service") ?? string.Empty)}&scope={Uri.EscapeDataString($"repository:{repository}:pull")}";
        var answer = await client.GetAsync(new UriBuilder(realm) { Query = query }.Uri, MaxManifestBytes, cancellationToken);
        var token = answer.IsSuccess ? Parse(answer.Value) : null;
        return (token?["token"] ?? token?["access_token"]) is JsonValue text && text.TryGetValue(out string? value)
            ? value
            : answer.Error ?? DiagnosticCatalog.RemoteFailed.Create($"{RemoteClient.Shown(realm)} gave out no token.");
    }

    private static string? LayerDigest(ReadOnlyMemory<byte> manifest, string mediaType) => (Parse(manifest)?["layers"] as JsonArray ?? [])
        .OfType<JsonObject>()
        .Where(layer => layer["mediaType"]?.ToString() == mediaType)
        .Select(layer => layer["digest"]?.ToString())
        .FirstOrDefault(digest => digest is not null && Sha256().IsMatch(digest));

    private static JsonObject? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonNode.Parse(json.Span) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("^sha256:[0-9a-f]{64}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sha256();

    [GeneratedRegex("<(?<uri>[^>]{1,2000})>; *rel=\"?next", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NextPage();

    [GeneratedRegex("(?<name>[a-zA-Z]{1,20})=\"(?<value>[^\"]{0,1000})\"", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ChallengeValue();
}
