using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Translates HorizontalPodAutoscaler between autoscaling/v1 (one CPU target) and autoscaling/v2 (metrics).</summary>
internal static class AutoscalerConversion
{
    private const string TargetField = "targetCPUUtilizationPercentage";

    public static void Convert(JsonObject autoscaler, string from)
    {
        if (autoscaler["spec"] is not JsonObject spec)
        {
            return;
        }

        if (from == "autoscaling/v1")
        {
            ToMetrics(spec);
        }
        else
        {
            ToTarget(spec);
        }
    }

    private static void ToMetrics(JsonObject spec)
    {
        if (spec.Integer(TargetField) is not { } percent)
        {
            return;
        }

        spec.Remove(TargetField);
        var target = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = percent };
        spec["metrics"] = new JsonArray(new JsonObject { ["type"] = "Resource", ["resource"] = new JsonObject { ["name"] = "cpu", ["target"] = target } });
    }

    private static void ToTarget(JsonObject spec)
    {
        var cpu = spec.Array("metrics")?.FirstOrDefault(static metric => metric.Object("resource").Text("name") == "cpu");
        spec.Remove("metrics");
        spec.Remove("behavior");
        if (cpu.Object("resource").Object("target").Integer("averageUtilization") is { } percent)
        {
            spec[TargetField] = percent;
        }
    }
}
