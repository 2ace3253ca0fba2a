using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Admission;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Controllers;

/// <summary>The statuses of what runs pods. No pods are made: the numbers say what they would do.</summary>
internal static class WorkloadStatus
{
    private const string DeadlineExceeded = "ProgressDeadlineExceeded";

    public static JsonObject Deployment(SimulatedObject item)
    {
        var replicas = item.Replicas;
        var status = new JsonObject { ["observedGeneration"] = item.Generation };
        var conditions = item.Conditions();
        if (item.Failure is { } reason)
        {
            AddCount(status, "replicas", replicas);
            AddCount(status, "unavailableReplicas", replicas);
            AddCount(status, "updatedReplicas", replicas);
            conditions.Set("Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.", "lastUpdateTime");
            if (reason == DeadlineExceeded)
            {
                conditions.Set("Progressing", "False", DeadlineExceeded, $"ReplicaSet \"{item.Name}\" has timed out progressing.", "lastUpdateTime");
            }
            else
            {
                conditions.Set("Progressing", "True", "ReplicaSetUpdated", $"ReplicaSet \"{item.Name}\" is progressing: {reason}", "lastUpdateTime");
            }
        }
        else
        {
            foreach (var name in new[] { "replicas", "updatedReplicas", "readyReplicas", "availableReplicas" })
            {
                AddCount(status, name, replicas);
            }

            conditions.Set("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", "lastUpdateTime");
            conditions.Set("Progressing", "True", "NewReplicaSetAvailable", $"ReplicaSet \"{item.Name}\" has successfully progressed.", "lastUpdateTime");
        }

        status["conditions"] = conditions.Write();
        return status;
    }

    public static JsonObject StatefulSet(SimulatedObject item)
    {
        var ready = item.Failure is null ? item.Replicas : 0;
        var revision = FormattableString.Invariant($"{item.Name}-{item.Generation}");
        var status = new JsonObject { ["observedGeneration"] = item.Generation, ["replicas"] = item.Replicas };
        AddCount(status, "readyReplicas", ready);
        AddCount(status, "currentReplicas", item.Replicas);
        AddCount(status, "updatedReplicas", item.Replicas);
        status["currentRevision"] = revision;
        status["updateRevision"] = revision;
        status["collisionCount"] = 0;
        status["availableReplicas"] = ready;
        return status;
    }

    public static JsonObject DaemonSet(SimulatedObject item)
    {
        const int Nodes = 1;
        var ready = item.Failure is null ? Nodes : 0;
        var status = new JsonObject
        {
            ["currentNumberScheduled"] = Nodes,
            ["numberMisscheduled"] = 0,
            ["desiredNumberScheduled"] = Nodes,
            ["numberReady"] = ready,
            ["observedGeneration"] = item.Generation,
            ["updatedNumberScheduled"] = Nodes,
        };
        AddCount(status, "numberAvailable", ready);
        AddCount(status, "numberUnavailable", Nodes - ready);
        return status;
    }

    public static JsonObject ReplicaSet(SimulatedObject item)
    {
        var status = new JsonObject { ["replicas"] = item.Replicas, ["observedGeneration"] = item.Generation };
        AddCount(status, "fullyLabeledReplicas", item.Replicas);
        AddCount(status, "readyReplicas", item.Failure is null ? item.Replicas : 0);
        AddCount(status, "availableReplicas", item.Failure is null ? item.Replicas : 0);
        return status;
    }

    public static JsonObject Job(SimulatedObject item)
    {
        var conditions = item.Conditions();
        if (item.Spec.Boolean("suspend") == true)
        {
            conditions.Set("Suspended", "True", "JobSuspended", "Job suspended", "lastProbeTime");
            return new JsonObject { ["conditions"] = conditions.Write() };
        }

        var start = item.TimeOnce("startTime");
        if (item.Failure is { } reason)
        {
            conditions.Set("FailureTarget", "True", "BackoffLimitExceeded", "Job has reached the specified backoff limit: " + reason, "lastProbeTime");
            conditions.Set("Failed", "True", "BackoffLimitExceeded", "Job has reached the specified backoff limit: " + reason, "lastProbeTime");
            return new JsonObject { ["conditions"] = conditions.Write(), ["startTime"] = start, ["failed"] = (item.Spec.Integer("backoffLimit") ?? 6) + 1, ["ready"] = 0, ["terminating"] = 0, ["uncountedTerminatedPods"] = new JsonObject() };
        }

        conditions.Set("SuccessCriteriaMet", "True", "CompletionsReached", "Reached expected number of succeeded pods", "lastProbeTime");
        conditions.Set("Complete", "True", "CompletionsReached", "Reached expected number of succeeded pods", "lastProbeTime");
        return new JsonObject
        {
            ["conditions"] = conditions.Write(),
            ["startTime"] = start,
            ["completionTime"] = item.TimeOnce("completionTime"),
            ["succeeded"] = item.Spec.Integer("completions") ?? 1,
            ["ready"] = 0,
            ["terminating"] = 0,
            ["uncountedTerminatedPods"] = new JsonObject(),
        };
    }

    public static JsonObject Pod(SimulatedObject item)
    {
        var ready = item.Failure is null;
        var conditions = item.Conditions();
        conditions.Set("PodScheduled", "True", "", "", null);
        conditions.Set("Initialized", "True", "", "", null);
        conditions.Set("ContainersReady", ready ? "True" : "False", ready ? "" : "ContainersNotReady", "", null);
        conditions.Set("Ready", ready ? "True" : "False", ready ? "" : "ContainersNotReady", "", null);
        var start = item.TimeOnce("startTime");
        var containers = item.Spec.Items("containers").Select(container => (JsonNode)ContainerStatus(container, item.Failure, start)).ToArray();
        return new JsonObject
        {
            ["phase"] = ready ? "Running" : "Pending",
            ["conditions"] = conditions.Write(),
            ["startTime"] = start,
            ["containerStatuses"] = new JsonArray(containers),
            ["qosClass"] = "BestEffort",
        };
    }

    private static JsonObject ContainerStatus(JsonObject container, string? failure, string start) => new()
    {
        ["name"] = container.Text("name"),
        ["image"] = container.Text("image"),
        ["imageID"] = "",
        ["ready"] = failure is null,
        ["started"] = failure is null,
        ["restartCount"] = 0,
        ["state"] = failure is null
            ? new JsonObject { ["running"] = new JsonObject { ["startedAt"] = start } }
            : new JsonObject { ["waiting"] = new JsonObject { ["reason"] = failure, ["message"] = $"the sandbox was asked to fail with {failure}" } },
    };

    /// <summary>A count of zero is left out, as the API does.</summary>
    private static void AddCount(JsonObject status, string name, long count)
    {
        if (count > 0)
        {
            status[name] = count;
        }
    }
}
