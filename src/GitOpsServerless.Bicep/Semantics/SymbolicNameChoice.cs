using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>Decides whether a template needs symbolic names; without need the official compiler writes the older form.</summary>
internal static class SymbolicNameChoice
{
    /// <summary>Whether the template needs an experimental version of the language.</summary>
    public static bool IsExperimental(BicepModel model) =>
        model.Configuration.ExperimentalEngineFeatures.Any() ||
        Any(model, node => node is CallNode { Target: VariableNode { Symbol: NamespaceSymbol { Name: "this" } } });

    public static bool Decide(BicepModel model) =>
        IsExperimental(model) ||
        model.Configuration.IsEnabled("symbolicNameCodegen") ||
        model.ExtensionSymbols.Count > 0 ||
        model.ResourceSymbols.Any(resource => !resource.IsAzure) ||
        model.VariableSymbols.Any(variable => variable.Node.Type is not null) ||
        model.TypeSymbols.Count > 0 ||
        model.FunctionSymbols.Count > 0 ||
        model.ImportedSymbols.Count > 0 ||
        model.WildcardSymbols.Count > 0 ||
        model.ModuleSymbols.Any(module => module.NameSyntax is null) ||
        model.ResourceSymbols.Any(NeedsSymbolicName) ||
        Any(model, NeedsSymbolicNames) ||
        UsesWholeCollection(model) ||
        model.HasSecureOutputs ||
        model.ModuleSymbols.Any(module => module.Target is { HasSecureOutputs: true });

    private static bool Any(BicepModel model, Func<SyntaxNode, bool> predicate)
    {
        foreach (var node in model.Program.Nodes)
        {
            if (predicate(node))
            {
                return true;
            }
        }

        return false;
    }

    private static bool NeedsSymbolicName(ResourceSymbol resource) =>
        (resource.Existing && resource.Property("dependsOn") is not null) ||
        resource.Node.Decorator("onlyIfNotExists") is not null ||
        resource.Node.Decorator("nullIfNotFound") is not null ||
        (resource.Container is null && resource.Node.Decorator("retryOn") is not null);

    private static bool NeedsSymbolicNames(SyntaxNode node) =>
        node is ObjectTypeNode or ArrayTypeNode or TupleTypeNode or UnionTypeNode or NullableTypeNode;

    // A collection that is used as a whole needs the function references().
    private static bool UsesWholeCollection(BicepModel model) => Any(model, node =>
        node is VariableNode { Symbol: ResourceSymbol { IsCollection: true } or ModuleSymbol { IsCollection: true } } variable &&
        !IsAccessed(variable) &&
        !IsWithinDependsOn(variable));

    private static bool IsAccessed(SyntaxNode node)
    {
        var parent = node.Parent;
        while (parent is ParenthesizedNode)
        {
            parent = parent.Parent;
        }

        return parent is PropertyAccessNode or IndexNode or ResourceAccessNode;
    }

    private static bool IsWithinDependsOn(SyntaxNode node)
    {
        for (var at = node; at is not null; at = at.Parent)
        {
            if (at is PropertyNode { Name: "dependsOn" } property && NearestBody(property)?.Body?.Property("dependsOn") == property)
            {
                return true;
            }
        }

        return false;
    }

    private static BodyNode? NearestBody(SyntaxNode node)
    {
        var at = node.Parent;
        while (at is not (null or BodyNode))
        {
            at = at.Parent;
        }

        return at as BodyNode;
    }
}
