using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Admission;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Storage;

namespace GitOpsServerless.Sandbox.Kubernetes.Controllers;

/// <summary>Gives each object the status that its controller would reach, or a failing one where its annotation asks for it.</summary>
internal sealed class StatusController(Cluster cluster)
{
    /// <summary>The annotation whose value is the reason to fail with.</summary>
    public const string FailAnnotation = "sandbox.gitops.serverless/fail";

    private static readonly Dictionary<string, Func<SimulatedObject, JsonObject?>> s_simulators = new(StringComparer.Ordinal)
    {
        ["apps/deployments"] = WorkloadStatus.Deployment,
        ["apps/statefulsets"] = WorkloadStatus.StatefulSet,
        ["apps/daemonsets"] = WorkloadStatus.DaemonSet,
        ["apps/replicasets"] = WorkloadStatus.ReplicaSet,
        ["/replicationcontrollers"] = WorkloadStatus.ReplicaSet,
        ["batch/jobs"] = WorkloadStatus.Job,
        ["/pods"] = WorkloadStatus.Pod,
        ["/services"] = ClusterStatus.Service,
        ["networking.k8s.io/ingresses"] = ClusterStatus.Ingress,
        ["/persistentvolumeclaims"] = ClusterStatus.Claim,
        ["/persistentvolumes"] = ClusterStatus.Volume,
        ["apiregistration.k8s.io/apiservices"] = ClusterStatus.ApiService,
        ["autoscaling/horizontalpodautoscalers"] = ClusterStatus.Autoscaler,
        ["policy/poddisruptionbudgets"] = ClusterStatus.DisruptionBudget,
    };

    public void Reconcile(StoredObject item)
    {
        if (item.IsDeleting || !s_simulators.TryGetValue(item.Kind.StorageKey, out var simulate))
        {
            return;
        }

        if (simulate(new SimulatedObject(item.Node, cluster.Timestamp)) is { } status)
        {
            StatusWriteBack.Write(cluster, item, status);
            BindVolume(item);
        }
    }

    public static void UseAddresses(Cluster cluster, StoredObject service) =>
        cluster.Addresses.Use(AddressOf(service), ServiceStrategy.NodePorts(service.Node));

    public static void ReleaseAddresses(Cluster cluster, StoredObject service) =>
        cluster.Addresses.Release(AddressOf(service), ServiceStrategy.NodePorts(service.Node));

    private static string? AddressOf(StoredObject service) =>
        service.Node.Object("spec").Text("clusterIP") is { Length: > 0 } address and not "None" ? address : null;

    /// <summary>A claim that is bound names its volume in its spec.</summary>
    private void BindVolume(StoredObject item)
    {
        if (item.Kind.StorageKey != "/persistentvolumeclaims" || cluster.Store.Find(item.Kind, item.Namespace, item.Name) is not { } current)
        {
            return;
        }

        if (current.Node.Object("status").Text("phase") == "Bound" && current.Node.Object("spec").Text("volumeName") is null)
        {
            var node = (JsonObject)current.Node.DeepClone();
            node.Ensure("spec")["volumeName"] = "pvc-" + item.Uid;
            cluster.Store.Set_NeedsLock(item.Kind, node);
        }
    }
}
