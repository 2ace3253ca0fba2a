using System.Globalization;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Kubernetes.Assessing;

/// <summary>
/// The rules of kstatus (kubernetes-sigs/cli-utils pkg/kstatus): generic ones for every object, special ones for kinds of Kubernetes
/// itself. A running Job counts as current, as there.
/// </summary>
internal static class KStatus
{
    private static readonly TimeSpan SchedulingWindow = TimeSpan.FromSeconds(15);

    public static ReadyResult Compute(JsonObject o, DateTimeOffset now) =>
        Generic(o) ?? (ByKind(o, now) is { } special ? special : ByReadyCondition(o) ?? ReadyResult.Current("Resource is current"));

    /// <summary>Whether kstatus has a rule for the kind of an object, besides the generic ones.</summary>
    public static bool HasRuleFor(JsonObject o) => (o.Group(), o.Kind()) is
        ("apps" or "extensions", "Deployment" or "ReplicaSet" or "DaemonSet" or "StatefulSet")
        or ("policy", "PodDisruptionBudget")
        or ("batch", "CronJob" or "Job")
        or ("", "ConfigMap" or "Secret" or "Pod" or "PersistentVolumeClaim" or "Service")
        or ("apiextensions.k8s.io", "CustomResourceDefinition");

    private static ReadyResult? Generic(JsonObject o)
    {
        if (o.IsBeingDeleted())
        {
            return new ReadyResult(ReadyStatus.Terminating, "Terminating", "Resource scheduled for deletion");
        }

        if (o.NumberAt("status", "observedGeneration") is { } observed && o.NumberAt("metadata", "generation") is { } generation && observed != generation)
        {
            return ReadyResult.InProgress("LatestGenerationNotObserved", Text($"{o.Kind()} generation is {generation}, but latest observed generation is {observed}"));
        }

        if (Condition.Find(o, "Reconciling") is { IsTrue: true } reconciling)
        {
            return ReadyResult.InProgress(reconciling.Reason, reconciling.Message);
        }

        return Condition.Find(o, "Stalled") is { IsTrue: true } stalled ? ReadyResult.Failed(stalled.Reason, stalled.Message) : null;
    }

    private static ReadyResult? ByReadyCondition(JsonObject o) => Condition.Find(o, "Ready") switch
    {
        null or { IsTrue: true } => null,
        { IsFalse: true } ready => ReadyResult.InProgress(ready.Reason, ready.Message),
        { } ready => ReadyResult.InProgress(ready.Reason, ready.Message),
    };

    private static ReadyResult? ByKind(JsonObject o, DateTimeOffset now) => (o.Group(), o.Kind()) switch
    {
        ("apps" or "extensions", "Deployment") => DeploymentStatus(o),
        ("apps" or "extensions", "ReplicaSet") => ReplicaSetStatus(o),
        ("apps" or "extensions", "DaemonSet") => DaemonSetStatus(o),
        ("apps", "StatefulSet") => StatefulSetStatus(o),
        ("policy", "PodDisruptionBudget") => ReadyResult.Current("AllowedDisruptions has been computed."),
        ("batch", "CronJob") or ("", "ConfigMap" or "Secret") => ReadyResult.Current("Resource is always ready"),
        ("batch", "Job") => JobStatus(o),
        ("", "Pod") => PodStatus(o, now),
        ("", "PersistentVolumeClaim") => o.TextAt("status", "phase") is "Bound"
            ? ReadyResult.Current("PVC is Bound")
            : ReadyResult.InProgress("NotBound", "PVC is not Bound. phase: " + (o.TextAt("status", "phase") ?? "unknown")),
        ("", "Service") => ServiceStatus(o),
        ("apiextensions.k8s.io", "CustomResourceDefinition") => DefinitionStatus(o),
        _ => null,
    };

    private static ReadyResult DeploymentStatus(JsonObject o)
    {
        var hasDeadline = o.At("spec", "progressDeadlineSeconds") is not null;
        var specReplicas = Spec(o, 1);
        var progressing = Condition.Find(o, "Progressing");
        if (progressing is { Reason: "ProgressDeadlineExceeded" })
        {
            return ReadyResult.Failed(progressing.Reason, "Progress deadline exceeded");
        }

        var isProgressing = !hasDeadline || progressing is { IsTrue: true, Reason: "NewReplicaSetAvailable" };
        var isAvailable = Condition.Find(o, "Available") is { IsTrue: true };
        var (replicas, updated, ready, available) = (Count(o, "replicas"), Count(o, "updatedReplicas"), Count(o, "readyReplicas"), Count(o, "availableReplicas"));
        return specReplicas > replicas ? ReadyResult.InProgress("LessReplicas", Text($"replicas: {replicas}/{specReplicas}"))
            : specReplicas > updated ? ReadyResult.InProgress("LessUpdated", Text($"Updated: {updated}/{specReplicas}"))
            : replicas > specReplicas ? ReadyResult.InProgress("ExtraPods", Text($"Pending termination: {replicas - specReplicas}"))
            : updated > available ? ReadyResult.InProgress("LessAvailable", Text($"Available: {available}/{updated}"))
            : specReplicas > ready ? ReadyResult.InProgress("LessReady", Text($"Ready: {ready}/{specReplicas}"))
            : !isProgressing ? ReadyResult.InProgress("ReplicaSetNotAvailable", "ReplicaSet not Available")
            : !isAvailable ? ReadyResult.InProgress("DeploymentNotAvailable", "Deployment not Available")
            : ReadyResult.Current(Text($"Deployment is available. Replicas: {replicas}"));
    }

    private static ReadyResult ReplicaSetStatus(JsonObject o)
    {
        var specReplicas = Spec(o, 1);
        if (Condition.Find(o, "ReplicaFailure") is { IsTrue: true } failure)
        {
            return ReadyResult.InProgress("ReplicaFailure", failure.Message);
        }

        var (replicas, labelled, ready, available) = (Count(o, "replicas"), Count(o, "fullyLabeledReplicas"), Count(o, "readyReplicas"), Count(o, "availableReplicas"));
        return specReplicas > labelled ? ReadyResult.InProgress("LessLabelled", Text($"Labelled: {labelled}/{specReplicas}"))
            : specReplicas > available ? ReadyResult.InProgress("LessAvailable", Text($"Available: {available}/{specReplicas}"))
            : specReplicas > ready ? ReadyResult.InProgress("LessReady", Text($"Ready: {ready}/{specReplicas}"))
            : replicas > specReplicas ? ReadyResult.InProgress("ExtraPods", Text($"replicas: {replicas}/{specReplicas}"))
            : ReadyResult.Current(Text($"ReplicaSet is available. Replicas: {replicas}"));
    }

    private static ReadyResult DaemonSetStatus(JsonObject o)
    {
        if (o.At("metadata", "generation") is null || o.At("status", "observedGeneration") is null || o.At("status", "desiredNumberScheduled") is null)
        {
            return ReadyResult.InProgress("NoDesiredNumber", "Missing .status.desiredNumberScheduled or observed generation");
        }

        var desired = Count(o, "desiredNumberScheduled");
        var (current, updated, available, ready) = (Count(o, "currentNumberScheduled"), Count(o, "updatedNumberScheduled"), Count(o, "numberAvailable"), Count(o, "numberReady"));
        return desired > current ? ReadyResult.InProgress("LessCurrent", Text($"Current: {current}/{desired}"))
            : desired > updated ? ReadyResult.InProgress("LessUpdated", Text($"Updated: {updated}/{desired}"))
            : desired > available ? ReadyResult.InProgress("LessAvailable", Text($"Available: {available}/{desired}"))
            : desired > ready ? ReadyResult.InProgress("LessReady", Text($"Ready: {ready}/{desired}"))
            : ReadyResult.Current(Text($"All replicas scheduled as expected. Replicas: {desired}"));
    }

    private static ReadyResult StatefulSetStatus(JsonObject o)
    {
        if (o.TextAt("spec", "updateStrategy", "type") == "OnDelete")
        {
            return ReadyResult.Current("StatefulSet is using the ondelete update strategy");
        }

        var specReplicas = Spec(o, 1);
        var partition = o.NumberAt("spec", "updateStrategy", "rollingUpdate", "partition") ?? -1;
        var (replicas, ready, current, updated) = (Count(o, "replicas"), Count(o, "readyReplicas"), Count(o, "currentReplicas"), Count(o, "updatedReplicas"));
        if (specReplicas > replicas)
        {
            return ReadyResult.InProgress("LessReplicas", Text($"Replicas: {replicas}/{specReplicas}"));
        }

        if (specReplicas > ready)
        {
            return ReadyResult.InProgress("LessReady", Text($"Ready: {ready}/{specReplicas}"));
        }

        if (replicas > specReplicas)
        {
            return ReadyResult.InProgress("ExtraPods", Text($"Pending termination: {replicas - specReplicas}"));
        }

        if (partition != -1)
        {
            return updated < specReplicas - partition
                ? ReadyResult.InProgress("PartitionRollout", Text($"updated: {updated}/{specReplicas - partition}"))
                : ReadyResult.Current(Text($"Partition rollout complete. updated: {updated}"));
        }

        return specReplicas > current ? ReadyResult.InProgress("LessCurrent", Text($"current: {current}/{specReplicas}"))
            : o.TextAt("status", "currentRevision") != o.TextAt("status", "updateRevision")
                ? ReadyResult.InProgress("RollingUpdate", "Waiting for updated revision to match current")
                : ReadyResult.Current(Text($"All replicas scheduled as expected. Replicas: {replicas}"));
    }

    private static ReadyResult JobStatus(JsonObject o)
    {
        foreach (var condition in Condition.All(o).Where(c => c.IsTrue))
        {
            if (condition.Type == "Complete")
            {
                return ReadyResult.Current(Text($"Job Completed. succeeded: {Count(o, "succeeded")}"));
            }

            if (condition.Type == "Failed")
            {
                return ReadyResult.Failed("JobFailed", Text($"Job Failed. failed: {Count(o, "failed")}: {condition.Message}"));
            }
        }

        return o.TextAt("status", "startTime") is null
            ? ReadyResult.InProgress("JobNotStarted", "Job not started")
            : ReadyResult.Current(Text($"Job in progress. success: {Count(o, "succeeded")}, active: {Count(o, "active")}, failed: {Count(o, "failed")}"));
    }

    private static ReadyResult PodStatus(JsonObject o, DateTimeOffset now)
    {
        var phase = o.TextAt("status", "phase") ?? string.Empty;
        switch (phase)
        {
            case "Succeeded":
                return ReadyResult.Current("Pod has completed successfully");
            case "Failed":
                return ReadyResult.Current("Pod has completed, but not successfully");
            case "Running" when Condition.Find(o, "Ready") is { IsTrue: true }:
                return ReadyResult.Current("Pod is Ready");
            case "Running":
                return CrashLooping(o) is { Count: > 0 } names
                    ? ReadyResult.Failed("ContainerCrashLooping", "Containers in CrashLoop state: " + string.Join(',', names))
                    : ReadyResult.InProgress("PodRunningNotReady", "Pod is running but is not Ready");
            case "Pending":
                return PendingPod(o, now);
            default:
                return ReadyResult.InProgress("PodNotObserved", phase.Length == 0 ? "Pod phase not available" : $"Pod phase is {phase}");
        }
    }

    private static ReadyResult PendingPod(JsonObject o, DateTimeOffset now)
    {
        if (Condition.Find(o, "PodScheduled") is { IsFalse: true, Reason: "Unschedulable" })
        {
            var created = DateTimeOffset.TryParse(o.TextAt("metadata", "creationTimestamp"), CultureInfo.InvariantCulture, out var at) ? at : DateTimeOffset.MinValue;
            return now < created + SchedulingWindow
                ? ReadyResult.InProgress("PodNotScheduled", "Pod has not been scheduled")
                : ReadyResult.Failed("PodUnschedulable", "Pod could not be scheduled");
        }

        return CrashLooping(o) is { Count: > 0 } names
            ? ReadyResult.Failed("ContainerCrashLooping", "Containers in CrashLoop state: " + string.Join(',', names))
            : ReadyResult.InProgress("PodPending", "Pod is in the Pending phase");
    }

    private static List<string> CrashLooping(JsonObject o) =>
    [
        .. o.ObjectsAt("status", "containerStatuses")
            .Where(c => c.TextAt("state", "waiting", "reason") == "CrashLoopBackOff")
            .Select(c => c.TextAt("name") ?? "?"),
    ];

    private static ReadyResult ServiceStatus(JsonObject o) =>
        o.TextAt("spec", "type") == "LoadBalancer" && string.IsNullOrEmpty(o.TextAt("spec", "clusterIP"))
            ? ReadyResult.InProgress("NoIPAssigned", "ClusterIP not set. Service type: LoadBalancer")
            : ReadyResult.Current("Service is ready");

    private static ReadyResult DefinitionStatus(JsonObject o)
    {
        foreach (var condition in Condition.All(o))
        {
            if (condition is { Type: "NamesAccepted", IsFalse: true })
            {
                return ReadyResult.Failed(condition.Reason, condition.Message);
            }

            if (condition is { Type: "Established", IsFalse: true } && condition.Reason != "Installing")
            {
                return ReadyResult.Failed(condition.Reason, condition.Message);
            }

            if (condition is { Type: "Established", IsTrue: true })
            {
                return ReadyResult.Current("CRD is established");
            }
        }

        return ReadyResult.InProgress("Installing", "Install in progress");
    }

    private static long Spec(JsonObject o, long otherwise) => o.NumberAt("spec", "replicas") ?? otherwise;

    private static long Count(JsonObject o, string name) => o.NumberAt("status", name) ?? 0;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
