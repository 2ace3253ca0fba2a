using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Resources;
using GitOpsServerless.Sandbox.Kubernetes.Schema;

namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>
/// Fills in the values that the API server fills in for each kind
/// (https://kubernetes.io/docs/reference/kubernetes-api/, "Defaults to" of each field).
/// </summary>
internal static class Defaults
{
    private static readonly Dictionary<string, Action<JsonObject>> s_byKind = new(StringComparer.Ordinal)
    {
        ["apps/Deployment"] = WorkloadDefaults.Deployment,
        ["apps/StatefulSet"] = WorkloadDefaults.StatefulSet,
        ["apps/DaemonSet"] = WorkloadDefaults.DaemonSet,
        ["apps/ReplicaSet"] = WorkloadDefaults.ReplicaSet,
        ["/ReplicationController"] = WorkloadDefaults.ReplicationController,
        ["/Pod"] = static node => PodDefaults.Pod(node.Ensure("spec")),
        ["/PodTemplate"] = static node => PodDefaults.Template(node),
        ["batch/Job"] = static node => WorkloadDefaults.Job(node.Ensure("spec")),
        ["batch/CronJob"] = WorkloadDefaults.CronJob,
        ["/Service"] = NetworkDefaults.Service,
        ["/Endpoints"] = NetworkDefaults.Endpoints,
        ["discovery.k8s.io/EndpointSlice"] = NetworkDefaults.EndpointSlice,
        ["networking.k8s.io/NetworkPolicy"] = NetworkDefaults.NetworkPolicy,
        ["networking.k8s.io/IngressClass"] = NetworkDefaults.IngressClass,
        ["/Secret"] = ConfigurationDefaults.Secret,
        ["/Namespace"] = ConfigurationDefaults.Namespace,
        ["/PersistentVolume"] = StorageDefaults.PersistentVolume,
        ["/PersistentVolumeClaim"] = static node => StorageDefaults.Claim(node.Ensure("spec")),
        ["storage.k8s.io/StorageClass"] = StorageDefaults.StorageClass,
        ["storage.k8s.io/CSIDriver"] = StorageDefaults.Driver,
        ["autoscaling/HorizontalPodAutoscaler"] = WorkloadDefaults.Autoscaler,
        ["rbac.authorization.k8s.io/RoleBinding"] = ConfigurationDefaults.Binding,
        ["rbac.authorization.k8s.io/ClusterRoleBinding"] = ConfigurationDefaults.Binding,
        ["admissionregistration.k8s.io/MutatingWebhookConfiguration"] = static node => ExtensionDefaults.Webhooks(node, mutating: true),
        ["admissionregistration.k8s.io/ValidatingWebhookConfiguration"] = static node => ExtensionDefaults.Webhooks(node, mutating: false),
        ["admissionregistration.k8s.io/ValidatingAdmissionPolicy"] = ExtensionDefaults.Policy,
        ["admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding"] = ExtensionDefaults.PolicyBinding,
        ["apiextensions.k8s.io/CustomResourceDefinition"] = ExtensionDefaults.Definition,
        ["apiregistration.k8s.io/APIService"] = ExtensionDefaults.Service,
        ["scheduling.k8s.io/PriorityClass"] = static node => node.Default("preemptionPolicy", "PreemptLowerPriority"),
        ["flowcontrol.apiserver.k8s.io/FlowSchema"] = static node => node.Ensure("spec").Default("matchingPrecedence", 1000),
    };

    public static void Apply(ResourceVersion version, JsonObject node)
    {
        if (version.StructuralSchema is { } schema)
        {
            StructuralSchema.SetDefaults(node, schema);
            return;
        }

        QuantityWriter.Canonicalize(node, version.Schema);
        if (s_byKind.TryGetValue(version.Resource.Group + "/" + version.Kind, out var apply))
        {
            apply(node);
        }
    }

    /// <summary>The objects of a list, or none.</summary>
    public static IEnumerable<JsonObject> Items(this JsonObject? node, string name) => node.Array(name)?.OfType<JsonObject>() ?? [];
}
