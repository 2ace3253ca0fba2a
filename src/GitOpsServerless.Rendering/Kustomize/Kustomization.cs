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
internal sealed record Reference(ReferenceKind Kind, string Path, string Pointer);

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
            ? (Reference[])[new Reference(ReferenceKind.File, schema, "/openapi/path")]
            : [],
    ];

    /// <summary>References of a document that configures a built-in generator or transformer.</summary>
    public static IEnumerable<Reference> ReferencesOfConfiguration(JsonObject document) =>
    [
        .. Text(document["path"]) is { Length: > 0 } path ? (Reference[])[new Reference(ReferenceKind.File, path, "/path")] : [],
        .. Paths(document, "paths", ReferenceKind.File),
        .. PathsOfObjects(document, "replacements"),
        .. GeneratorFiles(document).Select(file => new Reference(ReferenceKind.File, file, "/files")),
    ];

    /// <summary>Documents that are written inside the kustomization instead of in a file.</summary>
    public static IEnumerable<(string Field, string Text)> InlineConfiguration(JsonObject document) =>
        ConfigurationFields.SelectMany(field => Texts(document[field]).Where(IsInline).Select(text => (field, text)));

    /// <summary>Files of a ConfigMap or Secret generator: <c>files</c> (<c>key=path</c> or <c>path</c>), <c>envs</c>, <c>env</c>.</summary>
    public static IEnumerable<string> GeneratorFiles(JsonObject generator)
    {
        foreach (var file in Texts(generator["files"]))
        {
            yield return file[(file.IndexOf('=', StringComparison.Ordinal) + 1)..];
        }

        foreach (var file in Texts(generator["envs"]))
        {
            yield return file;
        }

        if (Text(generator["env"]) is { Length: > 0 } env)
        {
            yield return env;
        }
    }

    public static IEnumerable<string> Texts(JsonNode? node) => (node as JsonArray ?? []).Select(Text).OfType<string>();

    public static IEnumerable<JsonObject> Objects(JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();

    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static IEnumerable<Reference> Paths(JsonObject document, string field, ReferenceKind kind) =>
        (document[field] as JsonArray ?? [])
            .Select((node, index) => (Path: Text(node), index))
            .Where(item => item.Path is { Length: > 0 } path && !IsInline(path))
            .Select(item => new Reference(kind, item.Path!, $"/{field}/{item.index}"));

    private static IEnumerable<Reference> PathsOfObjects(JsonObject document, string field) =>
        (document[field] as JsonArray ?? [])
            .Select((node, index) => (Path: Text((node as JsonObject)?["path"]), index))
            .Where(item => item.Path is { Length: > 0 })
            .Select(item => new Reference(ReferenceKind.File, item.Path!, $"/{field}/{item.index}"));

    private static IEnumerable<Reference> FilesOfGenerators(JsonObject document, string field) =>
        (document[field] as JsonArray ?? [])
            .SelectMany((node, index) => (node is JsonObject generator ? GeneratorFiles(generator) : [])
                .Select(file => new Reference(ReferenceKind.File, file, $"/{field}/{index}")));

    private static bool IsInline(string text) => text.Contains('\n', StringComparison.Ordinal);
}
