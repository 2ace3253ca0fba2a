using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Resources;

namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>Fields that cannot change once an object exists.</summary>
internal static class ImmutableFields
{
    private const string StatefulSetText = "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
    private const string PodText = "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";
    private const string ClaimText = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
    private static readonly HashSet<string> s_statefulSetMutable = new(StringComparer.Ordinal) { "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds" };
    private static readonly HashSet<string> s_podMutable = new(StringComparer.Ordinal) { "containers", "initContainers", "activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "ephemeralContainers", "schedulingGates", "nodeName" };

    private static readonly Dictionary<string, string[]> s_paths = new(StringComparer.Ordinal)
    {
        ["apps/deployments"] = ["spec.selector"],
        ["apps/daemonsets"] = ["spec.selector"],
        ["apps/replicasets"] = ["spec.selector"],
        ["batch/jobs"] = ["spec.completionMode", "spec.selector", "spec.template", "spec.podFailurePolicy", "spec.backoffLimitPerIndex"],
        ["storage.k8s.io/storageclasses"] = ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"],
        ["scheduling.k8s.io/priorityclasses"] = ["value", "preemptionPolicy"],
        ["networking.k8s.io/ingressclasses"] = ["spec.controller"],
        ["node.k8s.io/runtimeclasses"] = ["handler"],
        ["discovery.k8s.io/endpointslices"] = ["addressType"],
        ["apiextensions.k8s.io/customresourcedefinitions"] = ["spec.group", "spec.scope", "spec.names.plural", "spec.names.kind"],
        ["/secrets"] = ["type"],
        ["storage.k8s.io/csidrivers"] = ["spec.volumeLifecycleModes"],
        ["storage.k8s.io/volumeattributesclasses"] = ["driverName", "parameters"],
        ["resource.k8s.io/resourceclaims"] = ["spec"],
        ["resource.k8s.io/resourceclaimtemplates"] = ["spec"],
        ["coordination.k8s.io/leasecandidates"] = ["spec.leaseName"],
    };

    private static string? OwnWords(ResourceKind kind, string path) => (kind.StorageKey, path) switch
    {
        ("scheduling.k8s.io/priorityclasses", "value") => "may not be changed in an update.",
        _ => null,
    };

    public static void Check(ResourceKind kind, JsonObject node, JsonObject before, List<FieldCause> causes)
    {
        foreach (var path in s_paths.GetValueOrDefault(kind.StorageKey) ?? [])
        {
            var value = At(node, path);
            if (!JsonValues.AreEqual(value, At(before, path)))
            {
                causes.Add(OwnWords(kind, path) is { } words
                    ? FieldCause.Forbidden(path, words)
                    : FieldCause.Immutable(path, value?.ToJsonString() ?? "null"));
            }
        }

        switch (kind.StorageKey)
        {
            case "apps/statefulsets":
                OnlyChanges(node, before, s_statefulSetMutable, StatefulSetText, causes);
                break;
            case "/pods":
                OnlyChanges(node, before, s_podMutable, PodText, causes);
                break;
            case "/services":
                Service(node, before, causes);
                break;
            case "/persistentvolumeclaims":
                Claim(node, before, causes);
                break;
            case "rbac.authorization.k8s.io/rolebindings" or "rbac.authorization.k8s.io/clusterrolebindings":
                if (!JsonValues.AreEqual(node["roleRef"], before["roleRef"]))
                {
                    causes.Add(FieldCause.Invalid("roleRef", node["roleRef"]?.ToJsonString() ?? "null", "cannot change roleRef"));
                }

                break;
            case "/secrets" or "/configmaps":
                Sealed(node, before, causes);
                break;
        }
    }

    private static void OnlyChanges(JsonObject node, JsonObject before, HashSet<string> mutable, string text, List<FieldCause> causes)
    {
        var (spec, old) = (node.Object("spec") ?? [], before.Object("spec") ?? []);
        var names = spec.Select(static pair => pair.Key).Union(old.Select(static pair => pair.Key), StringComparer.Ordinal);
        if (names.Any(name => !mutable.Contains(name) && !JsonValues.AreEqual(spec[name], old[name])))
        {
            causes.Add(FieldCause.Forbidden("spec", text));
        }
    }

    private static void Service(JsonObject node, JsonObject before, List<FieldCause> causes)
    {
        var (spec, old) = (node.Object("spec"), before.Object("spec"));
        if (spec.Text("type") == "ExternalName" || old.Text("type") == "ExternalName" || old.Text("clusterIP") is null or { Length: 0 })
        {
            return;
        }

        if (spec.Text("clusterIP") != old.Text("clusterIP"))
        {
            causes.Add(FieldCause.Invalid("spec.clusterIPs[0]", $"[\"{spec.Text("clusterIP")}\"]", "may not change once set"));
        }
    }

    private static void Claim(JsonObject node, JsonObject before, List<FieldCause> causes)
    {
        var (spec, old) = ((JsonObject?)node.Object("spec")?.DeepClone() ?? [], (JsonObject?)before.Object("spec")?.DeepClone() ?? []);
        foreach (var side in new[] { spec, old })
        {
            side.Object("resources")?.Remove("requests");
            side.Remove("volumeAttributesClassName");
        }

        if (!JsonValues.AreEqual(spec, old))
        {
            causes.Add(FieldCause.Forbidden("spec", ClaimText));
        }
    }

    private static void Sealed(JsonObject node, JsonObject before, List<FieldCause> causes)
    {
        if (before.Boolean("immutable") != true)
        {
            return;
        }

        const string Text = "field is immutable when `immutable` is set";
        if (node.Boolean("immutable") != true)
        {
            causes.Add(FieldCause.Forbidden("immutable", Text));
        }

        foreach (var name in new[] { "data", "binaryData" }.Where(name => !JsonValues.AreEqual(node[name], before[name])))
        {
            causes.Add(FieldCause.Forbidden(name, Text));
        }
    }

    private static JsonNode? At(JsonNode? node, string path)
    {
        foreach (var segment in path.Split('.'))
        {
            node = (node as JsonObject)?[segment];
        }

        return node;
    }
}
