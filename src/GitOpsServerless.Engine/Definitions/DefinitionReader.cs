using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Definitions.Generators;
using GitOpsServerless.Engine.Definitions.Migration;
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
    private readonly Dictionary<string, PolicyDefinition> _brokenPolicies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProjectDefinition> _brokenProjects = new(StringComparer.Ordinal);
    private readonly List<ForeignDocument> _foreign = [];
    private readonly Func<string, string?>? _checkExpression;
    private bool _isPartial;

    private DefinitionReader(Func<string, string?>? checkExpression) => _checkExpression = checkExpression;

    /// <summary>Reads files in the order given.</summary>
    /// <param name="files">Path from the definitions root → UTF-8 content.</param>
    /// <param name="revision">Revision of the root.</param>
    /// <param name="paths">Paths of all files of the root, for generators that look at folders; null means those of <paramref name="files"/>.</param>
    /// <param name="checkExpression">What is wrong with the expression of a policy, or null; left out, expressions are not looked at.</param>
    public static DefinitionSet Read(
        IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> files,
        string? revision = null,
        IReadOnlyList<string>? paths = null,
        Func<string, string?>? checkExpression = null)
    {
        var reader = new DefinitionReader(checkExpression);
        var contents = files.OrderBy(f => f.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var (path, content) in contents.Where(static file => !file.Key.EndsWith(".json", StringComparison.OrdinalIgnoreCase)))
        {
            reader.ReadFile(path, content);
        }

        reader.MapForeign();
        reader.Generate(new GeneratorFiles(contents, paths ?? [.. contents.Keys]));
        return reader.Bind(revision);
    }

    /// <summary>JSON files that the generators of application sets read, to be given to <see cref="Read"/> besides the YAML files.</summary>
    /// <param name="files">The YAML files of the root.</param>
    /// <param name="paths">Paths of all files of the root.</param>
    public static IReadOnlySet<string> DataFiles(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> files, IReadOnlyList<string> paths) =>
        GeneratorDataFiles.Find(files, paths, Limits);

    private void MapForeign()
    {
        var mapping = new ForeignMapping(_foreign, (document, pointer, what) =>
        {
            var position = document.PositionOf(pointer);
            _diagnostics.Add(DiagnosticCatalog.NoCounterpart.Create($"{document.Kind} '{document.Name}': {what}", document.File, position.Line, position.Column));
        });
        foreach (var document in _foreign)
        {
            foreach (var definition in mapping.Map(document))
            {
                // The mapped document has other fields than the written one: what is wrong with it is wrong at its start.
                ReadDocument(new DocumentContext(document.File, definition, _ => document.PositionOf(string.Empty)));
            }
        }
    }

    private void Generate(GeneratorFiles files)
    {
        foreach (var set in _documents.Values.Where(d => d.Kind == "ApplicationSet").OrderBy(d => d.Name, StringComparer.Ordinal).ToList())
        {
            try
            {
                foreach (var application in ApplicationSetExpander.Expand(set.Spec, files))
                {
                    ReadDocument(new DocumentContext(set.Provenance.File, application, pointer => PositionIn(set, ApplicationSetExpander.TemplatePointer + pointer)));
                }
            }
            catch (GeneratorException failure)
            {
                // What the set gave before stays wanted.
                _isPartial = true;
                var position = PositionIn(set, failure.Pointer);
                _diagnostics.Add(DiagnosticCatalog.GeneratorFailed.Create($"The application set '{set.Name}' cannot be generated: {failure.Message}", set.Provenance.File, position.Line, position.Column));
            }
        }

        // Data of generators stands among the definitions and is none.
        _diagnostics.RemoveAll(d => (d.Code == DiagnosticCatalog.UnknownKind.Code || d.Code == DiagnosticCatalog.InvalidDocument.Code || d.Code == DiagnosticCatalog.NotADefinition.Code) && d.File is { } file && files.Consumed.Contains(file));
    }

    private static YamlPosition PositionIn(BoundDocument document, string pointer) => document.PositionOf?.Invoke(pointer) ?? new YamlPosition(document.Provenance.Line ?? 1, 1);

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
            MarkInvalid(context, document, kind, name, _diagnostics.Skip(before).FirstOrDefault(d => d.IsError));
            return;
        }

        var validator = new SchemaValidator((pointer, descriptor, message) => Report(context, pointer, descriptor, message));
        validator.Validate(document["metadata"], DefinitionSchemas.Metadata, "/metadata", "metadata");
        validator.Validate(document["spec"], DefinitionSchemas.Kinds[kind!], "/spec", "spec");
        if (kind == "Policy" && TextOf((document["spec"] as JsonObject)?["expression"]) is { } expression && _checkExpression?.Invoke(expression) is { } problem)
        {
            Report(context, "/spec/expression", DiagnosticCatalog.InvalidField, $"The expression cannot be read: {problem}");
        }

        var error = _diagnostics.Skip(before).FirstOrDefault(d => d.IsError) ?? context.DuplicateKey;
        if (error is not null)
        {
            MarkInvalid(context, document, kind, name, error);
            return;
        }

        Keep(context, document, kind!, name!);
    }

    private bool ValidateEnvelope(DocumentContext context, JsonObject document, string? kind)
    {
        var version = TextOf(document["apiVersion"]);
        if (version is not null && kind is not null && IsForeign(version))
        {
            if (ForeignDocument.IsMapped(version.Split('/')[0], kind) && TextOf((document["metadata"] as JsonObject)?["name"]) is { } name)
            {
                _foreign.Add(new ForeignDocument(version.Split('/')[0], kind, name, document, context.File, context.PositionOf));
                return false;
            }

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
            Policies = set.Policies.Concat(_brokenPolicies.Where(p => !set.Policies.ContainsKey(p.Key))).ToDictionary(StringComparer.Ordinal),
            Projects = set.Projects.Concat(_brokenProjects.Where(p => !set.Projects.ContainsKey(p.Key))).ToDictionary(StringComparer.Ordinal),
            Applications = set.Applications.Where(a => !_invalid.ContainsKey(a.Key)).ToDictionary(StringComparer.Ordinal),
            Diagnostics = [.. _diagnostics.OrderBy(d => d.File, StringComparer.Ordinal).ThenBy(d => d.Line).ThenBy(d => d.Column)],
            Invalid = _invalid.Keys.ToHashSet(StringComparer.Ordinal),
            InvalidBecause = _invalid,
            IsPartial = _isPartial,
            Revision = revision,
        };
    }

    private void MarkInvalid(DocumentContext context, JsonObject document, string? kind, string? name, Diagnostic? cause)
    {
        if (kind == "Policy" && name is not null && cause is not null)
        {
            _brokenPolicies.TryAdd(name, BrokenPolicy.Bind(name, document, cause, new Provenance(context.File, context.PositionOf(string.Empty).Line)));
        }

        if (kind == "Project" && name is not null && cause is not null)
        {
            _brokenProjects.TryAdd(name, new ProjectDefinition(name) { Problem = cause, Provenance = new Provenance(context.File, context.PositionOf(string.Empty).Line) });
        }

        MarkInvalid(kind, name, cause);
    }

    private void MarkInvalid(string? kind, string? name, Diagnostic? cause)
    {
        // A set that cannot be read says nothing about its applications; they are not known to be gone.
        _isPartial |= kind == "ApplicationSet" && cause is not null;
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
