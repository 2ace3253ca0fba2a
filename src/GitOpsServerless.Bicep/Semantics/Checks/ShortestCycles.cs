namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>
/// The cycle that each declaration is reported with where it is part of several: the shortest one that a search from the
/// declarations in their order comes across, as officially. A reference from outside of that one is a reference to something broken.
/// </summary>
internal static class ShortestCycles
{
    // Beyond it, the cycle of a declaration is all that it hangs together with.
    private const int MaximumSize = 200;

    /// <summary>The cycle of each declaration of a component, all by their numbers in the graph.</summary>
    public static Dictionary<int, IReadOnlyCollection<int>> Of(SymbolGraph graph, HashSet<int> component)
    {
        var shortest = new Dictionary<int, IReadOnlyCollection<int>>();
        if (component.Count <= MaximumSize)
        {
            var isOpen = new Dictionary<int, bool>();
            foreach (var root in component.OrderBy(symbol => graph[symbol].Syntax.Start).Where(root => !isOpen.ContainsKey(root)))
            {
                Search(root, graph, component, isOpen, shortest);
            }
        }

        foreach (var symbol in component.Where(symbol => !shortest.ContainsKey(symbol)))
        {
            shortest[symbol] = component;
        }

        return shortest;
    }

    private static void Search(int root, SymbolGraph graph, HashSet<int> component, Dictionary<int, bool> isOpen, Dictionary<int, IReadOnlyCollection<int>> shortest)
    {
        var path = new List<(int Symbol, Queue<int> Next)>();
        Enter(root);
        while (path is [.., var (symbol, next)])
        {
            if (!next.TryDequeue(out var target))
            {
                isOpen[symbol] = false;
                path.RemoveAt(path.Count - 1);
            }
            else if (!isOpen.TryGetValue(target, out var open))
            {
                Enter(target);
            }
            else if (open)
            {
                Found([.. path.Select(step => step.Symbol).SkipWhile(step => step != target)]);
            }
        }

        void Enter(int symbol)
        {
            isOpen[symbol] = true;
            path.Add((symbol, new Queue<int>(graph.EdgesOf(symbol).OrderBy(edge => edge.At.Start).Select(edge => edge.Target).Where(component.Contains).Distinct())));
        }

        void Found(HashSet<int> cycle)
        {
            foreach (var symbol in cycle.Where(symbol => !shortest.TryGetValue(symbol, out var known) || cycle.Count < known.Count))
            {
                shortest[symbol] = cycle;
            }
        }
    }
}
