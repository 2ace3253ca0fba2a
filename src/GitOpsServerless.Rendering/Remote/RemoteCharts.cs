using System.Text.RegularExpressions;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Rendering.Remote;

/// <summary>Charts of repositories and registries whose hosts are allowed; helm itself never fetches anything.</summary>
internal sealed partial class RemoteCharts(RenderingOptions options, ISecretResolver? secrets)
{
    private readonly RemoteClient _client = new(options, secrets);

    /// <summary>The packed chart of the newest version in the range.</summary>
    public async Task<Result<(string Version, ReadOnlyMemory<byte> Archive)>> FetchAsync(
        string repository, string chart, string version, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(repository, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http" or "oci"))
        {
            return DiagnosticCatalog.InvalidRenderOption.Create($"The chart '{chart}' needs a repository: https://… or oci://….");
        }

        if (!options.AllowsHost(address.Host))
        {
            return DiagnosticCatalog.RemoteNotAllowed.Create($"The chart '{chart}' would be fetched from {address.Host}.");
        }

        if (!ChartName().IsMatch(chart))
        {
            return DiagnosticCatalog.InvalidRenderOption.Create($"'{chart}' is not a valid chart name.");
        }

        var fetched = address.Scheme == "oci"
            ? await new OciRegistry(_client, options).FetchAsync(address, chart, version, cancellationToken)
            : await new ChartIndex(_client, options).FetchAsync(address, chart, version, cancellationToken);
        return fetched.IsSuccess
            ? (fetched.Value.Version, fetched.Value.Archive)
            : Result<(string Version, ReadOnlyMemory<byte> Archive)>.Failure(fetched.Diagnostics);
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ChartName();
}
