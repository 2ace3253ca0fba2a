using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Rendering.Kustomize;

/// <summary>
/// Field names as kustomize reads them. Go's JSON decoder takes a name in any case, and two letters outside ASCII for <c>s</c> and
/// <c>k</c>: <c>Resources</c> and <c>reſources</c> are both <c>resources</c>. What is checked must be what the program reads.
/// </summary>
internal static class FieldNames
{
    private static readonly FrozenDictionary<string, string> OfKustomization = Table(
        "resources", "bases", "components", "crds", "configurations", "generators", "transformers", "validators", "patchesStrategicMerge",
        "patches", "patchesJson6902", "replacements", "openapi", "configMapGenerator", "secretGenerator", "helmCharts",
        "helmChartInflationGenerator", "helmGlobals", "namespace", "namePrefix", "nameSuffix", "images", "replicas", "labels",
        "commonLabels", "commonAnnotations", "buildMetadata", "vars", "generatorOptions", "sortOptions", "metadata", "apiVersion", "kind");

    private static readonly FrozenDictionary<string, string> OfItems = Table("name", "path", "paths", "files", "envs", "env", "replacements");

    /// <summary>Gives the fields of a kustomization, and of the items in its lists, their proper names.</summary>
    /// <returns>A field that stands twice under two spellings; null when there is none.</returns>
    public static string? Canonicalize(JsonObject kustomization)
    {
        var twice = Rename(kustomization, OfKustomization);
        foreach (var field in (string[])["patches", "patchesJson6902", "replacements", "configMapGenerator", "secretGenerator", "images", "replicas"])
        {
            foreach (var item in Kustomization.Objects(kustomization[field]))
            {
                twice ??= Rename(item, OfItems);
            }
        }

        return twice;
    }

    /// <summary>The same for the configuration of a built-in generator or transformer.</summary>
    public static string? CanonicalizeConfiguration(JsonObject document)
    {
        var twice = Rename(document, OfItems);
        foreach (var item in Kustomization.Objects(document["replacements"]))
        {
            twice ??= Rename(item, OfItems);
        }

        return twice;
    }

    private static FrozenDictionary<string, string> Table(params string[] names) => names.ToFrozenDictionary(Fold, StringComparer.Ordinal);

    private static string? Rename(JsonObject target, FrozenDictionary<string, string> known)
    {
        if (!target.Any(p => known.TryGetValue(Fold(p.Key), out var proper) && proper != p.Key))
        {
            return null;
        }

        string? twice = null;
        foreach (var (name, value) in target.ToList())
        {
            target.Remove(name);
            var proper = known.GetValueOrDefault(Fold(name)) ?? name;
            twice ??= target.ContainsKey(proper) ? proper : null;
            target[proper] = value;
        }

        return twice;
    }

    private static string Fold(string name) =>
        name.Replace('\u017F', 's').Replace('\u212A', 'k').ToLowerInvariant();
}
