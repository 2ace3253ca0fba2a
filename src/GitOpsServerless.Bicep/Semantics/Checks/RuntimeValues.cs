using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Finds the parts of an expression whose values exist only while deploying.</summary>
internal static class RuntimeValues
{
    public static IEnumerable<SyntaxNode> In(SyntaxNode expression) => In(expression, []);

    private static IEnumerable<SyntaxNode> In(SyntaxNode expression, HashSet<VariableSymbol> seen)
    {
        var stack = new Stack<SyntaxNode>([expression]);
        while (stack.TryPop(out var node))
        {
            switch (node)
            {
                case CallNode { Symbol: BuiltInFunctionSymbol { Function: var function } } call:
                    if (function.Traits.HasFlag(FunctionTraits.RequiresInlining))
                    {
                        yield return call;
                        continue;
                    }

                    if (function.Traits.HasFlag(FunctionTraits.NameOnly))
                    {
                        continue;
                    }

                    break;
                case CallNode { Symbol: null, Target: { } target } call when Intermediate.ExprBuilder.MethodTarget(target) is not null:
                    yield return call;
                    continue;
                case PropertyAccessNode access when Source(access.Target) is { } source:
                    if (IsRuntime(source, access.Name.Text))
                    {
                        yield return access;
                    }

                    continue;
                case IndexNode access when LiteralText.Of(access.Index) is { } name && Source(access.Target) is { } source:
                    if (IsRuntime(source, name))
                    {
                        yield return access;
                    }

                    continue;
                case IndexNode { Index: not IntegerNode } access when Source(access.Target) is ResourceSymbol resource && (!resource.IsCollection || access.Target is IndexNode):
                    // Which property is read is only known to the official type system.
                    continue;
                case VariableNode { Symbol: ResourceSymbol or ModuleSymbol }:
                    yield return node;
                    continue;
                case ResourceAccessNode:
                    yield return node;
                    continue;
                case VariableNode { Symbol: VariableSymbol variable }:
                    if (seen.Add(variable) && In(variable.Node.Value, seen).Any())
                    {
                        yield return node;
                    }

                    continue;
            }

            foreach (var child in node.Children)
            {
                stack.Push(child);
            }
        }
    }

    private static Symbol? Source(SyntaxNode node)
    {
        while (node is NonNullNode || (node is IndexNode access && LiteralText.Of(access.Index) is null))
        {
            node = node is NonNullNode nonNull ? nonNull.Inner : ((IndexNode)node).Target;
        }

        return node switch
        {
            VariableNode { Symbol: ResourceSymbol or ModuleSymbol } variable => variable.Symbol,
            ResourceAccessNode access => access.Symbol,
            _ => null,
        };
    }

    private static bool IsRuntime(Symbol source, string property) => source switch
    {
        ModuleSymbol => property != "name",
        ResourceSymbol { IsAzure: true } => property is not ("id" or "name" or "type" or "apiVersion"),
        _ => true,
    };
}
