using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Api;

namespace GitOpsServerless.Sandbox.Kubernetes.Controllers;

/// <summary>Makes what every cluster has from the start; what is there already stays.</summary>
internal static class Bootstrap
{
    private static readonly WriteOptions s_options = new() { IsInternal = true, FieldManager = "kube-apiserver" };

    public static void Run(Cluster cluster)
    {
        foreach (var name in new[] { "default", "kube-system", "kube-public", "kube-node-lease" })
        {
            Create(cluster, "v1", "Namespace", null, name, static _ => { });
        }

        Create(cluster, "v1", "Service", "default", "kubernetes", static node => node["spec"] = new JsonObject
        {
            ["type"] = "ClusterIP",
            ["clusterIP"] = "10.96.0.2",
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = 443, ["targetPort"] = 6443 }),
        });
        Create(cluster, "rbac.authorization.k8s.io/v1", "ClusterRole", null, "cluster-admin", static node => node["rules"] = new JsonArray(
            new JsonObject { ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*"), ["verbs"] = new JsonArray("*") },
            new JsonObject { ["nonResourceURLs"] = new JsonArray("*"), ["verbs"] = new JsonArray("*") }));
        Create(cluster, "scheduling.k8s.io/v1", "PriorityClass", null, "system-cluster-critical", static node => node["value"] = 2000000000);
        Create(cluster, "scheduling.k8s.io/v1", "PriorityClass", null, "system-node-critical", static node => node["value"] = 2000001000);
    }

    private static void Create(Cluster cluster, string apiVersion, string kind, string? @namespace, string name, Action<JsonObject> fill)
    {
        var version = cluster.VersionOf(apiVersion, kind);
        if (cluster.Store.Find(version.Resource, @namespace, name) is not null)
        {
            return;
        }

        var node = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name } };
        fill(node);
        cluster.Writer.Create(new ResourceRequest(version, @namespace, null, null), node, s_options);
    }
}
