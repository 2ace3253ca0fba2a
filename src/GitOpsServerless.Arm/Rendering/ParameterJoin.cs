using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>Joins the parameters of the file, the application and the inputs of other applications; later ones win.</summary>
internal static class ParameterJoin
{
    public static JsonObject Join(CompiledTemplate compiled, RenderRequest request)
    {
        var joined = compiled.Parameters.DeepClone().AsObject();
        var declared = compiled.Template["parameters"] as JsonObject ?? [];
        foreach (var (name, value) in request.Application.Rendering.Template.Parameters ?? [])
        {
            joined[NameOf(declared, joined, name)] = IsEntry(value) ? value!.DeepClone() : new JsonObject { ["value"] = value?.DeepClone() };
        }

        foreach (var (name, value) in request.Inputs)
        {
            joined[NameOf(declared, joined, name)] = new JsonObject { ["value"] = value?.DeepClone() };
        }

        return joined;
    }

    // A reference to a secret is written as in a parameter file.
    private static bool IsEntry(JsonNode? value) => value is JsonObject { Count: 1 } entry && entry["reference"] is JsonObject reference && reference.ContainsKey("keyVault");

    private static string NameOf(JsonObject declared, JsonObject joined, string name) =>
        joined.Select(j => j.Key).Concat(declared.Select(d => d.Key)).FirstOrDefault(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase)) ?? name;
}
