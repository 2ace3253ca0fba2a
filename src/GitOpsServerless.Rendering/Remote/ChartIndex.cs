using System.Buffers;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Helm;
using GitOpsServerless.Rendering.Kustomize;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Rendering.Remote;

/// <summary>A packed chart and its version.</summary>
internal sealed record FetchedChart(string Version, ReadOnlyMemory<byte> Archive);

/// <summary>Chart repositories: <c>index.yaml</c> and the archives that it names.</summary>
internal sealed class ChartIndex(RemoteClient client, RenderingOptions options)
{
    private const int DigestLength = 64;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private const int MaxIndexBytes = 32 * 1024 * 1024;

    /// <summary>The packed chart of the newest version in the range.</summary>
    public async Task<Result<FetchedChart>> FetchAsync(Uri repository, string chart, string version, CancellationToken cancellationToken)
    {
        var folder = new UriBuilder(repository) { Path = repository.AbsolutePath.TrimEnd('/') + "/" }.Uri;
        var index = await client.GetAsync(new Uri(folder, "index.yaml" + folder.Query), MaxIndexBytes, cancellationToken);
        if (!index.IsSuccess)
        {
            return Result<FetchedChart>.Failure(index.Diagnostics);
        }

        var stream = YamlReader.Read(index.Value.Span, options.Limits.Yaml with { MaxLength = MaxIndexBytes });
        if (stream is not { Error: null, Documents: [{ Root: JsonObject root }, ..] })
        {
            return RemoteClient.Absent($"The index of {RemoteClient.Shown(folder)} cannot be read: {stream.Error?.Message ?? "it is empty"}");
        }

        var entries = Kustomization.Objects((root["entries"] as JsonObject)?[chart]).ToList();
        var newest = Newest(entries.Select(VersionOf), version, text => text);
        return newest is not null && entries.Find(e => VersionOf(e) == newest) is { } entry
            ? await DownloadAsync(folder, chart, newest, entry, cancellationToken)
            : RemoteClient.Absent($"{RemoteClient.Shown(folder)} has no chart '{chart}' with version '{version}'.");
    }

    /// <summary>The highest version in a range; a version that is written exactly is taken as it is.</summary>
    public static string? Newest(IEnumerable<string> versions, string range, Func<string, string> read)
    {
        var all = versions.ToList();
        if (range.Length > 0 && all.Find(v => read(v) == range) is { } exact)
        {
            return exact;
        }

        return ChartVersionRange.TryParse(range) is { } allowed
            ? all.Select(text => (text, Ok: ChartVersion.TryParse(read(text), out var version, out var given) && given == 3, version))
                .Where(v => v.Ok && allowed.Contains(v.version))
                .OrderBy(v => v.version)
                .LastOrDefault().text
            : null;
    }

    private async Task<Result<FetchedChart>> DownloadAsync(
        Uri folder, string chart, string version, JsonObject entry, CancellationToken cancellationToken)
    {
        if (Kustomization.Texts(entry["urls"]).FirstOrDefault() is not { } url || !Uri.TryCreate(folder, url, out var address))
        {
            return RemoteClient.Absent($"The index of {RemoteClient.Shown(folder)} names no address for '{chart}' {version}.");
        }

        var digest = (Kustomization.Text(entry["digest"]) ?? string.Empty).Replace("sha256:", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
        if (digest.Length > 0 && (digest.Length != DigestLength || digest.AsSpan().ContainsAnyExcept(HexDigits)))
        {
            return DiagnosticCatalog.RemoteChanged.Create($"The index of {RemoteClient.Shown(folder)} names a digest of '{chart}' {version} that is none.");
        }

        if (digest.Length > 0 && options.Cache?.Find($"sha256:{digest}") is { } known)
        {
            return new FetchedChart(version, known);
        }

        var archive = await client.GetAsync(address, options.Limits.MaxFileBytes, cancellationToken);
        if (!archive.IsSuccess)
        {
            return Result<FetchedChart>.Failure(archive.Diagnostics);
        }

        if (digest.Length > 0 && !string.Equals(digest, Digests.Of(archive.Value.Span), StringComparison.OrdinalIgnoreCase))
        {
            return DiagnosticCatalog.RemoteChanged.Create($"{RemoteClient.Shown(address)} does not have the digest that the index says.");
        }

        if (digest.Length > 0)
        {
            options.Cache?.Add($"sha256:{digest}", archive.Value);
        }

        return new FetchedChart(version, archive.Value);
    }

    private static string VersionOf(JsonObject entry) => Kustomization.Text(entry["version"]) ?? string.Empty;
}
