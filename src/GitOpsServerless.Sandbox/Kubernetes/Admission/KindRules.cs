using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Resources;

namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>The rules of single kinds: the ones that manifests break in practice.</summary>
internal static class KindRules
{
    private const int MaxDataSize = 1024 * 1024;

    private static readonly Dictionary<string, Action<JsonObject, List<FieldCause>>> s_byKind = new(StringComparer.Ordinal)
    {
        ["apps/deployments"] = static (node, causes) => WorkloadRules.Workload(node, causes),
        ["apps/statefulsets"] = static (node, causes) => WorkloadRules.Workload(node, causes),
        ["apps/daemonsets"] = static (node, causes) => WorkloadRules.Workload(node, causes),
        ["apps/replicasets"] = static (node, causes) => WorkloadRules.Workload(node, causes),
        ["batch/jobs"] = static (node, causes) => WorkloadRules.Job(node.Object("spec"), "spec", causes),
        ["batch/cronjobs"] = WorkloadRules.CronJob,
        ["/pods"] = static (node, causes) => WorkloadRules.PodSpec(node.Object("spec"), "spec", causes),
        ["/services"] = Service,
        ["/configmaps"] = Data,
        ["/secrets"] = Data,
        ["networking.k8s.io/ingresses"] = Ingress,
        ["autoscaling/horizontalpodautoscalers"] = Autoscaler,
        ["policy/poddisruptionbudgets"] = DisruptionBudget,
        ["rbac.authorization.k8s.io/rolebindings"] = Binding,
        ["rbac.authorization.k8s.io/clusterrolebindings"] = Binding,
        ["apiextensions.k8s.io/customresourcedefinitions"] = DefinitionRules.Check,
        ["/persistentvolumeclaims"] = Claim,
        ["storage.k8s.io/storageclasses"] = static (node, causes) => Require(node, "provisioner", causes),
    };

    public static void Check(ResourceKind kind, JsonObject node, List<FieldCause> causes)
    {
        if (s_byKind.TryGetValue(kind.StorageKey, out var check))
        {
            check(node, causes);
        }
    }

    private static void Service(JsonObject node, List<FieldCause> causes)
    {
        var spec = node.Object("spec");
        var type = spec.Text("type");
        if (type is not ("ClusterIP" or "NodePort" or "LoadBalancer" or "ExternalName"))
        {
            causes.Add(FieldCause.NotSupported("spec.type", $"\"{type}\"", ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]));
        }

        var ports = spec.Items("ports").ToArray();
        if (ports.Length == 0 && type != "ExternalName" && spec.Text("clusterIP") != "None")
        {
            causes.Add(FieldCause.Required("spec.ports"));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ports.Length; i++)
        {
            var path = FormattableString.Invariant($"spec.ports[{i}]");
            WorkloadRules.Port(ports[i].Integer("port"), path + ".port", causes);
            if (ports.Length > 1 && ports[i].Text("name") is null or { Length: 0 })
            {
                causes.Add(FieldCause.Required(path + ".name"));
            }
            else if (ports[i].Text("name") is { } name && !names.Add(name))
            {
                causes.Add(FieldCause.Duplicate(path + ".name", $"\"{name}\""));
            }
        }
    }

    private static void Data(JsonObject node, List<FieldCause> causes)
    {
        long size = 0;
        foreach (var section in new[] { "data", "binaryData" })
        {
            foreach (var (name, value) in node.Object(section) ?? [])
            {
                size += value.AsText()?.Length ?? 0;
                if (name.Length is 0 or > 253 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
                {
                    causes.Add(FieldCause.Invalid($"{section}[{name}]", $"\"{name}\"", "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"));
                }
            }
        }

        if (size > MaxDataSize * (node.Text("kind") == "Secret" ? 4 / 3.0 : 1))
        {
            causes.Add(new FieldCause("FieldValueTooLong", node.Text("kind") == "Secret" ? "data" : "", $"Too long: may not be more than {MaxDataSize} bytes"));
        }
    }

    private static void Ingress(JsonObject node, List<FieldCause> causes)
    {
        var spec = node.Object("spec");
        var rules = spec.Items("rules").ToArray();
        if (rules.Length == 0 && spec?["defaultBackend"] is null)
        {
            causes.Add(FieldCause.Invalid("spec", "{}", "either `defaultBackend` or `rules` must be specified"));
        }

        for (var i = 0; i < rules.Length; i++)
        {
            var paths = rules[i].Object("http").Items("paths").ToArray();
            for (var j = 0; j < paths.Length; j++)
            {
                if (paths[j].Text("pathType") is null)
                {
                    causes.Add(FieldCause.Required(FormattableString.Invariant($"spec.rules[{i}].http.paths[{j}].pathType"), "pathType must be specified"));
                }
            }
        }
    }

    private static void Autoscaler(JsonObject node, List<FieldCause> causes)
    {
        var spec = node.Object("spec");
        if (spec.Integer("maxReplicas") is not >= 1)
        {
            causes.Add(FieldCause.Invalid("spec.maxReplicas", (spec.Integer("maxReplicas") ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture), "must be greater than 0"));
        }

        foreach (var name in new[] { "kind", "name" }.Where(name => spec.Object("scaleTargetRef").Text(name) is null or { Length: 0 }))
        {
            causes.Add(FieldCause.Required("spec.scaleTargetRef." + name));
        }
    }

    private static void DisruptionBudget(JsonObject node, List<FieldCause> causes)
    {
        var spec = node.Object("spec");
        if (spec?["minAvailable"] is not null && spec["maxUnavailable"] is not null)
        {
            causes.Add(FieldCause.Invalid("spec", "{}", "minAvailable and maxUnavailable cannot be both set"));
        }
    }

    private static void Binding(JsonObject node, List<FieldCause> causes)
    {
        var reference = node.Object("roleRef");
        if (reference.Text("kind") is not ("Role" or "ClusterRole"))
        {
            causes.Add(FieldCause.NotSupported("roleRef.kind", $"\"{reference.Text("kind")}\"", ["Role", "ClusterRole"]));
        }

        if (reference.Text("name") is null or { Length: 0 })
        {
            causes.Add(FieldCause.Required("roleRef.name"));
        }
    }

    private static void Claim(JsonObject node, List<FieldCause> causes)
    {
        var spec = node.Object("spec");
        if (spec.Array("accessModes") is null or { Count: 0 })
        {
            causes.Add(FieldCause.Required("spec.accessModes", "at least 1 access mode is required"));
        }

        if (spec.Object("resources").Object("requests")?["storage"] is null)
        {
            causes.Add(FieldCause.Required("spec.resources[storage]"));
        }
    }

    private static void Require(JsonObject node, string name, List<FieldCause> causes)
    {
        if (node.Text(name) is null or { Length: 0 })
        {
            causes.Add(FieldCause.Required(name));
        }
    }
}
