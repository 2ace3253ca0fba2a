using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Arm.Deployments;

/// <summary>The parameters of a deployment as a read shows them: secure values are left out.</summary>
internal static class ParameterView
{
    public static JsonObject Of(JsonObject request)
    {
        var view = new JsonObject();
        var declared = (request["template"] as JsonObject)?["parameters"] as JsonObject ?? [];
        foreach (var (name, value) in request["parameters"] as JsonObject ?? [])
        {
            var type = declared.FirstOrDefault(d => string.Equals(d.Key, name, StringComparison.OrdinalIgnoreCase)).Value?["type"]?.GetValue<string>() ?? "String";
            view[name] = type.StartsWith("secure", StringComparison.OrdinalIgnoreCase)
                ? new JsonObject { ["type"] = type }
                : new JsonObject { ["type"] = type, ["value"] = value?["value"]?.DeepClone() };
        }

        return view;
    }
}
