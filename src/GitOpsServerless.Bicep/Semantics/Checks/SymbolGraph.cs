using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Which declarations of a file use which others. They go by number, so that a large file costs no object for each of them.</summary>
internal sealed class SymbolGraph
{
    private readonly DeclaredSymbol[] _symbols;
    private readonly Dictionary<DeclaredSymbol, int> _numbers;
    private readonly List<(int Target, SyntaxNode At)> _edges = [];
    private readonly int[] _starts;
    private int _last = -1;

    public SymbolGraph(DeclaredSymbol[] symbols)
    {
        _symbols = symbols;
        _starts = new int[symbols.Length + 1];
        _numbers = new(symbols.Length);
        for (var i = 0; i < symbols.Length; i++)
        {
            _numbers.TryAdd(symbols[i], i);
        }
    }

    public int Count => _symbols.Length;

    public DeclaredSymbol this[int number] => _symbols[number];

    /// <summary>Adds an edge; those of one symbol come together, and in the order of the symbols. Edges out of the graph do not count.</summary>
    public void Add(int from, DeclaredSymbol target, SyntaxNode at)
    {
        if (!_numbers.TryGetValue(target, out var number))
        {
            return;
        }

        while (_last < from)
        {
            _starts[++_last] = _edges.Count;
        }

        _edges.Add((number, at));
    }

    public IEnumerable<(int Target, SyntaxNode At)> EdgesOf(int symbol) => _edges.Skip(Start(symbol)).Take(Start(symbol + 1) - Start(symbol));

    private int Start(int symbol) => symbol <= _last ? _starts[symbol] : _edges.Count;

    /// <summary>The strongly connected components that contain a cycle (Kosaraju, without recursion).</summary>
    /// <param name="order">All symbols, each behind those that it uses as far as there are no cycles.</param>
    public IReadOnlyList<HashSet<int>> Cycles(out List<int> order)
    {
        order = new List<int>(_symbols.Length);
        if (!Order(order))
        {
            return [];
        }

        var users = _symbols.Select(_ => new List<int>()).ToArray();
        for (var from = 0; from < _symbols.Length; from++)
        {
            for (var edge = Start(from); edge < Start(from + 1); edge++)
            {
                users[_edges[edge].Target].Add(from);
            }
        }

        var components = new List<HashSet<int>>();
        var seen = new bool[_symbols.Length];
        for (var i = order.Count - 1; i >= 0; i--)
        {
            if (!seen[order[i]])
            {
                var component = Component(users, seen, order[i]);
                if (component.Count > 1 || users[order[i]].Contains(order[i]))
                {
                    components.Add(component);
                }
            }
        }

        return components;
    }

    private static HashSet<int> Component(List<int>[] users, bool[] seen, int root)
    {
        var component = new HashSet<int>();
        var stack = new Stack<int>([root]);
        seen[root] = true;
        while (stack.TryPop(out var at))
        {
            component.Add(at);
            foreach (var user in users[at])
            {
                if (!seen[user])
                {
                    seen[user] = true;
                    stack.Push(user);
                }
            }
        }

        return component;
    }

    // The symbols in the order in which a depth-first walk leaves them; whether it met one that it had not left.
    private bool Order(List<int> order)
    {
        var hasCycle = false;
        var entered = new bool[_symbols.Length];
        var left = new bool[_symbols.Length];
        var stack = new Stack<(int Symbol, int Edge)>();
        for (var root = 0; root < _symbols.Length; root++)
        {
            if (entered[root])
            {
                continue;
            }

            entered[root] = true;
            stack.Push((root, Start(root)));
            while (stack.TryPop(out var at))
            {
                if (at.Edge == Start(at.Symbol + 1))
                {
                    left[at.Symbol] = true;
                    order.Add(at.Symbol);
                    continue;
                }

                var target = _edges[at.Edge].Target;
                stack.Push((at.Symbol, at.Edge + 1));
                hasCycle |= entered[target] && !left[target];
                if (!entered[target])
                {
                    entered[target] = true;
                    stack.Push((target, Start(target)));
                }
            }
        }

        return hasCycle;
    }
}
