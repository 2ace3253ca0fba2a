using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Loading;
using GitOpsServerless.Bicep.Semantics.Checks;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>
/// The parts of <c>bicepconfig.json</c> that change output
/// (learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-config).
/// </summary>
internal sealed class BicepConfiguration
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    private static readonly JsonDocumentOptions Unique = new() { CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64, AllowDuplicateProperties = false };

    private static readonly string[] Sources = ["extends", "moduleAliasesMock"];

    private readonly JsonObject? _root;
    private readonly HashSet<string> _features;
    private readonly Dictionary<string, bool> _stated = new(StringComparer.Ordinal);
    private readonly string _folder;

    private BicepConfiguration(JsonObject? root, IEnumerable<string> features, string folder)
    {
        _root = root;
        _folder = folder;
        _features = new HashSet<string>(features, StringComparer.OrdinalIgnoreCase);
        if (Section("experimentalFeaturesEnabled") is { } section)
        {
            foreach (var (name, value) in section)
            {
                if (value is JsonValue flag && flag.TryGetValue<bool>(out var enabled))
                {
                    _stated[name] = enabled;
                }
            }
        }
    }

    public bool IsEnabled(string feature) => _stated.TryGetValue(feature, out var stated) ? stated : _features.Contains(feature);

    /// <summary>The features that make the template use an experimental language version, by the names that the template lists.</summary>
    public IEnumerable<string> ExperimentalEngineFeatures =>
        EngineFeatures.Where(feature => IsEnabled(feature.Key)).Select(feature => feature.Label);

    private static readonly (string Key, string Label)[] EngineFeatures =
    [
        ("resourceInfoCodegen", "Resource info code generation"),
        ("assertions", "Asserts"),
        ("waitUntil", "Enable waitUntil feature on resource bicep types"),
        ("localDeploy", "Enable local deploy"),
        ("moduleExtensionConfigs", "Enable defining extension configs for modules"),
        ("userDefinedConstraints", "Enable @validate() decorator"),
        ("deployCommands", "Enable deploy commands"),
        ("runtimeValuesInTagsAndSku", "Enable runtime values in tags and SKU"),
        ("azExtensionConfig", "Enable configuration for the built-in 'az' extension"),
    ];

    /// <summary>Reads a configuration.</summary>
    /// <param name="json">The file; null when there is none.</param>
    /// <param name="features">Experimental features that are on besides.</param>
    /// <param name="folder">The folder of the file in the set.</param>
    public static BicepConfiguration Read(byte[]? json, IEnumerable<string> features, string folder)
    {
        if (json is null)
        {
            return new BicepConfiguration(null, features, folder);
        }

        var text = Compilation.Decode(json);
        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
        }
        catch (JsonException)
        {
            return new BicepConfiguration(null, features, folder) { Problem = ("BCP271", "The nearest bicepconfig.json is not valid JSON.") };
        }

        try
        {
            var root = JsonNode.Parse(JsonContent.WithoutHalves(text), documentOptions: Unique);
            var problem = ConfigurationShape.Problem(root);
            return new BicepConfiguration(problem is null ? root as JsonObject : null, features, folder) { Problem = problem };
        }
        catch (JsonException)
        {
            return new BicepConfiguration(null, features, folder)
            {
                Problem = (RefusalCodes.Feature, "This compiler does not vouch for the exact output of: names that are given again in bicepconfig.json. Give each once."),
            };
        }
    }

    /// <summary>Why nothing is compiled under the file; null where it fits.</summary>
    public (string Code, string Message)? Problem { get; private init; }

    /// <summary>
    /// The module cache that the repository brings along: <c>cacheRootDirectory</c> where it lies in the set. A folder of the
    /// machine is for the operator to name, not for a repository.
    /// </summary>
    public string? CacheRoot => _root is { } root && Text(root, "cacheRootDirectory") is { Length: > 0 } path && RelativePath.Problem(path) is null
        ? RelativePath.Resolve(_folder.Length == 0 ? "bicepconfig.json" : $"{_folder}/bicepconfig.json", path) is { Length: > 0 } inside ? inside : null
        : null;

    /// <summary>
    /// The sections with which the configuration takes other files of the machine into account. This compiler does not: its output
    /// would be another one.
    /// </summary>
    public IEnumerable<string> UnknownSources => _root is null ? [] : Sources.Where(name => _root.Any(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The linter's rules that are set to stop the official build and are not checked here.</summary>
    public IReadOnlyList<string> RulesThatFail => field ??= [.. FindRulesThatFail()];

    /// <summary>Whether a rule of the linter that is an error by default is one here too.</summary>
    public bool IsErrorByDefault(string rule) =>
        !(Linter?["enabled"] is JsonValue enabled && enabled.TryGetValue<bool>(out var isEnabled) && !isEnabled)
        && LevelOf((Linter?["rules"] as JsonObject)?[rule]) is null or "error";

    private JsonObject? Linter => Section("analyzers")?["core"] as JsonObject;

    private IEnumerable<string> FindRulesThatFail()
    {
        foreach (var (name, rule) in Linter?["rules"] as JsonObject ?? [])
        {
            if (LevelOf(rule) == "error" && !DeploymentErrorRules.Names.Contains(name))
            {
                yield return name;
            }
        }
    }

    private static string? LevelOf(JsonNode? rule) => (rule as JsonObject)?["level"] is JsonValue level && level.TryGetValue<string>(out var text) ? text.ToLowerInvariant() : null;

    /// <summary>The registry and path prefix of a registry alias; <c>public</c> is the language's own.</summary>
    public (string Registry, string? Path)? RegistryAlias(string name)
    {
        var alias = Section("moduleAliases")?["br"]?[name] as JsonObject;
        if (alias is not null)
        {
            return Text(alias, "registry") is { } registry ? (registry, Text(alias, "modulePath")) : null;
        }

        return name == "public" ? ("mcr.microsoft.com", "bicep") : null;
    }

    /// <summary>The subscription and resource group of a template spec alias.</summary>
    public (string Subscription, string Group)? TemplateSpecAlias(string name) =>
        Section("moduleAliases")?["ts"]?[name] is JsonObject alias && Text(alias, "subscription") is { } subscription && Text(alias, "resourceGroup") is { } group
            ? (subscription, group)
            : null;

    private JsonObject? Section(string name) => _root?[name] as JsonObject;

    private static string? Text(JsonObject node, string name) => node[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
