using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes;

/// <summary>Resource ids of Kubernetes objects: <c>apps/Deployment</c>, namespace, name.</summary>
public static class KubernetesIds
{
    /// <summary>The id of a manifest or a live object.</summary>
    public static ResourceId Of(JsonObject manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return new ResourceId(
            TypeOf(manifest.ApiVersion(), manifest.Kind()),
            manifest.Namespace() ?? string.Empty,
            manifest.Name() ?? string.Empty);
    }

    /// <summary>The type of an API version and kind: <c>apps/Deployment</c>, or <c>ConfigMap</c> for the core group.</summary>
    public static string TypeOf(string apiVersion, string kind)
    {
        ArgumentNullException.ThrowIfNull(apiVersion);
        var group = ObjectMeta.GroupOf(apiVersion);
        return group.Length == 0 ? kind : $"{group}/{kind}";
    }

    internal static string GroupOf(ResourceId id)
    {
        var slash = id.Type.LastIndexOf('/');
        return slash < 0 ? string.Empty : id.Type[..slash];
    }

    internal static string KindOf(ResourceId id) => id.Type[(id.Type.LastIndexOf('/') + 1)..];
}
