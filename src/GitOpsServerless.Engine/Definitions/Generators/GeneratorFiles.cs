using System.Text.Json.Nodes;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Engine.Definitions.Generators;

/// <summary>What the <c>git</c> generator sees: the files of the definitions root at the revision that is read.</summary>
internal sealed class GeneratorFiles(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> contents, IReadOnlyList<string> paths)
{
    private static readonly YamlLimits Limits = YamlLimits.Default with { MaxLength = 1024 * 1024, MaxDepth = 60, MaxNodes = 50_000 };
    private const int MaximumPatterns = 100;
    private readonly HashSet<string> _consumed = new(StringComparer.Ordinal);

    /// <summary>Files that generators read as data: they are no definitions.</summary>
    public IReadOnlySet<string> Consumed => _consumed;

    /// <summary>Folders that have files below them and match, in order.</summary>
    public IEnumerable<string> Folders(IReadOnlyList<string> patterns, string pointer) => Checked(paths, patterns, pointer)
        .SelectMany(FoldersOf).Distinct(StringComparer.Ordinal).Where(folder => PathPatterns.Matches(patterns, folder)).Order(StringComparer.Ordinal);

    /// <summary>YAML and JSON files that match, with each of their mappings.</summary>
    public IEnumerable<(string Path, JsonObject Content)> Read(IReadOnlyList<string> patterns, string pointer)
    {
        foreach (var path in Checked(contents.Keys, patterns, pointer).Where(path => PathPatterns.Matches(patterns, path)).Order(StringComparer.Ordinal))
        {
            _consumed.Add(path);
            var stream = YamlReader.Read(contents[path].Span, Limits, trackPositions: false);
            if (stream.Error is { } error)
            {
                throw new GeneratorException(pointer, $"The file '{path}' is not valid: {error.Message}");
            }

            foreach (var document in stream.Documents.Where(static document => document.Root is not null))
            {
                IEnumerable<JsonNode?> items = document.Root as JsonArray ?? Enumerable.Repeat(document.Root, 1);
                foreach (var item in items)
                {
                    yield return item is JsonObject map ? (path, map) : throw new GeneratorException(pointer, $"The file '{path}' must hold a mapping or a list of mappings.");
                }
            }
        }
    }

    private static IEnumerable<string> Checked(IEnumerable<string> all, IReadOnlyList<string> patterns, string pointer) =>
        patterns.Count <= MaximumPatterns ? all : throw new GeneratorException(pointer, $"There are more than {MaximumPatterns} patterns.");

    private static IEnumerable<string> FoldersOf(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            yield return path[..slash];
        }
    }
}
