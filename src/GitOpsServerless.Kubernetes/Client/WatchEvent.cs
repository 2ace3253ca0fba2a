using System.Text.Json.Nodes;

namespace GitOpsServerless.Kubernetes.Client;

/// <summary>One event of a watch (https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes).</summary>
/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c>, <c>BOOKMARK</c> or <c>ERROR</c>.</param>
/// <param name="Object">The object, or the <c>Status</c> of an error.</param>
internal sealed record WatchEvent(string Type, JsonObject Object)
{
    /// <summary>Whether it tells of an object rather than of the watch itself.</summary>
    public bool IsChange => Type is "ADDED" or "MODIFIED" or "DELETED";
}
