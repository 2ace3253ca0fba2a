using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Resources;
using GitOpsServerless.Sandbox.Kubernetes.Storage;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>The scale subresource, <c>autoscaling/v1 Scale</c>, over <c>spec.replicas</c> and <c>status.replicas</c>.</summary>
internal sealed class ScaleSubresource(Cluster cluster)
{
    public JsonObject Read(ResourceVersion version, StoredObject found)
    {
        var node = VersionConverter.Convert(found.Node, version);
        var selector = node.Object("spec").Object("selector").Object("matchLabels");
        var metadata = new JsonObject();
        foreach (var name in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" })
        {
            metadata[name] = node["metadata"].Text(name);
        }

        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = node.Object("spec").Integer("replicas") ?? 0 },
            ["status"] = new JsonObject
            {
                ["replicas"] = node.Object("status").Integer("replicas") ?? 0,
                ["selector"] = selector is null ? "" : string.Join(',', selector.Select(static pair => $"{pair.Key}={pair.Value.AsText()}")),
            },
        };
    }

    public JsonObject Write(ResourceRequest request, JsonObject scale, WriteOptions options)
    {
        var found = cluster.Store.Find(request.Kind, request.Namespace, request.Name!) ?? throw new StatusException(ApiStatus.NotFound(request.Kind, request.Name!));
        var updated = (JsonObject)VersionConverter.Convert(found.Node, request.Version).DeepClone();
        updated.Ensure("spec")["replicas"] = scale.Object("spec").Integer("replicas") ?? 0;
        updated["metadata"]!.AsObject().Remove("resourceVersion");
        if (scale.Object("metadata").Text("resourceVersion") is { } wanted)
        {
            updated["metadata"]!["resourceVersion"] = wanted;
        }

        var result = cluster.Writer.Update(request, updated, options);
        return Read(request.Version, result.Object);
    }

    public JsonObject Patch(ResourceRequest request, PatchKind kind, JsonNode patch, WriteOptions options)
    {
        var found = cluster.Store.Find(request.Kind, request.Namespace, request.Name!) ?? throw new StatusException(ApiStatus.NotFound(request.Kind, request.Name!));
        var scale = Read(request.Version, found);
        scale["metadata"]!.AsObject().Remove("resourceVersion");
        var patched = kind == PatchKind.Json ? JsonPatch.Apply(scale, patch) : MergePatch.Apply(scale, patch);
        return Write(request, patched as JsonObject ?? scale, options);
    }
}
