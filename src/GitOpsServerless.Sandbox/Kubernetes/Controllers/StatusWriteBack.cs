using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Storage;

namespace GitOpsServerless.Sandbox.Kubernetes.Controllers;

/// <summary>Writes a status as the controller manager does; an unchanged one is not written.</summary>
internal static class StatusWriteBack
{
    private static readonly WriteOptions s_options = new() { IsInternal = true, FieldManager = "kube-controller-manager" };

    public static void Write(Cluster cluster, StoredObject item, JsonObject status)
    {
        if (JsonValues.AreEqual(item.Node["status"], status))
        {
            return;
        }

        var version = item.Kind.Storage;
        var request = new ResourceRequest(version, item.Kind.IsNamespaced ? item.Namespace : null, item.Name, "status");
        var body = new JsonObject { ["apiVersion"] = version.ApiVersion, ["kind"] = version.Kind, ["metadata"] = new JsonObject { ["name"] = item.Name }, ["status"] = status };
        cluster.Writer.Update(request, body, s_options);
    }
}
