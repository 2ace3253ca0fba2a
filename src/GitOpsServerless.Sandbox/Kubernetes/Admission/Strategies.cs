using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Resources;

namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>What the server adds to an object of its own, beside defaults.</summary>
internal static class Strategies
{
    public static void PrepareForCreate(Cluster cluster, ResourceKind kind, JsonObject node, bool dryRun)
    {
        switch (kind.StorageKey)
        {
            case "/namespaces":
                node.Ensure("spec")["finalizers"] = new JsonArray("kubernetes");
                node["status"] = new JsonObject { ["phase"] = "Active" };
                break;
            case "/services":
                ServiceStrategy.Allocate(cluster.Addresses, node, dryRun);
                node["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
                break;
            case "/pods":
                node["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = "BestEffort" };
                break;
            case "/persistentvolumeclaims" or "/persistentvolumes":
                node["status"] = new JsonObject { ["phase"] = "Pending" };
                break;
            case "batch/jobs":
                JobStrategy.SetSelector(node);
                node["status"] = new JsonObject();
                break;
            case "networking.k8s.io/ingresses":
                node["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
                break;
            case "apps/deployments" or "apps/statefulsets" or "batch/cronjobs":
                node["status"] = new JsonObject();
                break;
            case "apps/daemonsets":
                node["status"] = new JsonObject { ["currentNumberScheduled"] = 0, ["desiredNumberScheduled"] = 0, ["numberMisscheduled"] = 0, ["numberReady"] = 0 };
                break;
            case "apps/replicasets":
                node["status"] = new JsonObject { ["replicas"] = 0 };
                break;
        }
    }

    public static void PrepareForUpdate(ResourceKind kind, JsonObject node, JsonObject before)
    {
        switch (kind.StorageKey)
        {
            case "/services":
                ServiceStrategy.Keep(node, before);
                break;
            case "batch/jobs":
                JobStrategy.Keep(node, before);
                break;
            case "/persistentvolumeclaims":
                Carry(node, before, "spec", "volumeName");
                Carry(node, before, "spec", "storageClassName");
                break;
        }
    }

    /// <summary>Keeps a value that the client left out.</summary>
    internal static void Carry(JsonObject node, JsonObject before, string section, string name)
    {
        if (before.Object(section)?[name] is { } value)
        {
            node.Ensure(section).Default(name, value.DeepClone());
        }
    }
}
