using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Assessing;

/// <summary>Argo CD's meaning of a Pod's health.</summary>
internal static class PodHealth
{
    public static Contracts.Health Compute(JsonObject pod)
    {
        if (RunsForever(pod) && WaitingErrors(pod) is { Count: > 0 } errors)
        {
            return new Contracts.Health(HealthStatus.Degraded, string.Join(", ", errors));
        }

        return pod.TextAt("status", "phase") switch
        {
            "Pending" => new Contracts.Health(HealthStatus.Progressing, pod.TextAt("status", "message")),
            "Succeeded" => new Contracts.Health(HealthStatus.Healthy, pod.TextAt("status", "message")),
            "Failed" => new Contracts.Health(HealthStatus.Degraded, FailureOf(pod)),
            "Running" => Running(pod),
            _ => new Contracts.Health(HealthStatus.Unknown, pod.TextAt("status", "message")),
        };
    }

    private static bool RunsForever(JsonObject pod) =>
        (pod.TextAt("spec", "restartPolicy") ?? "Always") == "Always"
        || pod.Annotation(WellKnown.ArgoIgnoreRestartPolicy) == "true";

    private static List<string> WaitingErrors(JsonObject pod) =>
    [
        .. pod.ObjectsAt("status", "containerStatuses")
            .Where(c => IsError(c.TextAt("state", "waiting", "reason")))
            .Select(c => c.TextAt("state", "waiting", "message") ?? c.TextAt("state", "waiting", "reason")!),
    ];

    private static bool IsError(string? reason) => reason is not null
        && (reason.StartsWith("Err", StringComparison.Ordinal)
            || reason.EndsWith("Error", StringComparison.Ordinal)
            || reason.EndsWith("BackOff", StringComparison.Ordinal));

    private static Contracts.Health Running(JsonObject pod)
    {
        if (!RunsForever(pod))
        {
            // Pods that end count as hooks: running is not the goal.
            return new Contracts.Health(HealthStatus.Progressing, pod.TextAt("status", "message"));
        }

        if (Condition.Find(pod, "Ready") is { IsTrue: true })
        {
            return new Contracts.Health(HealthStatus.Healthy, pod.TextAt("status", "message"));
        }

        return pod.ObjectsAt("status", "containerStatuses").Any(c => c.ObjectAt("lastState", "terminated") is not null)
            ? new Contracts.Health(HealthStatus.Degraded, "A container was restarted and is not ready")
            : new Contracts.Health(HealthStatus.Progressing, "The pod is not ready yet");
    }

    private static string FailureOf(JsonObject pod)
    {
        if (pod.TextAt("status", "message") is { Length: > 0 } message)
        {
            return message;
        }

        var containers = pod.ObjectsAt("status", "initContainerStatuses").Concat(pod.ObjectsAt("status", "containerStatuses"));
        foreach (var ended in containers.Select(c => (Name: c.TextAt("name"), State: c.ObjectAt("state", "terminated"))))
        {
            if (ended.State is null)
            {
                continue;
            }

            if (ended.State.TextAt("message") is { Length: > 0 } reason)
            {
                return reason;
            }

            if (ended.State.TextAt("reason") == "OOMKilled")
            {
                return "OOMKilled";
            }

            if (ended.State.NumberAt("exitCode") is { } code and not 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"container \"{ended.Name}\" failed with exit code {code}");
            }
        }

        return "The pod failed";
    }
}
