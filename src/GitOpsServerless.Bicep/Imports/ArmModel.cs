using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Loading;
using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Imports;

/// <summary>An ARM template (or the template behind a template spec) that is used as a module or imported from.</summary>
internal sealed class ArmModel : ModuleModel
{
    private readonly ModuleReference _reference;
    private bool? _hasErrors;

    public ArmModel(ModuleReference reference, JsonObject? template, int length)
    {
        _reference = reference;
        Length = length;
        Template = template;
        Scope = ScopeOf(Text(template, "$schema"));
    }

    public JsonObject? Template { get; }

    /// <summary>How long the template's text is.</summary>
    public int Length { get; }

    public DeploymentScope Scope { get; }

    /// <summary>The id of the template spec version, or null for a plain template.</summary>
    public string? TemplateSpecId => _reference.TemplateSpecId;

    /// <summary>Whether the template has extensions that can be given configurations.</summary>
    public bool HasExtensions => Has(Template, "extensions");

    public override string Path => _reference.Path;

    public override DeploymentScope TargetScope => Scope == DeploymentScope.None ? DeploymentScope.ResourceGroup : Scope;

    public override bool HasErrors => _hasErrors ??= Template is null || Scope == DeploymentScope.None || !new ArmSchemas(this).AreValid();

    public override IReadOnlyList<ModuleOutput> Outputs => field ??= HasErrors ? [] :
        [.. Members("outputs").Select(output => new ModuleOutput(output.Name, IsSecure(output.Node), ResourceTyped(output.Node))
        {
            Values = ResourceTyped(output.Node) is null ? new ArmTypes(this).Of(output.Node, loose: false) : null,
        })];

    public override IReadOnlyList<ModuleParameter> Parameters => field ??= HasErrors ? [] :
        [.. Members("parameters").Select(parameter => new ModuleParameter(
            parameter.Name,
            !Has(parameter.Node, "defaultValue") && !IsNullable(parameter.Node, 0),
            ResourceTyped(parameter.Node),
            IsSecure(parameter.Node),
            Sealed: false)
        {
            Values = ResourceTyped(parameter.Node) is null ? new ArmTypes(this).Of(parameter.Node, loose: true) : null,
        })];

    public override IReadOnlyList<Export> Exports => field ??= [.. FindExports()];

    public JsonObject? Definition(string name) => Definitions.GetValueOrDefault(name);

    /// <summary>The definition that a schema node refers to; null where it refers to none.</summary>
    public JsonObject? Referenced(JsonObject node) =>
        Text(node, "$ref") is { } reference && reference.StartsWith(ArmNames.DefinitionPrefix, StringComparison.Ordinal)
            ? Definition(reference[ArmNames.DefinitionPrefix.Length..])
            : null;

    /// <summary>Whether the language has a version, with which came definitions and types that may be null.</summary>
    public bool HasLanguageVersion => Text(Template, "languageVersion") is { } version && version != "1.0";

    public JsonObject? Function(string qualifiedName)
    {
        var (@namespace, name) = ImportClosure.Split(qualifiedName);
        return (Member(Template, "functions") as JsonArray ?? [])
            .OfType<JsonObject>()
            .Where(item => string.Equals(Text(item, "namespace"), @namespace, StringComparison.OrdinalIgnoreCase))
            .Select(item => Member(Member(item, "members"), name) as JsonObject)
            .FirstOrDefault(function => function is not null);
    }

    public static string? Text(JsonObject? node, string name) => Member(node, name) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static bool? Flag(JsonObject? node, string name) => Member(node, name) is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    /// <summary>A property by its name; template names do not differ in case, and in a valid template no two of one node do.</summary>
    public static JsonNode? Member(JsonNode? node, string name) => node is JsonObject @object
        ? @object[name] ?? @object.FirstOrDefault(pair => string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase)).Value
        : null;

    public static bool Has(JsonObject? node, string name) =>
        node is not null && (node.ContainsKey(name) || node.Any(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)));

    private IEnumerable<(string Name, JsonObject Node)> Members(string section) =>
        (Member(Template, section) as JsonObject ?? []).Where(pair => pair.Value is JsonObject).Select(pair => (pair.Key, (JsonObject)pair.Value!));

    private Dictionary<string, JsonObject> Definitions => field ??= Members("definitions")
        .DistinctBy(definition => definition.Name, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(definition => definition.Name, definition => definition.Node, StringComparer.OrdinalIgnoreCase);

    // The metadata of an id that stands for a resource name its type.
    private static ResourceTypeExpr? ResourceTyped(JsonObject node) =>
        Metadata(node, "resourceType") is { } value && value.TryGetValue<string>(out var text) ? new ResourceTypeExpr(ResourceType.TryParse(text) ?? new ResourceType(text, null)) : null;

    private bool IsNullable(JsonObject node, int depth) =>
        Flag(node, "nullable") ?? (depth < 50 && Referenced(node) is { } target && IsNullable(target, depth + 1));

    // Definitions may lead back to themselves: each is looked at once.
    private bool IsSecure(JsonObject node)
    {
        var seen = new HashSet<JsonObject>(ReferenceEqualityComparer.Instance);
        var open = new Stack<JsonObject>([node]);
        while (open.TryPop(out var at))
        {
            if (!seen.Add(at))
            {
                continue;
            }

            if (Text(at, "type") is { } type && (type.Equals("securestring", StringComparison.OrdinalIgnoreCase) || type.Equals("secureobject", StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }

            var parts = (Member(at, "properties") as JsonObject ?? []).Select(pair => pair.Value)
                .Concat(Member(at, "prefixItems") as JsonArray ?? [])
                .Append(Member(at, "items"))
                .Append(Member(at, "additionalProperties"))
                .Append(Referenced(at));
            foreach (var part in parts.OfType<JsonObject>())
            {
                open.Push(part);
            }
        }

        return false;
    }

    private IEnumerable<Export> FindExports()
    {
        var types = Members("definitions").Where(definition => IsExported(definition.Node)).Select(definition => new Export(definition.Name, ExportKind.Type));
        var functions = (Member(Template, "functions") as JsonArray ?? []).OfType<JsonObject>().SelectMany(ExportedFunctions);
        var variables = (Member(Member(Template, "metadata"), "__bicep_exported_variables!") as JsonArray ?? [])
            .OfType<JsonObject>()
            .Select(variable => Text(variable, "name"))
            .Where(name => name is not null)
            .Select(name => new Export(name!, ExportKind.Variable));
        return types.Concat(functions).Concat(variables);
    }

    private static IEnumerable<Export> ExportedFunctions(JsonObject item)
    {
        var prefix = Text(item, "namespace") is { } name && !name.Equals("__bicep", StringComparison.OrdinalIgnoreCase) ? name + "." : "";
        return (Member(item, "members") as JsonObject ?? [])
            .Where(member => member.Value is JsonObject function && IsExported(function))
            .Select(member => new Export(prefix + member.Key, ExportKind.Function));
    }

    private static bool IsExported(JsonObject node) => Metadata(node, "__bicep_export!") is { } value && value.TryGetValue<bool>(out var flag) && flag;

    // What the compiler itself notes is read as it is spelled.
    private static JsonValue? Metadata(JsonObject node, string name) => (Member(node, "metadata") as JsonObject)?[name] as JsonValue;

    // The official compiler knows these schemas alone, whatever host they are read from.
    private static DeploymentScope ScopeOf(string? schema) => !Uri.TryCreate(schema, UriKind.Absolute, out var uri) ? DeploymentScope.None : uri.AbsolutePath switch
    {
        "/schemas/2019-08-01/tenantDeploymentTemplate.json" => DeploymentScope.Tenant,
        "/schemas/2019-08-01/managementGroupDeploymentTemplate.json" => DeploymentScope.ManagementGroup,
        "/schemas/2018-05-01/subscriptionDeploymentTemplate.json" => DeploymentScope.Subscription,
        "/schemas/2014-04-01-preview/deploymentTemplate.json" or
        "/schemas/2015-01-01/deploymentTemplate.json" or
        "/schemas/2019-04-01/deploymentTemplate.json" => DeploymentScope.ResourceGroup,
        _ => DeploymentScope.None,
    };
}
