using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>Defaults of what runs pods.</summary>
internal static class WorkloadDefaults
{
    public static void Deployment(JsonObject node)
    {
        var spec = node.Ensure("spec");
        spec.Default("replicas", 1);
        spec.Default("revisionHistoryLimit", 10);
        spec.Default("progressDeadlineSeconds", 600);
        var strategy = spec.Ensure("strategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.Ensure("rollingUpdate");
            rolling.Default("maxSurge", "25%");
            rolling.Default("maxUnavailable", "25%");
        }

        PodDefaults.Template(spec);
    }

    public static void StatefulSet(JsonObject node)
    {
        var spec = node.Ensure("spec");
        spec.Default("replicas", 1);
        spec.Default("revisionHistoryLimit", 10);
        spec.Default("podManagementPolicy", "OrderedReady");
        var strategy = spec.Ensure("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            strategy.Ensure("rollingUpdate").Default("partition", 0);
        }

        var retention = spec.Ensure("persistentVolumeClaimRetentionPolicy");
        retention.Default("whenDeleted", "Retain");
        retention.Default("whenScaled", "Retain");
        PodDefaults.Template(spec);
        foreach (var claim in spec.Items("volumeClaimTemplates"))
        {
            claim.Default("apiVersion", "v1");
            claim.Default("kind", "PersistentVolumeClaim");
            StorageDefaults.Claim(claim.Ensure("spec"));
            claim.Ensure("status").Default("phase", "Pending");
        }
    }

    public static void DaemonSet(JsonObject node)
    {
        var spec = node.Ensure("spec");
        spec.Default("revisionHistoryLimit", 10);
        var strategy = spec.Ensure("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.Ensure("rollingUpdate");
            rolling.Default("maxSurge", 0);
            rolling.Default("maxUnavailable", 1);
        }

        PodDefaults.Template(spec);
    }

    public static void ReplicaSet(JsonObject node)
    {
        var spec = node.Ensure("spec");
        spec.Default("replicas", 1);
        PodDefaults.Template(spec);
    }

    public static void ReplicationController(JsonObject node)
    {
        var spec = node.Ensure("spec");
        spec.Default("replicas", 1);
        if (spec.Object("template").Object("metadata").Object("labels") is { } labels)
        {
            spec.Default("selector", labels.DeepClone());
        }

        PodDefaults.Template(spec);
    }

    public static void Job(JsonObject spec)
    {
        if (spec["completions"] is null && spec["parallelism"] is null)
        {
            spec["completions"] = 1;
        }

        spec.Default("parallelism", 1);
        spec.Default("backoffLimit", 6);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        spec.Default("manualSelector", false);
        spec.Default("podReplacementPolicy", spec["podFailurePolicy"] is null ? "TerminatingOrFailed" : "Failed");
        PodDefaults.Template(spec);
    }

    public static void CronJob(JsonObject node)
    {
        var spec = node.Ensure("spec");
        spec.Default("concurrencyPolicy", "Allow");
        spec.Default("suspend", false);
        spec.Default("successfulJobsHistoryLimit", 3);
        spec.Default("failedJobsHistoryLimit", 1);
        PodDefaults.Template(spec.Ensure("jobTemplate").Ensure("spec"));
    }

    public static void Autoscaler(JsonObject node)
    {
        var spec = node.Ensure("spec");
        spec.Default("minReplicas", 1);
        if (node.Text("apiVersion") == "autoscaling/v2")
        {
            spec.Default("metrics", new JsonArray(new JsonObject
            {
                ["type"] = "Resource",
                ["resource"] = new JsonObject { ["name"] = "cpu", ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = 80 } },
            }));
        }
    }
}
