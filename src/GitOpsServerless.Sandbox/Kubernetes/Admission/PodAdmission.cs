using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>
/// What admission looks up for a new pod: the service account and the priority class that it names must exist
/// (https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/, ServiceAccount and Priority).
/// </summary>
internal static class PodAdmission
{
    public static void Check(Cluster cluster, JsonObject pod)
    {
        var spec = pod.Object("spec");
        var metadata = pod.Object("metadata");
        var (name, @namespace) = (metadata.Text("name") ?? "", metadata.Text("namespace") ?? "");
        if (spec.Text("serviceAccountName") is { Length: > 0 } account && account != "default" && !Exists(cluster, "v1", "ServiceAccount", @namespace, account))
        {
            throw Refused(cluster, name, $"error looking up service account {@namespace}/{account}: serviceaccount \"{account}\" not found");
        }

        if (spec.Text("priorityClassName") is { Length: > 0 } priority && !priority.StartsWith("system-", StringComparison.Ordinal)
            && !Exists(cluster, "scheduling.k8s.io/v1", "PriorityClass", null, priority))
        {
            throw Refused(cluster, name, $"no PriorityClass with name {priority} was found");
        }
    }

    private static bool Exists(Cluster cluster, string apiVersion, string kind, string? @namespace, string name) =>
        cluster.Store.Find(cluster.Catalog.ByKind(apiVersion, kind)!.Resource, @namespace, name) is not null;

    private static StatusException Refused(Cluster cluster, string pod, string why) =>
        new(ApiStatus.Forbidden(cluster.Catalog.ByKind("v1", "Pod")!.Resource, pod, why));
}
