namespace GitOpsServerless.Bicep.Semantics;

/// <summary>
/// The functions of the <c>sys</c> and <c>az</c> namespaces
/// (learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions). A signature is
/// <c>parameter … → result</c>; <c>?</c> marks an optional parameter, <c>+</c> one that repeats.
/// </summary>
internal static class BuiltInFunctions
{
    private const FunctionTraits Inlining = FunctionTraits.RequiresInlining | FunctionTraits.TemplateOnly;

    private static readonly Dictionary<string, BuiltInFunction> Sys = Table("sys", FunctionTraits.None,
        "any: any → any",
        "array: any → array",
        "base64: string → string",
        "base64ToJson: string → any",
        "base64ToString: string → string",
        "bool: any → bool",
        "buildUri: object → string",
        "cidrHost: string int → string",
        "cidrSubnet: string int int → string",
        "concat: array+ → array | scalar+ → string",
        "contains: object string → bool | array any → bool | string string → bool",
        "dataUri: any → string",
        "dataUriToString: string → string",
        "dateTimeAdd: string string string? → string",
        "dateTimeFromEpoch: int? → string",
        "dateTimeToEpoch: string? → int",
        "distinct: array → array",
        "empty: container → bool",
        "endsWith: string string → bool",
        "fail: string → never",
        "filter: array lambda → array",
        "first: array → any | string → string",
        "flatten: array → array",
        "format: string any+? → string",
        "groupBy: array lambda lambda? → object",
        "guid: string+ → string",
        "indexOf: string string → int | array any → int",
        "int: stringOrInt → int",
        "intersection: object object+ → object | array array+ → array",
        "items: object → array",
        "join: array string → string",
        "json: string → any",
        "last: array → any | string → string",
        "lastIndexOf: string string → int | array any → int",
        "length: stringOrObject → int | array → int",
        "like: string string → bool",
        "map: array lambda → array",
        "mapValues: object lambda → object",
        "max: int+ → int | array → int",
        "min: int+ → int | array → int",
        "objectKeys: object → array",
        "padLeft: stringOrInt int string? → string",
        "parseCidr: string → object",
        "parseUri: string → object",
        "range: int int → array",
        "reduce: array any lambda → any",
        "replace: string string string → string",
        "shallowMerge: array → object",
        "skip: array int → array | string int → string",
        "sort: array lambda → array",
        "split: string stringOrArray → array",
        "startsWith: string string → bool",
        "string: any → string",
        "substring: string int int? → string",
        "take: array int → array | string int → string",
        "toLower: string → string",
        "toObject: array lambda lambda? → object",
        "toUpper: string → string",
        "trim: string → string",
        "union: object object+ → object | array array+ → array",
        "uniqueString: string+ → string",
        "uri: string string → string",
        "uriComponent: string → string",
        "uriComponentToString: string → string");

    private static readonly Dictionary<string, BuiltInFunction> SysSpecial = Merge(
        Table("sys", FunctionTraits.ParameterDefaultsOnly, "utcNow: string? → string", "newGuid: → string"),
        Table("sys", FunctionTraits.CompileTime,
            "loadTextContent: string string? → string",
            "loadFileAsBase64: string → string",
            "loadJsonContent: string string? string? → any",
            "loadYamlContent: string string? string? → any",
            "loadDirectoryFileInfo: string string? → any"),
        Table("sys", FunctionTraits.CompileTime | FunctionTraits.NameOnly, "nameof: any → string"),
        Table("sys", FunctionTraits.CompileTime | FunctionTraits.ParametersFileOnly, "readEnvironmentVariable: string string? → string"),
        Table("sys", FunctionTraits.RequiresInlining | FunctionTraits.ParametersFileOnly, "externalInput: string any? → any"));

    private static readonly Dictionary<string, BuiltInFunction> Az = Merge(
        Table("az", FunctionTraits.TemplateOnly,
            "deployer: → object",
            "deployment: → object",
            "environment: → object",
            "extensionResourceId: string string string+ → string",
            "managementGroup: string? → scope",
            "managementGroupResourceId: string string+ → string",
            "pickZones: string string string int? int? → array",
            "providers: string string? → object",
            "resourceGroup: string? string? → scope",
            "resourceId: string string+ → string",
            "roleDefinitions: string → object",
            "subscription: string? → scope",
            "subscriptionResourceId: string string+ → string",
            "tenant: → scope",
            "tenantResourceId: string string+ → string"),
        Table("az", Inlining,
            "reference: string string? string? → object",
            "toLogicalZone: string string string → string",
            "toLogicalZones: string string array → array",
            "toPhysicalZone: string string string → string",
            "toPhysicalZones: string string array → array"),
        Table("az", FunctionTraits.ParametersFileOnly, "getSecret: string string string string string? → string"));

    private static readonly BuiltInFunction ListFunction = new("az", "list", 2, 3, Inlining, [Signature.Parse("string string object? → any")]);

    private static readonly HashSet<string> Banned = new(
        ["variables", "parameters", "if", "createArray", "createObject", "add", "sub", "mul", "div", "mod", "less",
         "lessOrEquals", "greater", "greaterOrEquals", "equals", "not", "and", "or", "coalesce"],
        StringComparer.Ordinal);

    /// <summary>The names of the functions of a namespace, or of all of them for null, but for the many <c>list…</c>.</summary>
    public static IEnumerable<string> Names(string? @in, bool parametersFile) =>
        (@in == "az" ? [] : Sys.Values.Concat(SysSpecial.Values)).Concat(@in == "sys" ? [] : Az.Values)
            .Where(function => !function.Traits.HasFlag(parametersFile ? FunctionTraits.TemplateOnly : FunctionTraits.ParametersFileOnly))
            .Select(function => function.Name)
            .Order(StringComparer.OrdinalIgnoreCase);

    public static bool IsBanned(string name) => Banned.Contains(name);

    /// <summary>Finds a function; <paramref name="in"/> is the namespace it is qualified with, or null.</summary>
    public static BuiltInFunction? Find(string name, string? @in, bool parametersFile)
    {
        BuiltInFunction? found = null;
        if (@in is null or "sys")
        {
            found = Visible(Sys.GetValueOrDefault(name)) ?? Visible(SysSpecial.GetValueOrDefault(name));
        }

        if (found is null && @in is null or "az")
        {
            found ??= Visible(Az.GetValueOrDefault(name));
            if (found is null && !parametersFile && IsListName(name))
            {
                found = ListFunction with { Name = name };
            }
        }

        return found;

        BuiltInFunction? Visible(BuiltInFunction? function) =>
            function is null || function.Traits.HasFlag(parametersFile ? FunctionTraits.TemplateOnly : FunctionTraits.ParametersFileOnly) ? null : function;
    }

    /// <summary>Whether a name is one of the <c>list…</c> operations of a resource provider.</summary>
    public static bool IsListName(string name) =>
        name.StartsWith("list", StringComparison.Ordinal) && name.All(char.IsAsciiLetter);

    private static Dictionary<string, BuiltInFunction> Merge(params Dictionary<string, BuiltInFunction>[] tables)
    {
        var merged = new Dictionary<string, BuiltInFunction>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            foreach (var function in table.Values)
            {
                merged.Add(function.Name, function);
            }
        }

        return merged;
    }

    private static Dictionary<string, BuiltInFunction> Table(string @namespace, FunctionTraits traits, params string[] rows)
    {
        var table = new Dictionary<string, BuiltInFunction>(rows.Length, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var function = Parse(@namespace, traits, row);
            table.Add(function.Name, function);
        }

        return table;
    }

    private static BuiltInFunction Parse(string @namespace, FunctionTraits traits, string row)
    {
        var colon = row.IndexOf(':', StringComparison.Ordinal);
        var signatures = row[(colon + 1)..].Split('|').Select(Signature.Parse).ToArray();
        var minimum = signatures.Min(signature => signature.Required);
        var maximum = signatures.Any(signature => signature.Repeats) ? -1 : signatures.Max(signature => signature.Parameters.Length);
        return new BuiltInFunction(@namespace, row[..colon], minimum, maximum, traits, signatures);
    }
}
