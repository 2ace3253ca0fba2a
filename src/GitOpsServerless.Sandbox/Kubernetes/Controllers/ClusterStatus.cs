using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Controllers;

/// <summary>The statuses of services, volumes and what else a cluster provides.</summary>
internal static class ClusterStatus
{
    /// <summary>Addresses for documentation, RFC 5737: they lead nowhere.</summary>
    private const string PublicAddress = "192.0.2.10";

    public static JsonObject? Service(SimulatedObject item)
    {
        if (item.Spec.Text("type") != "LoadBalancer")
        {
            return new JsonObject { ["loadBalancer"] = new JsonObject() };
        }

        return new JsonObject { ["loadBalancer"] = item.Failure is null ? Balancer(withMode: true) : new JsonObject() };
    }

    public static JsonObject Ingress(SimulatedObject item) =>
        new() { ["loadBalancer"] = item.Failure is null ? Balancer(withMode: false) : new JsonObject() };

    public static JsonObject Claim(SimulatedObject item)
    {
        if (item.Failure is not null)
        {
            return new JsonObject { ["phase"] = "Pending" };
        }

        var status = new JsonObject { ["phase"] = "Bound" };
        if (item.Spec?["accessModes"] is { } modes)
        {
            status["accessModes"] = modes.DeepClone();
        }

        if (item.Spec.Object("resources").Object("requests")?["storage"] is { } size)
        {
            status["capacity"] = new JsonObject { ["storage"] = size.DeepClone() };
        }

        return status;
    }

    public static JsonObject Volume(SimulatedObject item) =>
        new() { ["phase"] = item.Failure is null ? item.Spec?["claimRef"] is null ? "Available" : "Bound" : "Failed" };

    public static JsonObject ApiService(SimulatedObject item)
    {
        var conditions = item.Conditions();
        if (item.Failure is { } reason)
        {
            conditions.Set("Available", "False", reason, "the sandbox was asked to fail");
        }
        else if (item.Spec?["service"] is null)
        {
            conditions.Set("Available", "True", "Local", "Local APIServices are always available");
        }
        else
        {
            conditions.Set("Available", "True", "Passed", "all checks passed");
        }

        return new JsonObject { ["conditions"] = conditions.Write() };
    }

    public static JsonObject Autoscaler(SimulatedObject item)
    {
        var conditions = item.Conditions();
        var replicas = item.Spec.Integer("minReplicas") ?? 1;
        conditions.Set("AbleToScale", "True", "ReadyForNewScale", "recommended size matches current size");
        if (item.Failure is { } reason)
        {
            conditions.Set("ScalingActive", "False", reason, "the HPA was unable to compute the replica count");
        }
        else
        {
            conditions.Set("ScalingActive", "True", "ValidMetricFound", "the HPA was able to successfully calculate a replica count");
            conditions.Set("ScalingLimited", "False", "DesiredWithinRange", "the desired count is within the acceptable range");
        }

        return new JsonObject { ["currentReplicas"] = replicas, ["desiredReplicas"] = replicas, ["conditions"] = conditions.Write() };
    }

    public static JsonObject DisruptionBudget(SimulatedObject item)
    {
        var conditions = item.Conditions();
        var allowed = item.Failure is null ? 1 : 0;
        conditions.Set("DisruptionAllowed", allowed > 0 ? "True" : "False", allowed > 0 ? "SufficientPods" : "InsufficientPods", "");
        return new JsonObject
        {
            ["observedGeneration"] = item.Generation,
            ["disruptionsAllowed"] = allowed,
            ["currentHealthy"] = allowed,
            ["desiredHealthy"] = 0,
            ["expectedPods"] = allowed,
            ["conditions"] = conditions.Write(),
        };
    }

    private static JsonObject Balancer(bool withMode)
    {
        var ingress = new JsonObject { ["ip"] = PublicAddress };
        if (withMode)
        {
            ingress["ipMode"] = "VIP";
        }

        return new JsonObject { ["ingress"] = new JsonArray(ingress) };
    }
}
