using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Assessing;

/// <summary>What Argo CD means by health for the kinds it knows (gitops-engine pkg/health); null for all others.</summary>
internal static class ArgoHealth
{
    private static readonly HashSet<string> FailedScalings = new(StringComparer.Ordinal)
    {
        "FailedGetScale", "FailedUpdateScale", "FailedGetResourceMetric", "FailedGetObjectMetric", "FailedGetPodsMetric",
        "FailedGetExternalMetric", "FailedComputeMetricsReplicas", "InvalidSelector",
    };

    public static Contracts.Health? Compute(JsonObject o)
    {
        if (o.IsBeingDeleted())
        {
            return Progressing("Pending deletion");
        }

        return (o.Group(), o.Kind()) switch
        {
            ("apps" or "extensions", "Deployment") => Deployment(o),
            ("apps", "StatefulSet") => StatefulSet(o),
            ("apps" or "extensions", "DaemonSet") => DaemonSet(o),
            ("apps" or "extensions", "ReplicaSet") => ReplicaSet(o),
            ("", "Pod") => PodHealth.Compute(o),
            ("batch", "Job") => Job(o),
            ("", "PersistentVolumeClaim") => Claim(o),
            ("", "Service") => Service(o),
            ("networking.k8s.io" or "extensions", "Ingress") => HasLoadBalancer(o) ? Healthy() : Progressing("The ingress has no address yet"),
            ("autoscaling", "HorizontalPodAutoscaler") => Autoscaler(o),
            ("apiregistration.k8s.io", "APIService") => ApiService(o),
            ("argoproj.io", "Workflow") => Workflow(o),
            _ => null,
        };
    }

    private static Contracts.Health Deployment(JsonObject o)
    {
        if (o.FlagAt("spec", "paused") ?? false)
        {
            return new Contracts.Health(HealthStatus.Suspended, "Deployment is paused");
        }

        if (IsNotObserved(o))
        {
            return Progressing("Waiting for rollout to finish: observed deployment generation less than desired generation");
        }

        if (Condition.Find(o, "Progressing") is { Reason: "ProgressDeadlineExceeded" })
        {
            return Degraded($"Deployment \"{o.Name()}\" exceeded its progress deadline");
        }

        var (replicas, updated, available) = (Count(o, "replicas"), Count(o, "updatedReplicas"), Count(o, "availableReplicas"));
        return o.NumberAt("spec", "replicas") is { } wanted && updated < wanted
                ? Progressing(Text($"Waiting for rollout to finish: {updated} out of {wanted} new replicas have been updated"))
            : replicas > updated ? Progressing(Text($"Waiting for rollout to finish: {replicas - updated} old replicas are pending termination"))
            : available < updated ? Progressing(Text($"Waiting for rollout to finish: {available} of {updated} updated replicas are available"))
            : Healthy();
    }

    private static Contracts.Health StatefulSet(JsonObject o)
    {
        if (IsNotObserved(o) || (Count(o, "observedGeneration") == 0 && o.NumberAt("metadata", "generation") is > 0))
        {
            return Progressing("Waiting for statefulset spec update to be observed");
        }

        var wanted = o.NumberAt("spec", "replicas");
        if (wanted is { } replicas && Count(o, "readyReplicas") < replicas)
        {
            return Progressing(Text($"Waiting for {replicas - Count(o, "readyReplicas")} pods to be ready"));
        }

        var strategy = o.TextAt("spec", "updateStrategy", "type");
        if (strategy == "RollingUpdate" && wanted is { } all && o.NumberAt("spec", "updateStrategy", "rollingUpdate", "partition") is { } partition)
        {
            var updated = Count(o, "updatedReplicas");
            return updated < all - partition
                ? Progressing(Text($"Waiting for partitioned roll out to finish: {updated} out of {all - partition} new pods have been updated"))
                : Healthy();
        }

        return strategy == "OnDelete" || o.TextAt("status", "updateRevision") == o.TextAt("status", "currentRevision")
            ? Healthy()
            : Progressing(Text($"waiting for statefulset rolling update to complete {Count(o, "updatedReplicas")} pods at revision {o.TextAt("status", "updateRevision")}"));
    }

    private static Contracts.Health DaemonSet(JsonObject o)
    {
        if (IsNotObserved(o))
        {
            return Progressing("Waiting for rollout to finish: observed daemon set generation less than desired generation");
        }

        if (o.TextAt("spec", "updateStrategy", "type") == "OnDelete")
        {
            return Healthy();
        }

        var desired = Count(o, "desiredNumberScheduled");
        return Count(o, "updatedNumberScheduled") < desired
                ? Progressing(Text($"Waiting for daemon set rollout to finish: {Count(o, "updatedNumberScheduled")} out of {desired} new pods have been updated"))
            : Count(o, "numberAvailable") < desired
                ? Progressing(Text($"Waiting for daemon set rollout to finish: {Count(o, "numberAvailable")} of {desired} updated pods are available"))
            : Healthy();
    }

    private static Contracts.Health ReplicaSet(JsonObject o)
    {
        if (IsNotObserved(o))
        {
            return Progressing("Waiting for rollout to finish: observed replica set generation less than desired generation");
        }

        if (Condition.Find(o, "ReplicaFailure") is { IsTrue: true } failure)
        {
            return Degraded(failure.Message);
        }

        return o.NumberAt("spec", "replicas") is { } wanted && Count(o, "availableReplicas") < wanted
            ? Progressing(Text($"Waiting for rollout to finish: {Count(o, "availableReplicas")} out of {wanted} new replicas are available"))
            : Healthy();
    }

    private static Contracts.Health Job(JsonObject o)
    {
        var suspended = false;
        var complete = false;
        foreach (var condition in Condition.All(o).Where(c => c.IsTrue))
        {
            switch (condition.Type)
            {
                case "Failed":
                    return Degraded(condition.Message);
                case "Complete":
                    complete = true;
                    break;
                case "Suspended":
                    suspended = true;
                    break;
                default:
                    break;
            }
        }

        return complete ? Healthy()
            : suspended ? new Contracts.Health(HealthStatus.Suspended, "Job is suspended")
            : Progressing("Job is running");
    }

    private static Contracts.Health Claim(JsonObject o) => o.TextAt("status", "phase") switch
    {
        "Bound" => Healthy(),
        "Lost" => Degraded("The claim lost its volume"),
        "Pending" => Progressing("The claim is not bound yet"),
        _ => new Contracts.Health(HealthStatus.Unknown, "The claim has no phase"),
    };

    private static Contracts.Health Service(JsonObject o) =>
        o.TextAt("spec", "type") != "LoadBalancer" || HasLoadBalancer(o) ? Healthy() : Progressing("The load balancer has no address yet");

    private static bool HasLoadBalancer(JsonObject o) => o.ArrayAt("status", "loadBalancer", "ingress") is { Count: > 0 };

    private static Contracts.Health Autoscaler(JsonObject o)
    {
        var conditions = Condition.All(o).ToList();
        if (conditions.Count == 0)
        {
            conditions = FromAnnotation(o.Annotation("autoscaling.alpha.kubernetes.io/conditions"));
        }

        if (conditions.Count == 0)
        {
            return Progressing("Waiting to Autoscale");
        }

        return conditions.Find(c => FailedScalings.Contains(c.Reason)) is { } failed ? Degraded(failed.Message)
            : conditions.Find(c => c is { IsTrue: true, Type: "AbleToScale" or "ScalingLimited" }) is { } able
                ? new Contracts.Health(HealthStatus.Healthy, able.Message)
                : Progressing("Waiting to Autoscale");
    }

    // autoscaling/v1 has its conditions as JSON in an annotation.
    private static List<Condition> FromAnnotation(string? json)
    {
        try
        {
            var list = json is null ? null : JsonNode.Parse(json) as JsonArray;
            return list is null ? [] : [.. Condition.All(new JsonObject { ["status"] = new JsonObject { ["conditions"] = list } })];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static Contracts.Health ApiService(JsonObject o) => Condition.Find(o, "Available") switch
    {
        { IsTrue: true } available => new Contracts.Health(HealthStatus.Healthy, $"{available.Reason}: {available.Message}"),
        { } available => Progressing($"{available.Reason}: {available.Message}"),
        null => Progressing("Waiting to be processed"),
    };

    private static Contracts.Health Workflow(JsonObject o) => o.TextAt("status", "phase") switch
    {
        "Succeeded" => new Contracts.Health(HealthStatus.Healthy, o.TextAt("status", "message")),
        "Failed" or "Error" => Degraded(o.TextAt("status", "message") ?? "The workflow failed"),
        _ => Progressing(o.TextAt("status", "message") ?? "The workflow is running"),
    };

    private static bool IsNotObserved(JsonObject o) => o.NumberAt("metadata", "generation") > Count(o, "observedGeneration");

    private static long Count(JsonObject o, string name) => o.NumberAt("status", name) ?? 0;

    private static Contracts.Health Healthy() => new(HealthStatus.Healthy);

    private static Contracts.Health Progressing(string message) => new(HealthStatus.Progressing, message);

    private static Contracts.Health Degraded(string message) => new(HealthStatus.Degraded, message);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
