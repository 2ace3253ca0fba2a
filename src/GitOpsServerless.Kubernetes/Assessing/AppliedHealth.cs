using System.Collections.Concurrent;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Planning;

namespace GitOpsServerless.Kubernetes.Assessing;

/// <summary>
/// Objects of kinds that are ready as soon as they exist, as the answers of the last apply told: the look at health that follows needs
/// no request for them. Kept until the application is observed again; losing it costs requests, nothing else.
/// </summary>
internal sealed class AppliedHealth(TimeSpan lifetime, TimeProvider time)
{
    private const int Many = 2_000;
    private readonly ConcurrentDictionary<string, Applied> _applications = new(StringComparer.Ordinal);

    /// <summary>Kinds without a controller that reports on them, so that kstatus and Argo CD call every object of them current.</summary>
    public static bool IsAlwaysReady(DesiredObject desired) => !ObjectDirectives.IgnoresHealth(desired.Resource.Payload) && desired.Id.Type switch
    {
        "ConfigMap" or "Secret" or "ServiceAccount" or "LimitRange"
            or "rbac.authorization.k8s.io/Role" or "rbac.authorization.k8s.io/RoleBinding"
            or "rbac.authorization.k8s.io/ClusterRole" or "rbac.authorization.k8s.io/ClusterRoleBinding" => true,
        "Service" => desired.Resource.Payload.TextAt("spec", "type") is null or "ClusterIP" or "NodePort",
        _ => false,
    };

    public void Remember(string application, ResourceId id, string? uid)
    {
        if (uid is null)
        {
            return;
        }

        if (_applications.Count >= Many)
        {
            Forget();
        }

        var applied = _applications.GetOrAdd(application, _ => new Applied());
        applied.At = time.GetUtcNow();
        applied.Uids[id] = uid;
    }

    public bool IsReady(string application, InventoryEntry entry) =>
        _applications.TryGetValue(application, out var applied)
        && time.GetUtcNow() - applied.At < lifetime
        && applied.Uids.TryGetValue(entry.Id, out var uid) && uid == entry.Uid;

    public void Forget(string application) => _applications.TryRemove(application, out _);

    private void Forget()
    {
        foreach (var old in _applications.Where(a => time.GetUtcNow() - a.Value.At >= lifetime))
        {
            _applications.TryRemove(old);
        }
    }

    private sealed class Applied
    {
        public DateTimeOffset At { get; set; }

        public ConcurrentDictionary<ResourceId, string> Uids { get; } = new();
    }
}
