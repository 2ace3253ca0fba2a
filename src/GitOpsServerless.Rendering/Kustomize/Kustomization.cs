using System.Text.Json.Nodes;

namespace GitOpsServerless.Rendering.Kustomize;

/// <summary>How a field of a kustomization refers to other files.</summary>
internal enum ReferenceKind
{
    /// <summary>A manifest, or a folder with a kustomization.</summary>
    Resource,

    /// <summary>A folder with a kustomization.</summary>
    Folder,

    /// <summary>A file whose content is data or a patch.</summary>
    File,

    /// <summary>A file, or a folder with a kustomization, that configures generators, transformers or validators.</summary>
    Configuration,
}

/// <summary>A reference to a file.</summary>
/// <param name="Kind">What may stand there.</param>
/// <param name="Path">The reference as written.</param>
/// <param name="Pointer">JSON pointer of the field that has it.</param>
/// <param name="Replace">Puts another path in its place.</param>
internal sealed record Reference(ReferenceKind Kind, string Path, string Pointer, Action<string> Replace);

/// <summary>The references of one kustomization document (field list of kustomize's <c>types.Kustomization</c>).</summary>
internal static class Kustomization
{
    private static readonly string[] ConfigurationFields = ["generators", "transformers", "validators"];

    /// <summary>All references of a kustomization.</summary>
    public static IEnumerable<Reference> ReferencesOf(JsonObject document) =>
    [
        .. Paths(document, "resources", ReferenceKind.Resource),
        .. Paths(document, "bases", ReferenceKind.Resource),
        .. Paths(document, "components", ReferenceKind.Folder),
        .. Paths(document, "crds", ReferenceKind.File),
        .. Paths(document, "configurations", ReferenceKind.File),
        .. ConfigurationFields.SelectMany(field => Paths(document, field, ReferenceKind.Configuration)),
        .. Paths(document, "patchesStrategicMerge", ReferenceKind.File),
        .. PathsOfObjects(document, "patches"),
        .. PathsOfObjects(document, "patchesJson6902"),
        .. PathsOfObjects(document, "replacements"),
        .. FilesOfGenerators(document, "configMapGenerator"),
        .. FilesOfGenerators(document, "secretGenerator"),
        .. Text((document["openapi"] as JsonObject)?["path"]) is { Length: > 0 } schema
            ? (Reference[])[new Reference(ReferenceKind.File, schema, "/openapi/path", path => document["openapi"]!["path"] = path)]
            : [],
    ];

    /// <summary>References of a document that configures a built-in generator or transformer.</summary>
    public static IEnumerable<Reference> ReferencesOfConfiguration(JsonObject document) =>
    [
        .. Text(document["path"]) is { Length: > 0 } path
            ? (Reference[])[new Reference(ReferenceKind.File, path, "/path", other => document["path"] = other)]
            : [],
        .. Paths(document, "paths", ReferenceKind.File),
        .. PathsOfObjects(document, "replacements"),
        .. GeneratorFiles(document, "/files"),
    ];

    /// <summary>Documents that are written inside the kustomization instead of in a file.</summary>
    public static IEnumerable<(string Pointer, string Text, Action<string> Replace)> InlineConfiguration(JsonObject document) =>
        ConfigurationFields.SelectMany(field => Items(document, field)
            .Where(item => IsInline(item.Text))
            .Select(item => ($"/{field}/{item.Index}", item.Text, Setter(document[field]!.AsArray(), item.Index))));

    // Files of a ConfigMap or Secret generator: files (key=path or path), envs, env.
    private static List<Reference> GeneratorFiles(JsonObject generator, string pointer)
    {
        var references = new List<Reference>();
        foreach (var (text, index) in Items(generator, "files"))
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var set = Setter(generator["files"]!.AsArray(), index);
            references.Add(new Reference(ReferenceKind.File, text[(equals + 1)..], pointer, path => set(text[..(equals + 1)] + path)));
        }

        references.AddRange(Items(generator, "envs").Select(item =>
            new Reference(ReferenceKind.File, item.Text, pointer, Setter(generator["envs"]!.AsArray(), item.Index))));
        if (Text(generator["env"]) is { Length: > 0 } env)
        {
            references.Add(new Reference(ReferenceKind.File, env, pointer, path => generator["env"] = path));
        }

        return references;
    }

    public static IEnumerable<string> Texts(JsonNode? node) => (node as JsonArray ?? []).Select(Text).OfType<string>();

    public static IEnumerable<JsonObject> Objects(JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();

    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static IEnumerable<Reference> Paths(JsonObject document, string field, ReferenceKind kind) =>
        Items(document, field)
            .Where(item => !MayBeInline(field) || !IsInline(item.Text))
            .Select(item => new Reference(kind, item.Text, $"/{field}/{item.Index}", Setter(document[field]!.AsArray(), item.Index)));

    private static IEnumerable<Reference> PathsOfObjects(JsonObject document, string field) =>
        (document[field] as JsonArray ?? [])
            .Select((node, index) => (Item: node as JsonObject, index))
            .Where(item => Text(item.Item?["path"]) is { Length: > 0 })
            .Select(item => new Reference(
                ReferenceKind.File, Text(item.Item!["path"])!, $"/{field}/{item.index}", path => item.Item!["path"] = path));

    private static IEnumerable<Reference> FilesOfGenerators(JsonObject document, string field) =>
        (document[field] as JsonArray ?? []).SelectMany((node, index) => node is JsonObject generator ? GeneratorFiles(generator, $"/{field}/{index}") : []);

    private static IEnumerable<(string Text, int Index)> Items(JsonObject document, string field) =>
        (document[field] as JsonArray ?? [])
            .Select((node, index) => (Text: Text(node), index))
            .Where(item => item.Text is { Length: > 0 })
            .Select(item => (item.Text!, item.index));

    private static Action<string> Setter(JsonArray list, int index) => path => list[index] = path;

    // Everywhere else such a text is a path to the program, however odd.
    private static bool MayBeInline(string field) => field is "patchesStrategicMerge" or "paths" || ConfigurationFields.Contains(field, StringComparer.Ordinal);

    // kustomize takes for inline whatever reads as an object: several lines, or one in braces.
    private static bool IsInline(string text) => text.Contains('\n', StringComparison.Ordinal) || text.AsSpan().TrimStart().StartsWith("{");
}
