using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Discovery;

namespace GitOpsServerless.Kubernetes.Observing;

/// <summary>Finds where an id lives in a cluster.</summary>
/// <param name="catalog">What the cluster serves.</param>
/// <param name="defaultNamespace">Namespace of namespaced objects that name none.</param>
internal sealed class ObjectLocator(ApiCatalog catalog, string defaultNamespace)
{
    public ApiCatalog Catalog => catalog;

    /// <summary>The object to read or write; null when the cluster does not serve its kind.</summary>
    /// <param name="id">Identity.</param>
    /// <param name="apiVersion">Version in which it is wanted.</param>
    /// <param name="exactVersion">Whether another served version of the same kind will not do.</param>
    public WantedObject? Locate(ResourceId id, string? apiVersion, bool exactVersion)
    {
        var kind = apiVersion is null ? null : catalog.Find(apiVersion, KubernetesIds.KindOf(id));
        if (kind is null && !exactVersion)
        {
            kind = catalog.Find(id.Type);
        }

        return kind is null ? null : new WantedObject(id, kind, NamespaceOf(id, kind));
    }

    private string NamespaceOf(ResourceId id, ApiKind kind) =>
        !kind.IsNamespaced ? string.Empty : id.Scope.Length == 0 ? defaultNamespace : id.Scope;
}
