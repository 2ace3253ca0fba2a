using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>The rules of what runs pods.</summary>
internal static class WorkloadRules
{
    public static void Workload(JsonObject node, List<FieldCause> causes)
    {
        var spec = node.Object("spec");
        if (spec.Integer("replicas") is < 0)
        {
            causes.Add(FieldCause.Invalid("spec.replicas", spec.Integer("replicas")!.Value.ToString(CultureInfo.InvariantCulture), "must be greater than or equal to 0"));
        }

        var template = spec.Object("template");
        var selector = spec.Object("selector");
        if (selector is null)
        {
            causes.Add(FieldCause.Required("spec.selector"));
        }
        else if (selector.Count == 0)
        {
            causes.Add(FieldCause.Invalid("spec.selector", "{}", "empty selector is invalid for deployment"));
        }
        else if (!Selects(selector, template.Object("metadata").Object("labels")))
        {
            var labels = template.Object("metadata").Object("labels")?.ToJsonString() ?? "{}";
            causes.Add(FieldCause.Invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`"));
        }

        MetadataRules.CheckLabels(template.Object("metadata").Object("labels"), "spec.template.labels", causes);
        PodSpec(template.Object("spec"), "spec.template.spec", causes);
        if (template.Object("spec").Text("restartPolicy") is { } policy and not "Always")
        {
            causes.Add(FieldCause.NotSupported("spec.template.spec.restartPolicy", $"\"{policy}\"", ["Always"]));
        }
    }

    public static void Job(JsonObject? spec, string path, List<FieldCause> causes)
    {
        var pod = spec.Object("template").Object("spec");
        PodSpec(pod, path + ".template.spec", causes);
        if (pod.Text("restartPolicy") is not ("OnFailure" or "Never"))
        {
            causes.Add(FieldCause.NotSupported(path + ".template.spec.restartPolicy", $"\"{pod.Text("restartPolicy")}\"", ["OnFailure", "Never"]));
        }
    }

    public static void CronJob(JsonObject node, List<FieldCause> causes)
    {
        var spec = node.Object("spec");
        var schedule = spec.Text("schedule") ?? "";
        if (schedule.Length == 0)
        {
            causes.Add(FieldCause.Required("spec.schedule"));
        }
        else if (!schedule.StartsWith('@') && schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != 5)
        {
            causes.Add(FieldCause.Invalid("spec.schedule", $"\"{schedule}\"", "expected exactly 5 fields"));
        }

        Job(spec.Object("jobTemplate").Object("spec"), "spec.jobTemplate.spec", causes);
    }

    public static void PodSpec(JsonObject? spec, string path, List<FieldCause> causes)
    {
        var volumes = spec.Items("volumes").Select(static volume => volume.Text("name") ?? "").ToHashSet(StringComparer.Ordinal);
        var containers = spec.Items("containers").ToArray();
        if (containers.Length == 0)
        {
            causes.Add(FieldCause.Required(path + ".containers"));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        Containers(containers, path + ".containers", volumes, names, causes);
        Containers([.. spec.Items("initContainers")], path + ".initContainers", volumes, names, causes);
    }

    public static void Port(long? port, string path, List<FieldCause> causes)
    {
        if (port is null or < 1 or > 65535)
        {
            causes.Add(FieldCause.Invalid(path, (port ?? 0).ToString(CultureInfo.InvariantCulture), "must be between 1 and 65535, inclusive"));
        }
    }

    private static void Containers(JsonObject[] containers, string path, HashSet<string> volumes, HashSet<string> names, List<FieldCause> causes)
    {
        for (var i = 0; i < containers.Length; i++)
        {
            Container(containers[i], FormattableString.Invariant($"{path}[{i}]"), volumes, names, causes);
        }
    }

    private static void Container(JsonObject container, string path, HashSet<string> volumes, HashSet<string> names, List<FieldCause> causes)
    {
        if (container.Text("name") is not { Length: > 0 } name)
        {
            causes.Add(FieldCause.Required(path + ".name"));
        }
        else if (!names.Add(name))
        {
            causes.Add(FieldCause.Duplicate(path + ".name", $"\"{name}\""));
        }

        if (container.Text("image") is null or { Length: 0 })
        {
            causes.Add(FieldCause.Required(path + ".image"));
        }

        foreach (var (port, index) in container.Items("ports").Select(static (port, index) => (port, index)))
        {
            Port(port.Integer("containerPort"), FormattableString.Invariant($"{path}.ports[{index}].containerPort"), causes);
        }

        foreach (var (mount, index) in container.Items("volumeMounts").Select(static (mount, index) => (mount, index)))
        {
            if (mount.Text("name") is { } volume && !volumes.Contains(volume) && !IsClaimTemplate(container, volume))
            {
                causes.Add(new FieldCause("FieldValueNotFound", FormattableString.Invariant($"{path}.volumeMounts[{index}].name"), $"Not found: \"{volume}\""));
            }
        }
    }

    /// <summary>A StatefulSet's claim templates are volumes of its pods.</summary>
    private static bool IsClaimTemplate(JsonObject container, string volume) =>
        container.Parent?.Parent?.Parent?.Parent is JsonObject spec && spec.Items("volumeClaimTemplates").Any(claim => claim["metadata"].Text("name") == volume);

    private static bool Selects(JsonObject selector, JsonObject? labels)
    {
        foreach (var (name, value) in selector.Object("matchLabels") ?? [])
        {
            if (labels.Text(name) != value.AsText())
            {
                return false;
            }
        }

        return selector.Items("matchExpressions").All(expression => Satisfies(expression, labels));
    }

    private static bool Satisfies(JsonObject expression, JsonObject? labels)
    {
        var value = labels.Text(expression.Text("key") ?? "");
        var values = expression.Array("values")?.Select(static item => item.AsText()) ?? [];
        return expression.Text("operator") switch
        {
            "In" => value is not null && values.Contains(value, StringComparer.Ordinal),
            "NotIn" => value is null || !values.Contains(value, StringComparer.Ordinal),
            "Exists" => value is not null,
            _ => value is null,
        };
    }
}
