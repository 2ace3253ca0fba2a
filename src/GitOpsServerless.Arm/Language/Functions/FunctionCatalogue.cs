using System.Collections.Frozen;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>All built-in functions by name, in any case.</summary>
internal static class FunctionCatalogue
{
    private static readonly FrozenDictionary<string, FunctionDefinition> Functions = ArrayFunctions.All
        .Concat(ObjectFunctions.All)
        .Concat(LambdaFunctions.All)
        .Concat(LogicalFunctions.All)
        .Concat(NumericFunctions.All)
        .Concat(StringFunctions.All)
        .Concat(UriFunctions.All)
        .Concat(DateFunctions.All)
        .Concat(CidrFunctions.All)
        .Concat(DeploymentFunctions.All)
        .Concat(ResourceFunctions.All)
        .ToFrozenDictionary(static function => function.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly FunctionDefinition List = new("list*", 1, 3) { Lazy = ResourceFunctions.List };

    public static IEnumerable<string> Names => Functions.Keys;

    /// <summary>The built-in function of that name, any <c>list*</c> included; null when there is none.</summary>
    public static FunctionDefinition? Find(string name) =>
        Functions.TryGetValue(name, out var function) ? function
        : name.Length > 4 && name.StartsWith("list", StringComparison.OrdinalIgnoreCase) && !name.Contains('.', StringComparison.Ordinal) ? List
        : null;
}
