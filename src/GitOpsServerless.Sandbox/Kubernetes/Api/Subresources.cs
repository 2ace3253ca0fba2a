using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Takes out of a body what a subresource may change, over the live object.</summary>
internal static class Subresources
{
    public static JsonObject Take(string subresource, JsonObject live, JsonObject body)
    {
        var result = (JsonObject)live.DeepClone();
        switch (subresource)
        {
            case "finalize":
                result.Ensure("spec")["finalizers"] = body.Object("spec")?["finalizers"]?.DeepClone() ?? new JsonArray();
                break;
            case "resize" or "ephemeralcontainers":
                result["spec"] = body["spec"]?.DeepClone();
                break;
            default:
                result.Remove("status");
                if (body["status"] is { } status)
                {
                    result["status"] = status.DeepClone();
                }

                break;
        }

        if (body["metadata"] is JsonObject metadata && metadata["managedFields"] is { } managedFields)
        {
            result["metadata"]!["managedFields"] = managedFields.DeepClone();
        }

        return result;
    }
}
