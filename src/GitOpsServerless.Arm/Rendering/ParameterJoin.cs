using System.Text.Json;
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

    /// <summary>The values of secure parameters, for masking.</summary>
    public static IEnumerable<string> Secrets(JsonObject template, JsonObject parameters)
    {
        var declared = template["parameters"] as JsonObject ?? [];
        return declared
            .Where(d => (d.Value?["type"] as JsonValue)?.TryGetValue(out string? type) == true && type!.StartsWith("secure", StringComparison.OrdinalIgnoreCase))
            .SelectMany(d => Texts((parameters.FirstOrDefault(p => string.Equals(p.Key, d.Key, StringComparison.OrdinalIgnoreCase)).Value as JsonObject)?["value"] ?? d.Value?["defaultValue"]))
            .Where(t => t.Length > 0 && t[0] != '[');
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject container => container.SelectMany(p => Texts(p.Value)),
        JsonArray array => array.SelectMany(Texts),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };

    // A reference to a secret is written as in a parameter file.
    private static bool IsEntry(JsonNode? value) => value is JsonObject { Count: 1 } entry && entry["reference"] is JsonObject reference && reference.ContainsKey("keyVault");

    private static string NameOf(JsonObject declared, JsonObject joined, string name) =>
        joined.Select(j => j.Key).Concat(declared.Select(d => d.Key)).FirstOrDefault(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase)) ?? name;
}
