using System.Text.Json.Nodes;

namespace GitOpsServerless.Kubernetes;

/// <summary>Shorthands for <c>metadata</c>.</summary>
internal static class ObjectMeta
{
    public static string? Name(this JsonNode? o) => o.TextAt("metadata", "name");

    public static string? Namespace(this JsonNode? o) => o.TextAt("metadata", "namespace");

    public static string? Uid(this JsonNode? o) => o.TextAt("metadata", "uid");

    public static string? ResourceVersion(this JsonNode? o) => o.TextAt("metadata", "resourceVersion");

    public static string? Label(this JsonNode? o, string name) => o.TextAt("metadata", "labels", name);

    public static string? Annotation(this JsonNode? o, string name) => o.TextAt("metadata", "annotations", name);

    public static bool IsBeingDeleted(this JsonNode? o) => o.TextAt("metadata", "deletionTimestamp") is not null;

    public static string Kind(this JsonNode? o) => o.TextAt("kind") ?? string.Empty;

    public static string ApiVersion(this JsonNode? o) => o.TextAt("apiVersion") ?? string.Empty;

    public static string Group(this JsonNode? o) => GroupOf(o.ApiVersion());

    /// <summary>The group of <c>group/version</c>; empty for the core group.</summary>
    public static string GroupOf(string apiVersion)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? string.Empty : apiVersion[..slash];
    }
}
