using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Pipeline;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Rendering.Substituting;

/// <summary>
/// Fills variables into objects as Flux does, that is as if into their YAML text: a whole plain scalar takes the type of its new text,
/// so that <c>replicas: ${N}</c> becomes a number. Where Kubernetes wants strings (labels, annotations, data, environment, arguments)
/// it stays a string.
/// </summary>
internal sealed class ObjectSubstitution
{
    private static readonly HashSet<string> StringMaps = new(StringComparer.Ordinal)
    {
        "labels", "annotations", "matchLabels", "nodeSelector", "data", "stringData", "binaryData", "selector", "args", "command",
    };

    private static readonly string[] OptOut = ["gitops.serverless/substitute", "kustomize.toolkit.fluxcd.io/substitute"];
    private readonly Dictionary<string, string> _variables;
    private readonly bool _strict;
    private readonly bool _keepUndefined;
    private readonly List<Diagnostic> _diagnostics;

    private ObjectSubstitution(Dictionary<string, string> variables, SubstitutionOptions? options, List<Diagnostic> diagnostics)
    {
        _variables = variables;
        _strict = options?.Strict ?? false;
        _keepUndefined = options is null;
        _diagnostics = diagnostics;
    }

    /// <summary>
    /// Applies the request's variables; the same objects when there is nothing to substitute. With inputs alone, only the names of the
    /// inputs are filled in and every other expression stays.
    /// </summary>
    public static IReadOnlyList<ManifestObject> Apply(
        RenderRequest request, IReadOnlyList<ManifestObject> objects, List<Diagnostic> diagnostics)
    {
        var options = request.Application.Rendering.Substitute;
        if (options is null && request.Inputs.Count == 0)
        {
            return objects;
        }

        var variables = VariableSet.Of(request, objects, diagnostics);
        var substitution = new ObjectSubstitution(variables, options, diagnostics);
        return [.. objects.Select(substitution.Apply)];
    }

    private ManifestObject Apply(ManifestObject item)
    {
        if (OptOut.Any(name => item.Annotation(name) == "disabled" || item.Label(name) == "disabled"))
        {
            return item;
        }

        var problems = new SortedSet<string>(StringComparer.Ordinal);
        var undefined = new SortedSet<string>(StringComparer.Ordinal);
        var value = (JsonObject)Walk(item.Value, asText: false, problems, undefined)!;
        foreach (var problem in problems)
        {
            _diagnostics.Add(DiagnosticCatalog.SubstitutionSyntax.Create($"{Subject(item)}: {problem}", item.File, item.Line));
        }

        if (_strict && undefined.Count > 0)
        {
            _diagnostics.Add(DiagnosticCatalog.UndefinedVariable.Create(
                $"{Subject(item)}: no value for {Names(undefined)}.", item.File, item.Line));
        }

        return item with { Value = value };
    }

    private static string Names(SortedSet<string> undefined)
    {
        const int shown = 10;
        var names = string.Join(", ", undefined.Take(shown));
        return undefined.Count <= shown ? names : $"{names} and {undefined.Count - shown} more";
    }

    private static string Subject(ManifestObject item) => $"{item.Kind ?? "object"} {item.Name}".TrimEnd();

    private JsonNode? Walk(JsonNode? node, bool asText, SortedSet<string> problems, SortedSet<string> undefined)
    {
        switch (node)
        {
            case JsonObject source:
                return WalkObject(source, asText, problems, undefined);
            case JsonArray source:
                return new JsonArray([.. source.Select(item => Walk(item, asText, problems, undefined))]);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return Scalar(value, value.GetValue<string>(), asText, problems, undefined);
            default:
                return node?.DeepClone();
        }
    }

    private JsonObject WalkObject(JsonObject source, bool asText, SortedSet<string> problems, SortedSet<string> undefined)
    {
        var result = new JsonObject();
        var isVariable = source.ContainsKey("name") && source.ContainsKey("value");
        foreach (var (name, value) in source)
        {
            var text = asText || StringMaps.Contains(name) || (isVariable && name == "value");
            result[Expand(name, problems, undefined)] = Walk(value, text, problems, undefined);
        }

        return result;
    }

    private JsonNode? Scalar(JsonValue value, string text, bool asText, SortedSet<string> problems, SortedSet<string> undefined)
    {
        var expanded = Expand(text, problems, undefined);
        if (string.Equals(expanded, text, StringComparison.Ordinal))
        {
            return value.DeepClone();
        }

        return !asText && YamlText.CanBePlain(text) && !expanded.Contains('\n', StringComparison.Ordinal)
            ? AsPlain(expanded)
            : JsonValue.Create(Unquoted(expanded));
    }

    private static JsonNode? AsPlain(string text)
    {
        var stream = YamlReader.Read($"v: {text}", positionDepth: 0);
        return stream is { Error: null, Documents: [{ Root: JsonObject { Count: 1 } root }] } ? root["v"]?.DeepClone() : JsonValue.Create(text);
    }

    // Quotes are how Flux users keep text that looks like a number a string; where text is kept anyway they are not part of it.
    private static string Unquoted(string text) =>
        text.Length >= 2 && text[0] == '"' && text[^1] == '"' && text.IndexOf('"', 1) == text.Length - 1 ? text[1..^1] : text;

    private string Expand(string text, SortedSet<string> problems, SortedSet<string> undefined)
    {
        var expansion = Substitution.Expand(text, name => _variables.GetValueOrDefault(name), _keepUndefined);
        undefined.UnionWith(expansion.Undefined);
        if (expansion.Error is not null && !_keepUndefined)
        {
            problems.Add(expansion.Error);
        }

        return expansion.Text;
    }
}
