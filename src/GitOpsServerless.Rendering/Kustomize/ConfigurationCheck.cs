using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Files;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Rendering.Kustomize;

/// <summary>Configuration of generators, transformers and validators: built-ins of kustomize only, with files of the closure only.</summary>
internal static class ConfigurationCheck
{
    private const string FunctionAnnotation = "config.kubernetes.io/function";
    private const int MaxListDepth = 4;

    /// <summary>The objects of documents; lists are taken apart as the program does.</summary>
    public static IEnumerable<JsonObject> Objects(IEnumerable<JsonNode?> documents) => documents.OfType<JsonObject>().SelectMany(d => Items(d, depth: 0));

    /// <summary>Why an object may not configure anything; null when it may. Field names become the proper ones.</summary>
    public static string? Problem(JsonObject document)
    {
        if (FieldNames.CanonicalizeConfiguration(document) is { } twice)
        {
            return $"'{twice}' stands twice in '{document["kind"]}'.";
        }

        var annotations = (document["metadata"] as JsonObject)?["annotations"] as JsonObject;
        return Kustomization.Text(document["apiVersion"]) != "builtin"
            || Kustomization.Text(document["kind"]) == "HelmChartInflationGenerator"
            || annotations?.Any(a => a.Key is FunctionAnnotation or "config.k8s.io/function") == true
            ? $"'{document["kind"]}' of '{document["apiVersion"]}' is not a built-in of kustomize."
            : null;
    }

    /// <summary>Checks what a kustomization made of configuration that was right when it was read: patches may have changed it.</summary>
    public static IEnumerable<Diagnostic> CheckOutput(ReadOnlyMemory<byte> output, string folder, string configures, KustomizationClosure closure)
    {
        foreach (var document in Objects(YamlReader.Read(output.Span).Documents.Select(d => d.Root)))
        {
            if (Problem(document) is { } problem)
            {
                yield return DiagnosticCatalog.PluginNotAllowed.Create(problem, folder);
                continue;
            }

            foreach (var reference in Kustomization.ReferencesOfConfiguration(document))
            {
                if (SourcePath.Combine(configures, reference.Path) is not { } path || !closure.Files.ContainsKey(path))
                {
                    yield return DiagnosticCatalog.PathOutsideSource.Create($"'{reference.Path}' does not lead to a file of the kustomization.", folder);
                }
            }
        }
    }

    private static IEnumerable<JsonObject> Items(JsonObject document, int depth) =>
        depth < MaxListDepth && Kustomization.Text(document["kind"]) == "List" && document["items"] is JsonArray items
            ? items.OfType<JsonObject>().SelectMany(item => Items(item, depth + 1))
            : [document];
}
