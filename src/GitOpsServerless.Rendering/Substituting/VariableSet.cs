using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Pipeline;

namespace GitOpsServerless.Rendering.Substituting;

/// <summary>Where values come from: ConfigMaps of the set, then inputs of other applications, then the definition; the later one wins.</summary>
internal static partial class VariableSet
{
    public static Dictionary<string, string> Of(RenderRequest request, IReadOnlyList<ManifestObject> objects, List<Diagnostic> diagnostics)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var options = request.Application.Rendering.Substitute ?? new SubstitutionOptions();
        foreach (var name in options.FromConfigMaps)
        {
            AddConfigMap(variables, name, objects, diagnostics);
        }

        foreach (var (name, value) in request.Inputs)
        {
            Add(variables, name, TextOf(value), "inputs", diagnostics);
        }

        foreach (var (name, value) in options.Variables)
        {
            Add(variables, name, value, "substitute.variables", diagnostics);
        }

        return variables;
    }

    private static void AddConfigMap(
        Dictionary<string, string> variables, string name, IReadOnlyList<ManifestObject> objects, List<Diagnostic> diagnostics)
    {
        var map = objects.FirstOrDefault(o => o.Kind == "ConfigMap" && o.Group.Length == 0 && o.Name == name);
        if (map is null)
        {
            diagnostics.Add(DiagnosticCatalog.InvalidRenderOption.Create(
                $"The ConfigMap '{name}' of substitute.fromConfigMaps is not in the rendered set."));
            return;
        }

        foreach (var (key, value) in map.Value["data"] as JsonObject ?? [])
        {
            Add(variables, key, TextOf(value), $"ConfigMap {name}", diagnostics);
        }
    }

    private static void Add(Dictionary<string, string> variables, string name, string value, string origin, List<Diagnostic> diagnostics)
    {
        if (NameSyntax().IsMatch(name))
        {
            // Line breaks would leave the scalar; Flux takes them out as well.
            variables[name] = value.Replace("\n", string.Empty, StringComparison.Ordinal);
            return;
        }

        diagnostics.Add(DiagnosticCatalog.SubstitutionSyntax.Create(
            $"'{name}' of {origin} is not a valid variable name: letters, digits and '_', not starting with a digit."));
    }

    private static string TextOf(JsonNode? value) => value is JsonValue text && text.GetValueKind() == JsonValueKind.String
        ? text.GetValue<string>()
        : value is null ? string.Empty : JsonText.Of(value);

    [GeneratedRegex("^[_A-Za-z][_A-Za-z0-9]*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameSyntax();
}
