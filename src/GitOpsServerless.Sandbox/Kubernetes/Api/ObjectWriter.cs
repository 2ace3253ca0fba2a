using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Admission;
using GitOpsServerless.Sandbox.Kubernetes.Fields;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Resources;
using GitOpsServerless.Sandbox.Kubernetes.Storage;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>
/// The one way in which objects change: decoding rules, defaults, field ownership, strategy of the kind, validation, storage.
/// Every member needs the store's lock.
/// </summary>
internal sealed class ObjectWriter(Cluster cluster)
{
    private const string NameAlphabet = "bcdfghjklmnpqrstvwxz2456789";
    private readonly FieldTracker _tracker = new(() => cluster.Timestamp);

    public WriteResult Create(ResourceRequest request, JsonObject body, WriteOptions options)
    {
        var version = request.Version;
        Envelope.Check(request, body);
        var metadata = body.Ensure("metadata");
        if (metadata.Text("resourceVersion") is { Length: > 0 })
        {
            throw new StatusException(ApiStatus.BadRequest("resourceVersion should not be set on objects to be created"));
        }

        GenerateName(metadata);
        var name = metadata.Text("name") ?? "";
        RequireNamespace(request, name, options);
        metadata.Remove("managedFields");
        if (cluster.Store.Find(version.Resource, request.Namespace, name) is not null && name.Length > 0)
        {
            throw new StatusException(ApiStatus.AlreadyExists(version.Resource, name));
        }

        FieldRules.Clean(version, body, options);
        Defaults.Apply(version, body);
        _tracker.Update(version, null, body, options.FieldManager, null);
        return FinishCreate(request, body, options);
    }

    public WriteResult Update(ResourceRequest request, JsonObject body, WriteOptions options)
    {
        Envelope.Check(request, body);
        var existing = cluster.Store.Find(request.Kind, request.Namespace, request.Name!) ?? throw new StatusException(ApiStatus.NotFound(request.Kind, request.Name!));
        CheckPreconditions(request, existing, body.Ensure("metadata"));
        FieldRules.Clean(request.Version, body, options);
        return FinishReplace(request, existing, body, options);
    }

    public WriteResult Patch(ResourceRequest request, PatchKind kind, JsonNode patch, WriteOptions options)
    {
        var existing = cluster.Store.Find(request.Kind, request.Namespace, request.Name!);
        if (kind == PatchKind.Apply)
        {
            return Apply(request, existing, patch, options);
        }

        if (existing is null)
        {
            throw new StatusException(ApiStatus.NotFound(request.Kind, request.Name!));
        }

        var live = (JsonObject)VersionConverter.Convert(existing.Node, request.Version).DeepClone();
        var patched = kind switch
        {
            PatchKind.Json => JsonPatch.Apply(live, patch),
            PatchKind.Merge => MergePatch.Apply(live, patch),
            _ => StrategicMergePatch.Apply(live, patch as JsonObject ?? throw new StatusException(ApiStatus.BadRequest("the patch is not an object")), request.Version.Schema),
        };
        var body = patched as JsonObject ?? throw new StatusException(ApiStatus.BadRequest("the patched value is not an object"));
        Envelope.Check(request, body);
        CheckPreconditions(request, existing, body.Ensure("metadata"));
        FieldRules.Clean(request.Version, body, options);
        return FinishReplace(request, existing, body, options);
    }

    public WriteResult Delete(ResourceRequest request, DeletionOptions deletion, WriteOptions options)
    {
        var existing = cluster.Store.Find(request.Kind, request.Namespace, request.Name!) ?? throw new StatusException(ApiStatus.NotFound(request.Kind, request.Name!));
        CheckPrecondition(request, "UID", deletion.PreconditionUid, existing.Uid);
        CheckPrecondition(request, "ResourceVersion", deletion.PreconditionResourceVersion, existing.Metadata.Text("resourceVersion") ?? "");
        Protection.CheckDeletion(existing);
        var node = (JsonObject)existing.Node.DeepClone();
        var metadata = node["metadata"]!.AsObject();
        Deletion.AddFinalizers(node, deletion.PropagationPolicy);
        if (!Deletion.IsHeld(node))
        {
            return new WriteResult(options.DryRun ? existing : cluster.Store.Remove_NeedsLock(existing), Deleted: true);
        }

        if (existing.IsDeleting && JsonValues.AreEqual(metadata["finalizers"], existing.Metadata["finalizers"]))
        {
            return new WriteResult(existing);
        }

        metadata.Default("deletionTimestamp", cluster.Timestamp);
        metadata.Default("deletionGracePeriodSeconds", 0);
        Deletion.MarkTerminating(node);
        Generations.Bump(metadata);
        return new WriteResult(Commit(request.Kind, node, existing, options));
    }

    private WriteResult Apply(ResourceRequest request, StoredObject? existing, JsonNode patch, WriteOptions options)
    {
        if (!options.HasFieldManager)
        {
            throw new StatusException(ApiStatus.Invalid("meta.k8s.io", "PatchOptions", "", [FieldCause.Required("fieldManager", "is required for apply patch")]));
        }

        var applied = patch as JsonObject ?? throw new StatusException(ApiStatus.BadRequest("error decoding YAML: the configuration is not an object"));
        Envelope.CheckApplied(request, applied);
        var metadata = applied.Ensure("metadata");
        metadata["name"] = request.Name;
        if (request.Namespace is not null)
        {
            metadata["namespace"] = request.Namespace;
        }

        if (existing is null)
        {
            return CreateApplied(request, applied, options);
        }

        CheckPreconditions(request, existing, metadata);
        foreach (var name in new[] { "resourceVersion", "uid", "creationTimestamp" })
        {
            metadata.Remove(name);
        }

        var live = VersionConverter.Convert(existing.Node, request.Version);
        FieldRules.CleanApplied(request.Version, applied, options);
        var merged = _tracker.Apply(request.Version, live, applied, options.FieldManager, request.Subresource, options.Force);
        Defaults.Apply(request.Version, merged);
        return FinishUpdate(request, existing, merged, options);
    }

    private WriteResult CreateApplied(ResourceRequest request, JsonObject applied, WriteOptions options)
    {
        if (request.Subresource is not null)
        {
            throw new StatusException(ApiStatus.NotFound(request.Kind, request.Name!));
        }

        var metadata = applied["metadata"]!.AsObject();
        if (metadata.Text("uid") is { Length: > 0 } uid)
        {
            throw new StatusException(ApiStatus.Conflict(request.Kind, request.Name!, $"Precondition failed: UID in precondition: {uid}, UID in object meta: "));
        }

        if (metadata.Text("resourceVersion") is { Length: > 0 })
        {
            throw new StatusException(ApiStatus.StaleResourceVersion(request.Kind, request.Name!));
        }

        RequireNamespace(request, request.Name!, options);
        FieldRules.CleanApplied(request.Version, applied, options);
        var merged = _tracker.Apply(request.Version, null, applied, options.FieldManager, null, options.Force);
        Defaults.Apply(request.Version, merged);
        return FinishCreate(request with { Name = null }, merged, options);
    }

    private WriteResult FinishCreate(ResourceRequest request, JsonObject node, WriteOptions options)
    {
        var version = request.Version;
        var metadata = node["metadata"]!.AsObject();
        foreach (var name in new[] { "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink", "resourceVersion" })
        {
            metadata.Remove(name);
        }

        if (request.Namespace is not null)
        {
            metadata["namespace"] = request.Namespace;
        }

        if (version.HasStatus && !KeepsStatusOnCreate(version))
        {
            node.Remove("status");
        }

        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = cluster.Timestamp;
        if (Generations.Has(version.Resource))
        {
            metadata["generation"] = 1;
        }

        var stored = ToStorage(version.Resource, node);
        if (version.Resource.StorageKey == "/pods" && !options.IsInternal)
        {
            PodAdmission.Check(cluster, stored);
        }

        Strategies.PrepareForCreate(cluster, version.Resource, stored, options.DryRun);
        Validation.Create(version, stored);
        metadata = stored["metadata"]!.AsObject();
        if (options.DryRun)
        {
            return new WriteResult(new StoredObject(version.Resource, stored, cluster.Store.Revision), Created: true);
        }

        return new WriteResult(cluster.Store.Set_NeedsLock(version.Resource, stored), Created: true);
    }

    /// <summary>A whole object, or a whole status, takes the place of what is stored.</summary>
    private WriteResult FinishReplace(ResourceRequest request, StoredObject existing, JsonObject body, WriteOptions options)
    {
        var live = VersionConverter.Convert(existing.Node, request.Version);
        var updated = body;
        if (request.Subresource is "status" or "finalize" or "approval" or "resize" or "ephemeralcontainers")
        {
            updated = Subresources.Take(request.Subresource, live, body);
        }

        if (request.Subresource is null)
        {
            Defaults.Apply(request.Version, updated);
            KeepStatus(request, live, updated);
        }

        CopyServerMetadata(existing, updated["metadata"]!.AsObject());
        var tracked = request.Subresource == "scale" ? "scale" : request.Subresource;
        _tracker.Update(request.Version, live, updated, options.FieldManager, tracked);
        return FinishUpdate(request, existing, updated, options);
    }

    private WriteResult FinishUpdate(ResourceRequest request, StoredObject existing, JsonObject updated, WriteOptions options)
    {
        var version = request.Version;
        var live = VersionConverter.Convert(existing.Node, version);
        if (request.Subresource is null)
        {
            KeepStatus(request, live, updated);
        }

        CopyServerMetadata(existing, updated["metadata"]!.AsObject());
        var stored = ToStorage(version.Resource, updated);
        Strategies.PrepareForUpdate(version.Resource, stored, existing.Node);
        var metadata = stored["metadata"]!.AsObject();
        if (Generations.Has(version.Resource) && !Generations.SameSpec(existing.Node, stored))
        {
            Generations.Bump(metadata);
        }

        if (request.Subresource is null)
        {
            Validation.Update(version, stored, existing.Node, options);
        }

        if (ManagedFieldsTimes.Equal(existing.Node, stored))
        {
            return new WriteResult(existing);
        }

        if (stored["metadata"]!["deletionTimestamp"] is not null && !Deletion.IsHeld(stored))
        {
            return new WriteResult(options.DryRun ? existing : cluster.Store.Remove_NeedsLock(existing));
        }

        return new WriteResult(Commit(version.Resource, stored, existing, options));
    }

    private StoredObject Commit(ResourceKind kind, JsonObject node, StoredObject existing, WriteOptions options) =>
        options.DryRun ? new StoredObject(kind, node, existing.Revision) : cluster.Store.Set_NeedsLock(kind, node);

    private static JsonObject ToStorage(ResourceKind kind, JsonObject node) => VersionConverter.Convert(node, kind.Storage);

    private static bool KeepsStatusOnCreate(ResourceVersion version) => version.Kind is "Node" or "CertificateSigningRequest" && version.Resource.Group is not "";

    private static void KeepStatus(ResourceRequest request, JsonObject live, JsonObject updated)
    {
        if (!request.Version.HasStatus)
        {
            return;
        }

        updated.Remove("status");
        if (live["status"] is { } status)
        {
            updated["status"] = status.DeepClone();
        }
    }

    private static void CopyServerMetadata(StoredObject existing, JsonObject metadata)
    {
        foreach (var name in new[] { "uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion", "name", "namespace", "generateName" })
        {
            metadata.Remove(name);
            if (existing.Metadata[name] is { } value)
            {
                metadata[name] = value.DeepClone();
            }
        }
    }

    private static void CheckPreconditions(ResourceRequest request, StoredObject existing, JsonObject metadata)
    {
        if (metadata.Text("uid") is { Length: > 0 } uid && uid != existing.Uid)
        {
            throw new StatusException(ApiStatus.Conflict(request.Kind, existing.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {existing.Uid}"));
        }

        if (metadata.Text("resourceVersion") is { Length: > 0 } version && version != existing.Metadata.Text("resourceVersion"))
        {
            throw new StatusException(ApiStatus.StaleResourceVersion(request.Kind, existing.Name));
        }
    }

    private static void CheckPrecondition(ResourceRequest request, string what, string? wanted, string actual)
    {
        if (wanted is not null && wanted != actual)
        {
            throw new StatusException(ApiStatus.Conflict(request.Kind, request.Name!, $"Precondition failed: {what} in precondition: {wanted}, {what} in object meta: {actual}"));
        }
    }

    private void RequireNamespace(ResourceRequest request, string name, WriteOptions options)
    {
        if (request.Namespace is null)
        {
            if (request.Kind.IsNamespaced)
            {
                throw new StatusException(ApiStatus.MethodNotAllowed());
            }

            return;
        }

        var namespaces = cluster.Catalog.ByKind("v1", "Namespace")!.Resource;
        var found = cluster.Store.Find(namespaces, null, request.Namespace) ?? throw new StatusException(ApiStatus.NotFound(namespaces, request.Namespace));
        if (found.IsDeleting && !options.IsInternal)
        {
            throw new StatusException(ApiStatus.Forbidden(request.Kind, name, $"unable to create new content in namespace {request.Namespace} because it is being terminated"));
        }
    }

    private static void GenerateName(JsonObject metadata)
    {
        if (metadata.Text("name") is null or { Length: 0 } && metadata.Text("generateName") is { Length: > 0 } prefix)
        {
            metadata["name"] = prefix + RandomNumberGenerator.GetString(NameAlphabet, 5);
        }
    }
}
