using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Storage;

namespace GitOpsServerless.Sandbox.Kubernetes.Controllers;

/// <summary>
/// Deletes what lost its owners and finishes foreground and orphaning deletions
/// (https://kubernetes.io/docs/concepts/architecture/garbage-collection/).
/// </summary>
internal sealed class GarbageCollector(Cluster cluster)
{
    private static readonly WriteOptions s_internal = new() { IsInternal = true, FieldManager = "kube-controller-manager" };

    public void Reconcile(StoredObject item)
    {
        if (item.IsDeleting && HasFinalizer(item, Deletion.Foreground))
        {
            DeleteInForeground(item);
        }
        else if (item.IsDeleting && HasFinalizer(item, Deletion.Orphan))
        {
            Orphan(item);
        }
        else if (!item.IsDeleting && item.Metadata.Array("ownerReferences") is { Count: > 0 })
        {
            CheckOwners(item);
        }
    }

    /// <summary>Makes dependents and waiting owners of a removed object due.</summary>
    public void OnDeleted(StoredObject item, Action<ObjectKey> enqueue)
    {
        foreach (var dependent in cluster.Store.Dependents_NeedsLock(item.Uid))
        {
            enqueue(new ObjectKey(dependent.Kind.StorageKey, dependent.Namespace, dependent.Name));
        }

        foreach (var owner in item.Metadata.Array("ownerReferences") ?? [])
        {
            if (FindOwner(item, owner) is { } found)
            {
                enqueue(new ObjectKey(found.Kind.StorageKey, found.Namespace, found.Name));
            }
        }
    }

    private void DeleteInForeground(StoredObject owner)
    {
        var dependents = cluster.Store.Dependents_NeedsLock(owner.Uid);
        foreach (var dependent in dependents.Where(static dependent => !dependent.IsDeleting))
        {
            Delete(dependent, "Foreground");
        }

        var isBlocked = cluster.Store.Dependents_NeedsLock(owner.Uid).Any(dependent => Blocks(dependent, owner.Uid));
        if (!isBlocked)
        {
            RemoveFinalizer(owner, Deletion.Foreground);
        }
    }

    private void Orphan(StoredObject owner)
    {
        foreach (var dependent in cluster.Store.Dependents_NeedsLock(owner.Uid))
        {
            RemoveOwner(dependent, owner.Uid);
        }

        RemoveFinalizer(owner, Deletion.Orphan);
    }

    private void CheckOwners(StoredObject item)
    {
        var owners = item.Metadata.Array("ownerReferences")!;
        var gone = owners.Where(owner => FindOwner(item, owner) is null).ToArray();
        if (gone.Length == owners.Count)
        {
            Delete(item, "Background");
            return;
        }

        foreach (var owner in gone)
        {
            RemoveOwner(item, owner.Text("uid") ?? "");
        }
    }

    private StoredObject? FindOwner(StoredObject item, JsonNode? owner)
    {
        if (cluster.Catalog.ByStoredKind(owner.Text("apiVersion") ?? "", owner.Text("kind") ?? "") is not { } kind)
        {
            return null;
        }

        var found = cluster.Store.Find(kind, kind.IsNamespaced ? item.Namespace : null, owner.Text("name") ?? "");
        return found?.Uid == owner.Text("uid") ? found : null;
    }

    private void Delete(StoredObject item, string policy) =>
        cluster.Writer.Delete(RequestOf(item), new DeletionOptions { PropagationPolicy = policy, PreconditionUid = item.Uid }, s_internal);

    private void RemoveOwner(StoredObject item, string uid) => Change(item, metadata =>
    {
        var kept = metadata.Array("ownerReferences")!.Where(owner => owner.Text("uid") != uid).Select(static owner => owner?.DeepClone()).ToArray();
        metadata.Remove("ownerReferences");
        if (kept.Length > 0)
        {
            metadata["ownerReferences"] = new JsonArray(kept);
        }
    });

    private void RemoveFinalizer(StoredObject item, string finalizer) => Change(item, metadata =>
    {
        var kept = metadata.Array("finalizers")!.Where(name => name.AsText() != finalizer).Select(static name => name?.DeepClone()).ToArray();
        metadata.Remove("finalizers");
        if (kept.Length > 0)
        {
            metadata["finalizers"] = new JsonArray(kept);
        }
    });

    private void Change(StoredObject item, Action<JsonObject> change)
    {
        var current = cluster.Store.Find(item.Kind, item.Namespace, item.Name);
        if (current is null || current.Uid != item.Uid)
        {
            return;
        }

        var node = (JsonObject)current.Node.DeepClone();
        change(node["metadata"]!.AsObject());
        if (current.IsDeleting && !Deletion.IsHeld(node))
        {
            cluster.Store.Remove_NeedsLock(current);
        }
        else
        {
            cluster.Store.Set_NeedsLock(item.Kind, node);
        }
    }

    private static ResourceRequest RequestOf(StoredObject item) =>
        new(item.Kind.Storage, item.Kind.IsNamespaced ? item.Namespace : null, item.Name, null);

    private static bool HasFinalizer(StoredObject item, string finalizer) =>
        item.Metadata.Array("finalizers")?.Any(name => name.AsText() == finalizer) == true;

    private static bool Blocks(StoredObject dependent, string uid) =>
        dependent.Metadata.Array("ownerReferences")?.Any(owner => owner.Text("uid") == uid && owner.Boolean("blockOwnerDeletion") == true) == true;
}
