using System.Text.Json.Nodes;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Engine.Definitions.Generators;

/// <summary>Finds the JSON files that git generators name, in sets of this product and of Argo CD, before documents are read.</summary>
internal static class GeneratorDataFiles
{
    private const int MaximumPatterns = 1000;
    private const int MaximumFiles = 1000;

    public static IReadOnlySet<string> Find(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> files, IReadOnlyList<string> paths, YamlLimits limits)
    {
        var patterns = files.Where(static file => file.Value.Span.IndexOf("ApplicationSet"u8) >= 0)
            .SelectMany(file => YamlReader.Read(file.Value.Span, limits, trackPositions: false).Documents)
            .Where(static document => (document.Root as JsonObject)?["kind"] is JsonValue kind && kind.TryGetValue(out string? name) && name == "ApplicationSet")
            .SelectMany(static document => PatternsOf((document.Root!["spec"] as JsonObject)?["generators"]))
            .Take(MaximumPatterns).ToList();
        return paths.Where(static path => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            .Where(path => patterns.Exists(pattern => PathPatterns.Matches([pattern], path)))
            .Take(MaximumFiles).ToHashSet(StringComparer.Ordinal);
    }

    private static IEnumerable<string> PatternsOf(JsonNode? generators)
    {
        foreach (var generator in (generators as JsonArray ?? []).OfType<JsonObject>())
        {
            var own = (generator["git"] as JsonObject)?["files"] as JsonArray ?? [];
            var nested = new[] { "matrix", "merge" }.SelectMany(name => PatternsOf((generator[name] as JsonObject)?["generators"]));
            foreach (var pattern in own.Select(static item => TextOf(item is JsonObject map ? map["path"] : item)).OfType<string>().Concat(nested))
            {
                yield return pattern;
            }
        }
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
