using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Resources;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Counts changes of what an object wants to be; metadata and status do not count.</summary>
internal static class Generations
{
    private static readonly HashSet<string> s_kinds = new(StringComparer.Ordinal)
    {
        "apps/deployments", "apps/statefulsets", "apps/daemonsets", "apps/replicasets", "/replicationcontrollers", "batch/jobs", "batch/cronjobs",
        "/pods", "networking.k8s.io/ingresses", "networking.k8s.io/networkpolicies", "networking.k8s.io/ingressclasses", "policy/poddisruptionbudgets",
        "apiextensions.k8s.io/customresourcedefinitions", "discovery.k8s.io/endpointslices", "admissionregistration.k8s.io/mutatingwebhookconfigurations",
        "admissionregistration.k8s.io/validatingwebhookconfigurations", "admissionregistration.k8s.io/validatingadmissionpolicies",
        "admissionregistration.k8s.io/validatingadmissionpolicybindings", "admissionregistration.k8s.io/mutatingadmissionpolicies",
        "admissionregistration.k8s.io/mutatingadmissionpolicybindings", "flowcontrol.apiserver.k8s.io/flowschemas",
        "flowcontrol.apiserver.k8s.io/prioritylevelconfigurations", "scheduling.k8s.io/priorityclasses", "storage.k8s.io/csidrivers",
        "resource.k8s.io/resourceslices", "resource.k8s.io/deviceclasses",
    };

    public static bool Has(ResourceKind kind) => kind.IsCustom || s_kinds.Contains(kind.StorageKey);

    public static bool SameSpec(JsonObject before, JsonObject after) =>
        Names(before).All(name => JsonValues.AreEqual(before[name], after[name])) && Names(after).All(before.ContainsKey);

    public static void Bump(JsonObject metadata)
    {
        if (metadata.Integer("generation") is { } generation)
        {
            metadata["generation"] = generation + 1;
        }
    }

    private static IEnumerable<string> Names(JsonObject node) =>
        node.Select(static pair => pair.Key).Where(static name => name is not ("metadata" or "status" or "apiVersion" or "kind"));
}
