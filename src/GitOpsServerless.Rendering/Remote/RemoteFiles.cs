using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Files;
using GitOpsServerless.Rendering.Kustomize;

namespace GitOpsServerless.Rendering.Remote;

/// <summary>
/// Remote bases and files of kustomizations, where the operator allows their host. They are fetched here and hung into the tree, so that
/// they are walked and checked like everything else, and the program needs no network.
/// </summary>
internal sealed class RemoteFiles(RenderingOptions options, ISecretResolver? secrets, MountedTree tree)
{
    private const int MaxFetches = 64;
    private readonly RemoteClient _client = new(options, secrets);
    private readonly Dictionary<string, Result<string>> _known = new(StringComparer.Ordinal);

    /// <summary>Fetches what a reference names and says where it stands in the tree.</summary>
    public async Task<Result<string>> FetchAsync(string reference, ReferenceKind kind, CancellationToken cancellationToken)
    {
        var key = $"{kind == ReferenceKind.File} {reference}";
        if (!_known.TryGetValue(key, out var known))
        {
            _known[key] = known = _known.Count >= MaxFetches
                ? DiagnosticCatalog.RenderLimit.Create($"More than {MaxFetches} remote references.")
                : IsFile(reference, kind, out var address)
                    ? await FileAsync(address, cancellationToken)
                    : await RepositoryAsync(reference, cancellationToken);
        }

        return known;
    }

    // A manifest is named by an address that ends like one; everything else is a repository.
    private static bool IsFile(string reference, ReferenceKind kind, out Uri address) =>
        Uri.TryCreate(reference, UriKind.Absolute, out address!)
        && address.Scheme is "https" or "http"
        && (kind == ReferenceKind.File
            || (Path.GetExtension(address.AbsolutePath) is ".yaml" or ".yml" or ".json" && address.AbsolutePath.IndexOf("//", 1, StringComparison.Ordinal) < 0));

    private async Task<Result<string>> FileAsync(Uri address, CancellationToken cancellationToken)
    {
        var content = await _client.GetAsync(address, options.Limits.MaxFileBytes, cancellationToken);
        if (!content.IsSuccess)
        {
            return Result<string>.Failure(content.Diagnostics);
        }

        var name = SourcePath.NameOf(address.AbsolutePath.TrimEnd('/')) is { Length: > 0 } last ? last : "file";
        return $"{tree.Mount(RemoteClient.Shown(address), new SingleFileTree(name, content.Value))}/{name}";
    }

    private async Task<Result<string>> RepositoryAsync(string reference, CancellationToken cancellationToken)
    {
        if (RemoteBase.Parse(reference) is not { } remote)
        {
            return DiagnosticCatalog.RemoteNotAllowed.Create($"'{RemoteReference.Scrub(reference)}' is not a repository over HTTPS.");
        }

        // The host was allowed as the reference was read before; this is the one that is asked.
        if (!options.AllowsHost(remote.Url.Host))
        {
            return DiagnosticCatalog.RemoteNotAllowed.Create($"{RemoteClient.Shown(remote.Url)} would be fetched from {remote.Url.Host}.");
        }

        var credential = options.Credentials.FirstOrDefault(c => string.Equals(c.Host, remote.Url.Host, StringComparison.OrdinalIgnoreCase));
        var source = new SourceDefinition
        {
            Url = remote.Url.AbsoluteUri,
            Revision = remote.Revision,
            Path = remote.Path,
            Credential = credential?.Secret,
            UserName = credential?.UserName,
        };
        if (options.Repositories is not { } repositories || !repositories.Serves(source))
        {
            return DiagnosticCatalog.RemoteNotAllowed.Create($"Nothing here reads the repository {RemoteClient.Shown(remote.Url)}.");
        }

        var revision = await repositories.ResolveAsync(source, cancellationToken);
        var fetched = revision.IsSuccess
            ? await repositories.FetchAsync(source, revision.Value, cancellationToken)
            : Result<IFileTree>.Failure(revision.Diagnostics);
        if (!fetched.IsSuccess)
        {
            return Result<string>.Failure(fetched.Diagnostics);
        }

        var mount = tree.Mount($"{RemoteClient.Shown(remote.Url)}@{revision.Value.Id}", fetched.Value);
        return SourcePath.Combine(mount, remote.Path) is { } path && SourcePath.IsWithin(path, mount)
            ? path
            : DiagnosticCatalog.PathOutsideSource.Create($"'{RemoteReference.Scrub(reference)}' leaves its repository.");
    }
}
