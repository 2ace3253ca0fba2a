using GitOpsServerless.Sandbox.Kubernetes.Resources;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>What a resource path names, https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris.</summary>
/// <param name="Version">The kind and version.</param>
/// <param name="Namespace">The namespace; null for a cluster-scoped kind and for a collection in all namespaces.</param>
/// <param name="Name">The object; null for a collection.</param>
/// <param name="Subresource">The subresource; null for the object itself.</param>
internal sealed record ResourceRequest(ResourceVersion Version, string? Namespace, string? Name, string? Subresource)
{
    public ResourceKind Kind => Version.Resource;

    /// <summary>Reads a path such as <c>/apis/apps/v1/namespaces/a/deployments/b/status</c>; null where no kind answers there.</summary>
    public static ResourceRequest? Parse(ResourceCatalog catalog, string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, version, rest) = segments switch
        {
            ["api", var coreVersion, .. var tail] => ("", coreVersion, tail),
            ["apis", var namedGroup, var groupVersion, .. var tail] => (namedGroup, groupVersion, tail),
            _ => ("", "", []),
        };
        for (var i = 0; i < rest.Length; i++)
        {
            rest[i] = Uri.UnescapeDataString(rest[i]);
        }

        return rest switch
        {
            ["namespaces", var name, "status" or "finalize"] when group.Length == 0 => Find(catalog, group, version, "namespaces", null, [name, rest[2]]),
            ["namespaces", var @namespace, var plural, .. var tail] => Find(catalog, group, version, plural, @namespace, tail),
            [var plural, .. var tail] => Find(catalog, group, version, plural, null, tail),
            _ => null,
        };
    }

    private static ResourceRequest? Find(ResourceCatalog catalog, string group, string version, string plural, string? @namespace, string[] tail)
    {
        if (catalog.ByPath(group, version, plural) is not { } found || tail.Length > 2)
        {
            return null;
        }

        var isNamespacedPath = @namespace is not null;
        var needsNamespace = found.Resource.IsNamespaced && tail.Length > 0;
        if ((isNamespacedPath && !found.Resource.IsNamespaced) || (needsNamespace && !isNamespacedPath))
        {
            return null;
        }

        var subresource = tail.Length > 1 ? tail[1] : null;
        return subresource is null || found.Subresources.ContainsKey(subresource)
            ? new ResourceRequest(found, @namespace, tail.Length > 0 ? tail[0] : null, subresource)
            : null;
    }
}
