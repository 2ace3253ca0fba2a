namespace GitOpsServerless.Kubernetes.Ordering;

/// <summary>
/// The apply order of kinds, after Flux (fluxcd/pkg ssa/sort.go): definitions, classes, the rest, webhooks last.
/// This is the only place that knows it.
/// </summary>
internal static class KindOrder
{
    public const int Definitions = 0;
    public const int Classes = 1;
    public const int Rest = 2;
    public const int Webhooks = 3;

    public const string CustomResourceDefinition = "apiextensions.k8s.io/CustomResourceDefinition";
    public const string Namespace = "Namespace";

    private static readonly string[] InOrder =
    [
        CustomResourceDefinition,
        Namespace,
        "rbac.authorization.k8s.io/ClusterRole",
        "cluster.x-k8s.io/ClusterClass",
        "node.k8s.io/RuntimeClass",
        "scheduling.k8s.io/PriorityClass",
        "storage.k8s.io/StorageClass",
        "snapshot.storage.k8s.io/VolumeSnapshotClass",
        "networking.k8s.io/IngressClass",
        "gateway.networking.k8s.io/GatewayClass",
        "rbac.authorization.k8s.io/ClusterRoleBinding",
        "ResourceQuota",
        "ServiceAccount",
        "rbac.authorization.k8s.io/Role",
        "rbac.authorization.k8s.io/RoleBinding",
        "ConfigMap",
        "Secret",
        "Service",
        "LimitRange",
        "apps/Deployment",
        "apps/StatefulSet",
        "batch/CronJob",
        "policy/PodDisruptionBudget",
    ];

    private static readonly Dictionary<string, int> Ranks =
        InOrder.Select((type, rank) => (type, rank)).ToDictionary(x => x.type, x => x.rank, StringComparer.Ordinal);

    /// <summary>Stage of a type such as <c>apps/Deployment</c>.</summary>
    public static int StageOf(string type) => type switch
    {
        CustomResourceDefinition or Namespace or "rbac.authorization.k8s.io/ClusterRole" => Definitions,
        "admissionregistration.k8s.io/MutatingWebhookConfiguration"
            or "admissionregistration.k8s.io/ValidatingWebhookConfiguration" => Webhooks,
        _ when type.EndsWith("Class", StringComparison.Ordinal) => Classes,
        _ => Rest,
    };

    /// <summary>Types whose deletion takes data or other objects along, so that an object is never deleted only to run a hook again.</summary>
    public static bool IsKept(string type) => type is Namespace or CustomResourceDefinition or "PersistentVolumeClaim";

    /// <summary>
    /// Whether an object is admitted only when others of its stage exist, or decides how they are admitted: then the types of the stage
    /// are written one after another, and otherwise together.
    /// </summary>
    public static bool NeedsTiers(string type) =>
        type is "Pod" or "ResourceQuota" or "LimitRange" or "rbac.authorization.k8s.io/RoleBinding" or "rbac.authorization.k8s.io/ClusterRoleBinding";

    /// <summary>
    /// Which types of a stage are written first. Only what the API server itself looks at while it admits others goes first:
    /// service accounts, quotas and limits of pods, what pods mount, services that pods get as variables, and roles before their bindings.
    /// </summary>
    public static int TierOf(string type) => type switch
    {
        "ResourceQuota" or "LimitRange" or "ServiceAccount" or "ConfigMap" or "Secret" or "Service" or "rbac.authorization.k8s.io/Role" => 0,
        "rbac.authorization.k8s.io/RoleBinding" or "rbac.authorization.k8s.io/ClusterRoleBinding" => 1,
        _ => 2,
    };

    /// <summary>Place of a type among those of its stage, in plans.</summary>
    public static int RankOf(string type) => Ranks.GetValueOrDefault(type, InOrder.Length);
}
