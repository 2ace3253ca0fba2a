using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Storage;

namespace GitOpsServerless.Sandbox.Kubernetes.Controllers;

/// <summary>Fills new namespaces and empties those that are being deleted.</summary>
internal sealed class NamespaceController(Cluster cluster)
{
    private static readonly WriteOptions s_internal = new() { IsInternal = true, FieldManager = "kube-controller-manager" };

    public void Reconcile(StoredObject item)
    {
        if (item.IsDeleting)
        {
            Empty(item);
            return;
        }

        Ensure("ServiceAccount", item.Name, "default", static _ => { });
        Ensure("ConfigMap", item.Name, "kube-root-ca.crt", node =>
        {
            node["metadata"]!["annotations"] = new JsonObject { ["kubernetes.io/description"] = "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters." };
            node["data"] = new JsonObject { ["ca.crt"] = cluster.CertificateAuthorityPem };
        });
    }

    /// <summary>The removal of an object, or of one that the namespace always has, concerns its namespace.</summary>
    public void OnDeleted(StoredObject item, Action<ObjectKey> enqueue)
    {
        if (item.Namespace.Length > 0)
        {
            enqueue(new ObjectKey("/namespaces", "", item.Namespace));
        }
    }

    private void Empty(StoredObject item)
    {
        var content = cluster.Store.ListNamespace_NeedsLock(item.Name).ToArray();
        foreach (var found in content.Where(static found => !found.IsDeleting))
        {
            cluster.Writer.Delete(new ResourceRequest(found.Kind.Storage, found.Namespace, found.Name, null), new DeletionOptions { PropagationPolicy = "Background" }, s_internal);
        }

        var current = cluster.Store.Find(item.Kind, null, item.Name);
        if (current is null || cluster.Store.ListNamespace_NeedsLock(item.Name).Any())
        {
            return;
        }

        var node = (JsonObject)current.Node.DeepClone();
        node.Ensure("spec").Remove("finalizers");
        if (Deletion.IsHeld(node))
        {
            if (current.Node.Object("spec").Array("finalizers") is not null)
            {
                cluster.Store.Set_NeedsLock(item.Kind, node);
            }

            return;
        }

        cluster.Store.Remove_NeedsLock(current);
    }

    private void Ensure(string kind, string @namespace, string name, Action<JsonObject> fill)
    {
        var version = cluster.Catalog.ByKind("v1", kind)!;
        if (cluster.Store.Find(version.Resource, @namespace, name) is not null)
        {
            return;
        }

        var node = new JsonObject { ["apiVersion"] = "v1", ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace } };
        fill(node);
        cluster.Writer.Create(new ResourceRequest(version, @namespace, null, null), node, s_internal);
    }
}
