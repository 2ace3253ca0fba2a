using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;

namespace GitOpsServerless.Kubernetes.Ordering;

/// <summary>
/// Refusals that end when other objects of the same application exist. The API server looks at some objects while it admits others
/// (https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/: ServiceAccount, Priority, RuntimeClass, LimitRanger,
/// ResourceQuota; and the escalation check of RBAC), so that a dry run cannot pass before those are written.
/// </summary>
internal sealed class Prerequisites
{
    private readonly HashSet<string> _types;
    private readonly HashSet<string> _namespaces;

    public Prerequisites(DesiredState desired)
    {
        _types = desired.Resources.Select(r => r.Id.Type).ToHashSet(StringComparer.Ordinal);
        _namespaces = desired.Resources.Where(r => r.Id.Type == KindOrder.Namespace).Select(r => r.Id.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether a refusal may be for want of something that the application brings itself.</summary>
    public bool MayBring(ApiResponse refusal, ResourceId id) => id.Type switch
    {
        "Pod" when refusal.StatusCode == 403 => Brings(refusal.RawMessage, id),
        "rbac.authorization.k8s.io/RoleBinding" or "rbac.authorization.k8s.io/ClusterRoleBinding" when refusal.StatusCode is 403 or 404 =>
            _types.Contains("rbac.authorization.k8s.io/Role") || _types.Contains("rbac.authorization.k8s.io/ClusterRole"),
        _ => refusal.StatusCode == 403 && refusal.RawMessage.Contains("quota", StringComparison.Ordinal) && _types.Contains("ResourceQuota"),
    };

    private bool Brings(string message, ResourceId pod) =>
        (Names(message, "service account") && (_types.Contains("ServiceAccount") || _namespaces.Contains(pod.Scope)))
        || (Names(message, "PriorityClass") && _types.Contains("scheduling.k8s.io/PriorityClass"))
        || (Names(message, "RuntimeClass") && _types.Contains("node.k8s.io/RuntimeClass"))
        || (Names(message, "quota") && (_types.Contains("ResourceQuota") || _types.Contains("LimitRange")));

    private static bool Names(string message, string what) => message.Contains(what, StringComparison.Ordinal);
}
