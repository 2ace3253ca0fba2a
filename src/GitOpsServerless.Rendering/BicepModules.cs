using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Remote;

namespace GitOpsServerless.Rendering;

/// <summary>
/// The templates of Bicep modules that are no files of a repository: from the module cache of this machine, and from registries whose
/// hosts the operator allows. A module that was fetched once is kept: as with the official tool, a tag is not asked for again.
/// </summary>
public sealed class BicepModules(RenderingOptions options)
{
    // github.com/Azure/bicep, BicepMediaTypes: the layer that holds the compiled template of a module.
    private const string TemplateLayer = "application/vnd.ms.bicep.module.layer.v1+json";

    /// <summary>Finds a module of a registry.</summary>
    /// <param name="cachePath">Its path below the root of a module cache, <c>br/REGISTRY/REPOSITORY/TAG/main.json</c>.</param>
    /// <param name="registry">Host of the registry, with its port where it has one; null for a template spec, which is only looked for in the cache.</param>
    /// <param name="repository">Path of the repository in the registry.</param>
    /// <param name="version">Tag, or digest of the manifest (<c>sha256:…</c>).</param>
    /// <param name="secrets">Resolves credentials of registries that are secret references.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <returns>The template as JSON text, or why there is none.</returns>
    public async Task<Result<ReadOnlyMemory<byte>>> FindAsync(
        string cachePath, string? registry, string repository, string version, ISecretResolver? secrets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cachePath);
        if (await InFolderAsync(cachePath, cancellationToken) is { } inFolder)
        {
            return inFolder;
        }

        if (registry is null)
        {
            return RemoteClient.Absent($"The template spec {cachePath} is not in the module cache: run `bicep restore` where that cache is, and name its folder in GITOPS_BICEP_CACHE.");
        }

        var key = Digests.Of(Encoding.UTF8.GetBytes($"bicep module\n{registry}/{repository}\n{version}"));
        if (options.Cache?.Find(key) is { } known)
        {
            return known;
        }

        if (!Uri.TryCreate($"https://{registry}", UriKind.Absolute, out var address) || address.PathAndQuery != "/")
        {
            return DiagnosticCatalog.InvalidRenderOption.Create($"'{registry}' is no registry.");
        }

        if (!options.AllowsHost(address.Host))
        {
            return DiagnosticCatalog.RemoteNotAllowed.Create(
                $"The module {registry}/{repository} ({version}) is not in the module cache and would be fetched from {address.Host}. GITOPS_ALLOWED_HOSTS names the hosts that may be fetched from.");
        }

        var template = await new OciRegistry(new RemoteClient(options, secrets), options).LayerAsync(address, repository, version, TemplateLayer, cancellationToken);
        if (template.IsSuccess)
        {
            options.Cache?.Add(key, template.Value);
        }

        return template;
    }

    private async Task<Result<ReadOnlyMemory<byte>>?> InFolderAsync(string cachePath, CancellationToken cancellationToken)
    {
        if (options.BicepCacheFolder is not { } folder)
        {
            return null;
        }

        var file = new FileInfo(Path.Combine(folder, cachePath));
        if (!Path.GetFullPath(file.FullName).StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !file.Exists)
        {
            return null;
        }

        if (file.Length > options.Limits.MaxFileBytes)
        {
            return DiagnosticCatalog.RenderLimit.Create($"The module {cachePath} of the module cache is larger than {options.Limits.MaxFileBytes} bytes.");
        }

        try
        {
            return new ReadOnlyMemory<byte>(await File.ReadAllBytesAsync(file.FullName, cancellationToken));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return DiagnosticCatalog.RemoteFailed.Create($"The module {cachePath} of the module cache cannot be read: {unreadable.Message}");
        }
    }
}
