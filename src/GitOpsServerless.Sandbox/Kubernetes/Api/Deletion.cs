using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>What keeps an object that is being deleted, https://kubernetes.io/docs/concepts/architecture/garbage-collection/.</summary>
internal static class Deletion
{
    public const string Foreground = "foregroundDeletion";
    public const string Orphan = "orphan";

    /// <summary>Adds the finalizer of a propagation policy; the other policy's one goes.</summary>
    public static void AddFinalizers(JsonObject node, string? policy)
    {
        var metadata = node["metadata"]!.AsObject();
        var finalizers = metadata.Array("finalizers")?.Select(static item => item.AsText() ?? "").ToList() ?? [];
        if (policy is not null)
        {
            finalizers.RemoveAll(static name => name is Foreground or Orphan);
        }

        if (policy is "Foreground" or "Orphan")
        {
            finalizers.Add(policy == "Foreground" ? Foreground : Orphan);
        }

        metadata.Remove("finalizers");
        if (finalizers.Count > 0)
        {
            metadata["finalizers"] = new JsonArray([.. finalizers.Select(static name => (JsonNode)name)]);
        }
    }

    /// <summary>Whether a finalizer keeps the object.</summary>
    public static bool IsHeld(JsonObject node) =>
        node["metadata"].Array("finalizers") is { Count: > 0 }
        || (IsNamespace(node) && node.Object("spec").Array("finalizers") is { Count: > 0 });

    /// <summary>A namespace says that it is on its way out.</summary>
    public static void MarkTerminating(JsonObject node)
    {
        if (IsNamespace(node))
        {
            node.Ensure("status")["phase"] = "Terminating";
        }
    }

    private static bool IsNamespace(JsonObject node) => node.Text("kind") == "Namespace" && node.Text("apiVersion") == "v1";
}
