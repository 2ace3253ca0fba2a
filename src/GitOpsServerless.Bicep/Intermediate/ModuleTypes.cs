using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Intermediate;

/// <summary>Which modules an expression can stand for.</summary>
internal static class ModuleTypes
{
    public static IReadOnlyList<ModuleSymbol> Of(SyntaxNode node, int depth = 0)
    {
        if (depth > 50)
        {
            return [];
        }

        return node switch
        {
            VariableNode { Symbol: ModuleSymbol { IsCollection: false } module } => [module],
            IndexNode { Target: VariableNode { Symbol: ModuleSymbol { IsCollection: true } module }, Index: not StringNode } => [module],
            VariableNode { Symbol: VariableSymbol { IsCollection: false } variable } => variable.Modules ??= Of(variable.Node.Value, depth + 1),
            ParenthesizedNode parenthesized => Of(parenthesized.Inner, depth + 1),
            NonNullNode nonNull => Of(nonNull.Inner, depth + 1),
            TernaryNode ternary => Either(Of(ternary.WhenTrue, depth + 1), Of(ternary.WhenFalse, depth + 1)),
            _ => [],
        };
    }

    private static IReadOnlyList<ModuleSymbol> Either(IReadOnlyList<ModuleSymbol> left, IReadOnlyList<ModuleSymbol> right) =>
        left.Count > 0 && right.Count > 0 ? [.. left.Union(right)] : [];
}
