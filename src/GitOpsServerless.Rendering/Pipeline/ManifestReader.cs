using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Rendering.Pipeline;

/// <summary>
/// Reads the documents of a YAML or JSON text as objects. <c>List</c> kinds are taken apart as kubectl does; empty documents are skipped.
/// </summary>
internal sealed class ManifestReader(RenderingLimits limits, List<Diagnostic> diagnostics)
{
    // Deep enough for the items of a list; deeper positions are never shown.
    private const int PositionDepth = 2;
    private const int MaxListDepth = 4;
    private readonly List<ManifestObject> _objects = [];

    /// <summary>The objects read until now, in order.</summary>
    public IReadOnlyList<ManifestObject> Objects => _objects;

    /// <summary>Reads one text; what is wrong with it is added to the diagnostics.</summary>
    /// <param name="file">Path for provenance.</param>
    /// <param name="utf8">The text.</param>
    public void Read(string file, ReadOnlySpan<byte> utf8)
    {
        var stream = YamlReader.Read(utf8, limits.Yaml, trackPositions: true, PositionDepth);
        foreach (var document in stream.Documents)
        {
            ReadDocument(file, document);
        }

        if (stream.Error is { } error)
        {
            var descriptor = error.IsLimit ? DiagnosticCatalog.RenderLimit : DiagnosticCatalog.ManifestSyntax;
            diagnostics.Add(descriptor.Create(error.Message, file, error.Position.Line, error.Position.Column));
        }
    }

    private void ReadDocument(string file, YamlDocument document)
    {
        foreach (var duplicate in document.DuplicateKeys)
        {
            diagnostics.Add(DiagnosticCatalog.DuplicateKey.Create(
                $"The key '{duplicate.Key}' stands twice in one mapping.", file, duplicate.Position.Line, duplicate.Position.Column));
        }

        switch (document.Root)
        {
            case null:
                break;
            case JsonObject root:
                Add(file, document, root, string.Empty, depth: 0);
                break;
            default:
                diagnostics.Add(DiagnosticCatalog.ManifestWithoutIdentity.Create(
                    "The document is not an object.", file, document.Start.Line, document.Start.Column));
                break;
        }
    }

    private void Add(string file, YamlDocument document, JsonObject value, string pointer, int depth)
    {
        var position = document.PositionOf(pointer);
        var item = new ManifestObject(value, file, position.Line);
        if (depth < MaxListDepth && item.Kind is { } kind && kind.EndsWith("List", StringComparison.Ordinal) && value["items"] is JsonArray items)
        {
            AddItems(file, document, item, items, pointer, depth);
            return;
        }

        if (_objects.Count >= limits.MaxObjects)
        {
            throw new RenderLimitException($"There are more than {limits.MaxObjects} objects.", file);
        }

        _objects.Add(item);
    }

    private void AddItems(
        string file, YamlDocument document, ManifestObject list, JsonArray items, string pointer, int depth)
    {
        var itemKind = list.Kind![..^"List".Length];
        for (var at = 0; at < items.Count; at++)
        {
            if (items[at] is not JsonObject item)
            {
                diagnostics.Add(DiagnosticCatalog.ManifestWithoutIdentity.Create(
                    $"Item {at} of the {list.Kind} is not an object.", file, document.PositionOf($"{pointer}/items/{at}").Line));
                continue;
            }

            var copy = (JsonObject)item.DeepClone();
            if (itemKind.Length > 0 && !copy.ContainsKey("kind") && !copy.ContainsKey("apiVersion"))
            {
                // The items of a typed list such as ConfigMapList leave out what the list says.
                copy.Insert(0, "apiVersion", list.ApiVersion);
                copy.Insert(1, "kind", itemKind);
            }

            Add(file, document, copy, $"{pointer}/items/{at}", depth + 1);
        }
    }
}
