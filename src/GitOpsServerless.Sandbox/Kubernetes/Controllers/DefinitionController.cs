using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Resources;
using GitOpsServerless.Sandbox.Kubernetes.Storage;

namespace GitOpsServerless.Sandbox.Kubernetes.Controllers;

/// <summary>Brings custom resources to life when their definition arrives, and removes them with it.</summary>
internal sealed class DefinitionController(Cluster cluster)
{
    private readonly Dictionary<string, long> _registered = new(StringComparer.Ordinal);

    public void Reconcile(StoredObject item)
    {
        if (item.IsDeleting)
        {
            return;
        }

        var generation = item.Metadata.Integer("generation") ?? 0;
        if (_registered.GetValueOrDefault(item.Uid) != generation)
        {
            CustomResources.Register(cluster.Catalog, item.Node);
            _registered[item.Uid] = generation;
        }

        StatusWriteBack.Write(cluster, item, StatusOf(item));
    }

    public void OnDeleted(StoredObject item)
    {
        var storageKey = CustomResources.StorageKeyOf(item.Node);
        if (cluster.Catalog.ByStorageKey(storageKey) is not { IsCustom: true } kind)
        {
            return;
        }

        foreach (var instance in cluster.Store.List(kind, null))
        {
            cluster.Store.Remove_NeedsLock(instance);
        }

        cluster.Catalog.RemoveCustom(storageKey);
        _registered.Remove(item.Uid);
    }

    private JsonObject StatusOf(StoredObject item)
    {
        var before = item.Node.Object("status");
        var spec = item.Node.Object("spec");
        var conditions = new Conditions(before, cluster.Timestamp);
        conditions.Set("NamesAccepted", "True", "NoConflicts", "no conflicts found");
        conditions.Set("Established", "True", "InitialNamesAccepted", "the initial names have been accepted");
        var stored = (before.Array("storedVersions") ?? []).Select(static version => version.AsText() ?? "").ToList();
        var current = spec.Array("versions")?.FirstOrDefault(static version => version.Boolean("storage") == true).Text("name");
        if (current is not null && !stored.Contains(current, StringComparer.Ordinal))
        {
            stored.Add(current);
        }

        return new JsonObject
        {
            ["conditions"] = conditions.Write(),
            ["acceptedNames"] = spec.Object("names")?.DeepClone(),
            ["storedVersions"] = new JsonArray([.. stored.Select(static name => (JsonNode)name)]),
        };
    }
}
