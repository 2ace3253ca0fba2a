using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>How an object is to be deleted: <c>meta/v1 DeleteOptions</c> from the body, or the same from the query.</summary>
internal sealed class DeletionOptions
{
    public string? PropagationPolicy { get; init; }

    public string? PreconditionUid { get; init; }

    public string? PreconditionResourceVersion { get; init; }

    public bool DryRun { get; init; }

    public static DeletionOptions From(HttpRequest request, JsonObject? body)
    {
        var policy = body.Text("propagationPolicy") ?? NullIfEmpty(request.Query["propagationPolicy"].ToString());
        if (policy is not (null or "Background" or "Foreground" or "Orphan"))
        {
            throw new StatusException(ApiStatus.Invalid("meta.k8s.io", "DeleteOptions", "", [FieldCause.NotSupported("propagationPolicy", $"\"{policy}\"", ["Background", "Foreground", "Orphan"])]));
        }

        var orphans = body.Boolean("orphanDependents") == true || request.Query["orphanDependents"] == "true";
        return new DeletionOptions
        {
            PropagationPolicy = policy ?? (orphans ? "Orphan" : null),
            PreconditionUid = body.Object("preconditions").Text("uid"),
            PreconditionResourceVersion = body.Object("preconditions").Text("resourceVersion"),
            DryRun = request.Query["dryRun"] == "All" || body.Array("dryRun")?.Any(static item => item.AsText() == "All") == true,
        };
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
