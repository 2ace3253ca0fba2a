using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Resources;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>
/// Reads an object in another version of its kind. Custom resources change nothing but the version
/// (conversion strategy None); the two versions of HorizontalPodAutoscaler are translated.
/// </summary>
internal static class VersionConverter
{
    /// <summary>The object itself where it has that version already; else a converted copy.</summary>
    public static JsonObject Convert(JsonObject node, ResourceVersion to)
    {
        if (node.Text("apiVersion") == to.ApiVersion)
        {
            return node;
        }

        var copy = (JsonObject)node.DeepClone();
        var from = copy.Text("apiVersion") ?? "";
        copy["apiVersion"] = to.ApiVersion;
        if (to.Resource is { Group: "autoscaling", Plural: "horizontalpodautoscalers" })
        {
            AutoscalerConversion.Convert(copy, from);
        }

        return copy;
    }
}
