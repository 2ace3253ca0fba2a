using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Declarations must not need themselves: BCP079, BCP080; types BCP298, BCP299.</summary>
internal static class CycleChecks
{
    public static void Run(BicepModel model)
    {
        var edges = new Dictionary<DeclaredSymbol, List<(DeclaredSymbol Target, SyntaxNode At)>>();
        IEnumerable<DeclaredSymbol> declared =
        [
            .. model.ParameterSymbols, .. model.VariableSymbols, .. model.FunctionSymbols, .. model.ResourceSymbols, .. model.ModuleSymbols,
            .. model.AssignmentSymbols, .. model.TypeSymbols, .. model.OutputSymbols,
        ];
        foreach (var symbol in declared)
        {
            edges[symbol] = symbol is TypeSymbol type ? Required(type.Node.Type) : [.. References(symbol)];
        }

        foreach (var component in Components(edges))
        {
            Report(model, edges, component);
        }
    }

    private static void Report(BicepModel model, Dictionary<DeclaredSymbol, List<(DeclaredSymbol Target, SyntaxNode At)>> edges, HashSet<DeclaredSymbol> component)
    {
        foreach (var symbol in component)
        {
            var isType = symbol is TypeSymbol;
            var alone = component.Count == 1;
            if (isType)
            {
                model.Diagnostics.Error(alone ? "BCP298" : "BCP299", ((TypeSymbol)symbol).Node.Type, "The type needs itself.");
                continue;
            }

            foreach (var (target, at) in edges[symbol].Where(edge => component.Contains(edge.Target)))
            {
                model.Diagnostics.Error(alone ? "BCP079" : "BCP080", at, $"The expression is part of a cycle over {target.Name}.");
            }
        }
    }

    private static IEnumerable<(DeclaredSymbol, SyntaxNode)> References(DeclaredSymbol symbol)
    {
        foreach (var node in Descend(symbol.Syntax, symbol is ResourceSymbol))
        {
            var target = node switch
            {
                VariableNode variable => variable.Symbol,
                CallNode call => call.Symbol,
                ResourceAccessNode access => access.Symbol,
                _ => null,
            };
            if (target is ParameterSymbol or VariableSymbol or FunctionSymbol or ResourceSymbol or ModuleSymbol or ParameterAssignmentSymbol)
            {
                // A nested resource may refer to the one around it; that is not the outer one's own reference.
                yield return ((DeclaredSymbol)target, node);
            }
        }
    }

    private static IEnumerable<SyntaxNode> Descend(SyntaxNode root, bool skipNested)
    {
        var stack = new Stack<SyntaxNode>([root]);
        while (stack.TryPop(out var node))
        {
            if (skipNested && node is ResourceNode && !ReferenceEquals(node, root))
            {
                continue;
            }

            yield return node;
            foreach (var child in node.Children)
            {
                stack.Push(child);
            }
        }
    }

    /// <summary>What a type cannot do without: optional parts and further properties may be the type itself.</summary>
    private static List<(DeclaredSymbol, SyntaxNode)> Required(SyntaxNode root)
    {
        var found = new List<(DeclaredSymbol, SyntaxNode)>();
        var stack = new Stack<SyntaxNode>([root]);
        while (stack.TryPop(out var node))
        {
            if ((node is NullableTypeNode && IsInside(node)) || node is TypePropertyNode { IsAdditional: true } or DecoratorNode)
            {
                continue;
            }

            if (node is TypeNameNode { Symbol: TypeSymbol type })
            {
                found.Add((type, node));
            }

            foreach (var child in node.Children)
            {
                stack.Push(child);
            }
        }

        return found;
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

    /// <summary>The strongly connected components that contain a cycle (Tarjan, without recursion).</summary>
    private static List<HashSet<DeclaredSymbol>> Components(Dictionary<DeclaredSymbol, List<(DeclaredSymbol Target, SyntaxNode At)>> edges)
    {
        var order = new List<DeclaredSymbol>();
        var seen = new HashSet<DeclaredSymbol>();
        foreach (var root in edges.Keys)
        {
            Visit(root, symbol => edges.GetValueOrDefault(symbol)?.Select(edge => edge.Target) ?? [], seen, order);
        }

        var reversed = edges.SelectMany(pair => pair.Value.Select(edge => (From: edge.Target, To: pair.Key))).ToLookup(pair => pair.From, pair => pair.To);
        var components = new List<HashSet<DeclaredSymbol>>();
        seen.Clear();
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var component = new List<DeclaredSymbol>();
            Visit(order[i], symbol => reversed[symbol], seen, component);
            if (component.Count > 1 || (component.Count == 1 && edges.GetValueOrDefault(component[0])?.Exists(edge => edge.Target == component[0]) == true))
            {
                components.Add([.. component]);
            }
        }

        return components;
    }

    private static void Visit(DeclaredSymbol root, Func<DeclaredSymbol, IEnumerable<DeclaredSymbol>> next, HashSet<DeclaredSymbol> seen, List<DeclaredSymbol> order)
    {
        if (!seen.Add(root))
        {
            return;
        }

        var stack = new Stack<(DeclaredSymbol Symbol, IEnumerator<DeclaredSymbol> Next)>();
        stack.Push((root, next(root).GetEnumerator()));
        while (stack.TryPeek(out var top))
        {
            if (top.Next.MoveNext())
            {
                if (seen.Add(top.Next.Current))
                {
                    stack.Push((top.Next.Current, next(top.Next.Current).GetEnumerator()));
                }
            }
            else
            {
                order.Add(stack.Pop().Symbol);
            }
        }
    }
}
