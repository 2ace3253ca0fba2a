using GitOpsServerless.Sandbox.Kubernetes.Storage;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Objects that the server does not let go.</summary>
internal static class Protection
{
    public static void CheckDeletion(StoredObject item)
    {
        if (item.Kind is { Group: "", Plural: "namespaces" } && item.Name is "default" or "kube-system" or "kube-public" && item.Kind.Plural == "namespaces")
        {
            throw new StatusException(ApiStatus.Forbidden(item.Kind, item.Name, "this namespace may not be deleted"));
        }
    }
}
