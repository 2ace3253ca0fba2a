using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Declarations must not need themselves: BCP079, BCP080; types BCP298, BCP299.</summary>
internal static class CycleChecks
{
    /// <summary>Reports cycles.</summary>
    /// <returns>The declarations, each behind those that it needs as far as there are no cycles, and those that are part of one.</returns>
    public static (IReadOnlyList<DeclaredSymbol> Order, IReadOnlySet<DeclaredSymbol> Cyclic) Run(BicepModel model)
    {
        var graph = new SymbolGraph(
        [
            .. model.ParameterSymbols, .. model.VariableSymbols, .. model.FunctionSymbols, .. model.ResourceSymbols, .. model.ModuleSymbols,
            .. model.AssignmentSymbols, .. model.TypeSymbols, .. model.OutputSymbols,
        ]);
        var stack = new Stack<SyntaxNode>();
        for (var from = 0; from < graph.Count; from++)
        {
            if (graph[from] is TypeSymbol type)
            {
                Required(graph, from, type.Node.Type, stack);
            }
            else
            {
                References(graph, from, graph[from].Syntax, stack);
            }
        }

        var cyclic = new HashSet<DeclaredSymbol>();
        var cycles = graph.Cycles(out var order);
        foreach (var component in cycles)
        {
            Report(model, graph, component);
            cyclic.UnionWith(component.Select(symbol => graph[symbol]));
        }

        return ([.. order.Select(symbol => graph[symbol])], cyclic);
    }

    private static void Report(BicepModel model, SymbolGraph graph, HashSet<int> component)
    {
        var cycles = ShortestCycles.Of(graph, component);
        foreach (var symbol in component)
        {
            if (graph[symbol] is TypeSymbol type)
            {
                model.Diagnostics.Error(cycles[symbol].Count == 1 ? "BCP298" : "BCP299", type.Node.Name, "The type needs itself.");
                continue;
            }

            foreach (var (target, at) in graph.EdgesOf(symbol))
            {
                if (component.Contains(target))
                {
                    var code = !cycles[target].Contains(symbol) ? "BCP062" : cycles[target].Count == 1 ? "BCP079" : "BCP080";
                    model.Diagnostics.Error(code, at, $"The expression is part of a cycle over {graph[target].Name}.");
                }
            }
        }
    }

    // A nested resource may refer to the one around it; that is not the outer one's own reference.
    private static void References(SymbolGraph graph, int from, SyntaxNode root, Stack<SyntaxNode> stack)
    {
        stack.Push(root);
        while (stack.TryPop(out var node))
        {
            if (node is ResourceNode && root is ResourceNode && !ReferenceEquals(node, root))
            {
                continue;
            }

            var target = node switch
            {
                VariableNode variable => variable.Symbol,
                CallNode call => call.Symbol,
                ResourceAccessNode access => access.Symbol,
                _ => null,
            };
            if (target is ParameterSymbol or VariableSymbol or FunctionSymbol or ResourceSymbol or ModuleSymbol or ParameterAssignmentSymbol)
            {
                graph.Add(from, (DeclaredSymbol)target, node);
            }

            foreach (var child in node.Children)
            {
                stack.Push(child);
            }
        }
    }

    /// <summary>What a type cannot do without: optional parts and further properties may be the type itself.</summary>
    private static void Required(SymbolGraph graph, int from, SyntaxNode root, Stack<SyntaxNode> stack)
    {
        stack.Push(root);
        while (stack.TryPop(out var node))
        {
            if ((node is NullableTypeNode && IsInside(node)) || node is TypePropertyNode { IsAdditional: true } or DecoratorNode or UnaryTypeNode)
            {
                continue;
            }

            if (node is TypeNameNode { Symbol: TypeSymbol type })
            {
                graph.Add(from, type, node);
            }

            foreach (var child in node.Children)
            {
                stack.Push(child);
            }
        }
    }

    private static bool IsInside(SyntaxNode node)
    {
        for (var at = node.Parent; at is not null; at = at.Parent)
        {
            if (at is TypePropertyNode or TupleItemNode or ArrayTypeNode)
            {
                return true;
            }
        }

        return false;
    }
}
