using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using GitOpsServerless.Bicep.AzureTypes;
using GitOpsServerless.Bicep.Imports;
using GitOpsServerless.Bicep.Loading;
using GitOpsServerless.Bicep.Loading.JsonPaths;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>One run of the compiler: the files it has read and the models it has made of them.</summary>
internal sealed partial class Compilation(IBicepFiles files, BicepOptions options, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, byte[]?> _content = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModuleModel?> _models = new(StringComparer.Ordinal);
    private readonly List<string> _loading = [];
    private readonly Dictionary<string, string> _cyclic = new(StringComparer.Ordinal);
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BicepConfiguration> _configurations = new(StringComparer.Ordinal);
    private readonly HashSet<BicepModuleReference> _missingModules = [];
    private readonly Dictionary<ModuleModel, JsonObject> _templates = [];
    private readonly Dictionary<ModuleModel, (int Nodes, long Characters)> _templateSizes = [];
    private readonly Dictionary<string, string> _unknownTypes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<byte[], ExtensionInfo?> _extensions = new(ReferenceEqualityComparer.Instance);
    private long _totalBytes;
    public BicepOptions Options => options;

    public IReadOnlyList<string> MissingFiles => [.. _missing];

    public IReadOnlyList<BicepModuleReference> MissingModules => [.. _missingModules];

    /// <summary>The models in the order in which they were finished.</summary>
    public List<BicepModel> BicepModels { get; } = [];

    /// <summary>The names of the properties that the type data have for resource types, as far as somebody has asked.</summary>
    public Dictionary<AzureResourceType, HashSet<string>> PropertiesOfTypes { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The resource types that the files name, as their providers spell them, by what is written.</summary>
    public Dictionary<string, ResourceTypeNames> ResourceTypes { get; } = new(StringComparer.Ordinal);

    /// <summary>The patterns of JSON paths that have been built, by what is written.</summary>
    public Dictionary<string, JsonPathPattern> JsonPathPatterns { get; } = new(StringComparer.Ordinal);

    /// <summary>The nearest <c>bicepconfig.json</c> at or above a file's folder.</summary>
    public BicepConfiguration ConfigurationFor(string file)
    {
        var folder = RelativePath.Folder(file);
        if (_configurations.TryGetValue(folder, out var known))
        {
            return known;
        }

        for (var at = folder; ; at = RelativePath.Folder(at))
        {
            if (Read(at.Length == 0 ? "bicepconfig.json" : $"{at}/bicepconfig.json", required: false) is { } json)
            {
                return _configurations[folder] = BicepConfiguration.Read(json, options.ExperimentalFeatures, at);
            }

            if (at.Length == 0)
            {
                return _configurations[folder] = BicepConfiguration.Read(null, options.ExperimentalFeatures, at);
            }
        }
    }

    /// <summary>Loads a Bicep file as the start of the compilation.</summary>
    public BicepModel? LoadRoot(string path)
    {
        var bytes = Read(path);
        return bytes is null ? null : (BicepModel?)Make(path, () => MakeBicep(path, bytes));
    }

    /// <summary>Loads what a module path, import or <c>using</c> points to; writes the diagnostic when that fails.</summary>
    public ModuleModel? Load(BicepModel from, SyntaxNode at, out ModuleReference? reference)
    {
        reference = null;
        if (at is not StringNode text)
        {
            return null;
        }

        if (text.Literal is not { } path)
        {
            from.Diagnostics.Error("BCP092", at, "A path must not contain an interpolation.");
            return null;
        }

        reference = ModuleReference.Parse(path, from.Path, from.Configuration, out var problem);
        if (reference is null)
        {
            from.Diagnostics.Error(problem.Code, at, problem.Message);
            return null;
        }

        if (reference.Kind == ModuleKind.Local && string.Equals(reference.Path, from.Path, StringComparison.Ordinal))
        {
            _cyclic.TryAdd(reference.Path, "BCP094");
            from.Diagnostics.Error(from.IsParametersFile ? "BCP278" : "BCP094", at, "The file refers to itself.");
            return null;
        }

        // A file of the set may be called what a cached module is called in the cache.
        var key = reference.Kind == ModuleKind.Local ? reference.Path : "\0" + reference.Path;
        var first = _loading.IndexOf(key);
        if (first >= 0)
        {
            foreach (var part in _loading.Skip(first))
            {
                _cyclic[part] = "BCP095";
            }
        }

        if (_loading.Count > options.Limits.ModuleDepth)
        {
            from.Diagnostics.Error(RefusalCodes.Limit, at, "Modules are nested too deeply: use the inner ones from further out.");
            return null;
        }

        var target = reference;
        ModuleModel? model = null;
        if (first < 0 && !_models.TryGetValue(key, out model))
        {
            var bytes = target.Kind == ModuleKind.Local ? Read(target.Path) : ReadRestored(target, from.Configuration);
            if (bytes is null)
            {
                from.Diagnostics.Error(
                    target.Kind == ModuleKind.Local ? "BCP091" : RefusalCodes.Module,
                    at,
                    target.Kind == ModuleKind.Local ? $"The file {target.Path} cannot be read: paths are relative to {from.Path}, and only files of the repository can be used." : $"The module {target.FullName} is not in the module cache: run bicep restore {from.Path} where the cache is made.");
                return null;
            }

            model = Make(key, () => target.Kind == ModuleKind.Local && !IsJson(target.Path) ? MakeBicep(target.Path, bytes) : MakeArm(target, bytes));
        }

        // Whoever refers to a part of a cycle is told so, also from outside of it.
        if (_cyclic.TryGetValue(key, out var code))
        {
            from.Diagnostics.Error(code, at, code == "BCP094" ? "The file refers to itself." : "The file is part of a cycle of modules.");
            return null;
        }

        return model;
    }

    /// <summary>
    /// Whether a type that nothing is known about is spelled as it was before. The official compiler keeps the spelling that
    /// it happens to see first.
    /// </summary>
    public bool IsSpelledOnce(string fullName) =>
        _unknownTypes.TryAdd(fullName, fullName) || string.Equals(_unknownTypes[fullName], fullName, StringComparison.Ordinal);

    /// <summary>The template of a module, to be put into another template: nobody else has it.</summary>
    public JsonObject Template(ModuleModel module)
    {
        if (_templates.TryGetValue(module, out var known))
        {
            var (nodes, characters) = _templateSizes[module];
            Spend(nodes);
            SpendText(characters);
            return (JsonObject)known.DeepClone();
        }

        // The first use takes the template itself; it is copied for further ones.
        var before = (Nodes: OutputNodes, Characters: OutputCharacters);
        var template = Emit(module, before.Characters);
        _templates[module] = template;
        _templateSizes[module] = (before.Nodes - OutputNodes, before.Characters - OutputCharacters);
        return template;
    }

    private JsonObject Emit(ModuleModel module, long before)
    {
        switch (module)
        {
            case BicepModel bicep:
                var emitter = new Emit.TemplateEmitter(bicep);
                var template = emitter.Emit();

                // What was not counted part by part: the names and fixed properties of what is declared.
                SpendText(Math.Max(0, emitter.Length - (before - OutputCharacters)));
                return template;
            case ArmModel { Template: { } json } arm:
                Spend(1);
                SpendText(arm.Length);
                return (JsonObject)json.DeepClone();
            default:
                throw new InvalidOperationException($"{module.Path} has no template.");
        }
    }

    private static bool IsJson(string path) => RelativePath.Extension(path) is ".json" or ".jsonc" or ".arm";

    private ModuleModel? Make(string key, Func<ModuleModel?> make)
    {
        _loading.Add(key);
        try
        {
            return _models[key] = make();
        }
        finally
        {
            _loading.RemoveAt(_loading.Count - 1);
        }
    }

    private BicepModel MakeBicep(string path, byte[] bytes)
    {
        var source = new SourceText(path, Decode(bytes));
        var model = new BicepModel(this, source, path.EndsWith(".bicepparam", StringComparison.OrdinalIgnoreCase));
        ModelBuilder.Build(model);
        BicepModels.Add(model);
        return model;
    }

    private static ArmModel MakeArm(ModuleReference reference, byte[] bytes)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 128 };
            var node = IsPlain(bytes) && Utf8.IsValid(bytes) ? JsonNode.Parse(bytes, documentOptions: options) : JsonNode.Parse(Decode(bytes), documentOptions: options);
            return new ArmModel(reference, node as JsonObject, bytes.Length);
        }
        catch (JsonException)
        {
            return new ArmModel(reference, null, 0);
        }
    }

    /// <summary>The extension of a package that was read, which is unpacked once; null when it is not understood.</summary>
    /// <param name="package">A published package, or what the module cache keeps of one.</param>
    /// <param name="isPublished">Which of the two it is.</param>
    public ExtensionInfo? Extension(byte[] package, bool isPublished)
    {
        if (!_extensions.TryGetValue(package, out var known))
        {
            _extensions[package] = known = isPublished ? ExtensionPackage.ReadPublished(this, package) : ExtensionPackage.ReadRestored(this, package);
        }

        return known;
    }
}
