using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Definitions.Schema;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Engine.Definitions;

/// <summary>
/// Reads definition documents (described in <c>docs/definitions.md</c>) from files. All errors are reported at once, with file,
/// line, column and the nearest known name; a bad document never takes down the good ones.
/// </summary>
public sealed class DefinitionReader
{
    private static readonly YamlLimits Limits = YamlLimits.Default with { MaxLength = 4 * 1024 * 1024, MaxDepth = 60, MaxNodes = 200_000 };
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly Dictionary<(string Kind, string Name), BoundDocument> _documents = [];
    private readonly Dictionary<string, Diagnostic> _invalid = new(StringComparer.Ordinal);
    private bool _isPartial;

    private DefinitionReader()
    {
    }

    /// <summary>Reads files in the order given.</summary>
    /// <param name="files">Path from the definitions root → UTF-8 content.</param>
    /// <param name="revision">Revision of the root.</param>
    public static DefinitionSet Read(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> files, string? revision = null)
    {
        var reader = new DefinitionReader();
        foreach (var (path, content) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            reader.ReadFile(path, content);
        }

        return reader.Bind(revision);
    }

    private void ReadFile(string path, ReadOnlyMemory<byte> content)
    {
        var stream = YamlReader.Read(content.Span, Limits, trackPositions: true);
        foreach (var document in stream.Documents.Where(d => d.Root is not null))
        {
            foreach (var duplicate in document.DuplicateKeys)
            {
                _diagnostics.Add(DiagnosticCatalog.DuplicateField.Create(
                    $"The field '{duplicate.Key}' is given twice.", path, duplicate.Position.Line, duplicate.Position.Column));
            }

            ReadDocument(new DocumentContext(path, document.Root!, document.PositionOf) { DuplicateKey = document.DuplicateKeys.Count > 0 ? _diagnostics[^1] : null });
        }

        if (stream.Error is { } error)
        {
            _isPartial = true;
            _diagnostics.Add(DiagnosticCatalog.InvalidYaml.Create(error.Message, path, error.Position.Line, error.Position.Column));
        }
    }

    private void ReadDocument(DocumentContext context)
    {
        if (context.Root is not JsonObject document)
        {
            Report(context, string.Empty, DiagnosticCatalog.InvalidDocument, "A definition document must be a mapping with apiVersion, kind, metadata and spec.");
            return;
        }

        var before = _diagnostics.Count;
        var (kind, name) = (TextOf(document["kind"]), TextOf((document["metadata"] as JsonObject)?["name"]));
        if (!ValidateEnvelope(context, document, kind))
        {
            MarkInvalid(kind, name, _diagnostics.Skip(before).FirstOrDefault(d => d.IsError));
            return;
        }

        var validator = new SchemaValidator((pointer, descriptor, message) => Report(context, pointer, descriptor, message));
        validator.Validate(document["metadata"], DefinitionSchemas.Metadata, "/metadata", "metadata");
        validator.Validate(document["spec"], DefinitionSchemas.Kinds[kind!], "/spec", "spec");
        var error = _diagnostics.Skip(before).FirstOrDefault(d => d.IsError) ?? context.DuplicateKey;
        if (error is not null)
        {
            MarkInvalid(kind, name, error);
            return;
        }

        Keep(context, document, kind!, name!);
    }

    private bool ValidateEnvelope(DocumentContext context, JsonObject document, string? kind)
    {
        var version = TextOf(document["apiVersion"]);
        if (version is not null && kind is not null && IsForeign(version))
        {
            Report(context, "/apiVersion", DiagnosticCatalog.NotADefinition, $"The {kind} of '{version}' is not a definition and is not read.");
            return false;
        }

        if (version is null || !string.Equals(version, DefinitionDefaults.ApiVersion, StringComparison.Ordinal))
        {
            Report(context, version is null ? string.Empty : "/apiVersion", DiagnosticCatalog.UnknownKind,
                version is null
                    ? $"The document has no apiVersion. This product reads '{DefinitionDefaults.ApiVersion}'."
                    : $"The apiVersion '{version}' is unknown. This product reads '{DefinitionDefaults.ApiVersion}'.");
            return false;
        }

        if (kind is null || !DefinitionSchemas.Kinds.ContainsKey(kind))
        {
            var nearest = kind is null ? null : NearestName.Of(kind, DefinitionSchemas.Kinds.Keys);
            Report(context, kind is null ? string.Empty : "/kind", DiagnosticCatalog.UnknownKind,
                kind is null ? "The document has no kind."
                : nearest is not null ? $"The kind '{kind}' is unknown. Did you mean '{nearest}'?"
                : $"The kind '{kind}' is unknown. Known kinds: {string.Join(", ", DefinitionSchemas.Kinds.Keys)}.");
            return false;
        }

        foreach (var (key, _) in document.Where(p => p.Key is not ("apiVersion" or "kind" or "metadata" or "spec" or "$schema")))
        {
            var nearest = NearestName.Of(key, ["apiVersion", "kind", "metadata", "spec"]);
            Report(context, $"/{key}", DiagnosticCatalog.UnknownField,
                $"The field '{key}' is unknown. {(nearest is null ? "Known fields: apiVersion, kind, metadata, spec." : $"Did you mean '{nearest}'?")}");
        }

        return true;
    }

    // A misspelt version of our own is an error; the documents of other products are only not ours.
    private static bool IsForeign(string version) =>
        version.Split('/')[0] is var group
        && !string.Equals(group, "gitops.serverless", StringComparison.OrdinalIgnoreCase)
        && NearestName.Of(group, ["gitops.serverless"]) is null;

    private void Keep(DocumentContext context, JsonObject document, string kind, string name)
    {
        var start = context.PositionOf(string.Empty);
        var bound = new BoundDocument(kind, name, document, new Provenance(context.File, start.Line)) { PositionOf = context.PositionOf };
        if (_documents.TryAdd((kind, name), bound))
        {
            return;
        }

        var first = _documents[(kind, name)].Provenance;
        Report(context, "/metadata/name", DiagnosticCatalog.DuplicateName,
            $"The {kind} '{name}' is already defined in {first.File} line {first.Line}. The first one is used.");
    }

    private DefinitionSet Bind(string? revision)
    {
        var binder = new DefinitionBinder(_documents, (document, pointer, descriptor, message) =>
        {
            var position = document.PositionOf?.Invoke(pointer) ?? new YamlPosition(1, 1);
            _diagnostics.Add(descriptor.Create(message, document.Provenance.File, position.Line, position.Column));
            if (descriptor.Severity == DiagnosticSeverity.Error)
            {
                MarkInvalid(document.Kind, document.Name, _diagnostics[^1]);
            }
        });
        var set = binder.Bind();
        return set with
        {
            Applications = set.Applications.Where(a => !_invalid.ContainsKey(a.Key)).ToDictionary(StringComparer.Ordinal),
            Diagnostics = [.. _diagnostics.OrderBy(d => d.File, StringComparer.Ordinal).ThenBy(d => d.Line).ThenBy(d => d.Column)],
            Invalid = _invalid.Keys.ToHashSet(StringComparer.Ordinal),
            InvalidBecause = _invalid,
            IsPartial = _isPartial,
            Revision = revision,
        };
    }

    private void MarkInvalid(string? kind, string? name, Diagnostic? cause)
    {
        if (kind == "Application" && name is not null && cause is not null)
        {
            _invalid.TryAdd(name, cause);
            _documents.Remove((kind, name));
        }
    }

    private void Report(DocumentContext context, string pointer, DiagnosticDescriptor descriptor, string message)
    {
        var position = context.PositionOf(pointer);
        _diagnostics.Add(descriptor.Create(message, context.File, position.Line, position.Column));
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private sealed record DocumentContext(string File, JsonNode Root, Func<string, YamlPosition> PositionOf)
    {
        public Diagnostic? DuplicateKey { get; init; }
    }
}

/// <summary>A document whose shape is right.</summary>
internal sealed record BoundDocument(string Kind, string Name, JsonObject Document, Provenance Provenance)
{
    public Func<string, YamlPosition>? PositionOf { get; init; }

    public JsonObject Spec => Document["spec"] as JsonObject ?? [];
}
