namespace GitOpsServerless.AzureTypeIndex;

/// <summary>The groups of types that refer to each other (Tarjan's algorithm), each after the groups that it refers to.</summary>
internal static class StronglyConnected
{
    public static IEnumerable<List<int>> Of(IReadOnlyList<TypeNode> nodes, IEnumerable<int> roots)
    {
        var index = new Dictionary<int, int>();
        var low = new Dictionary<int, int>();
        var open = new Stack<int>();
        var isOpen = new HashSet<int>();
        foreach (var root in roots.Where(root => !index.ContainsKey(root)))
        {
            var work = new Stack<(int Node, int Next)>([(root, 0)]);
            while (work.TryPop(out var step))
            {
                var (node, next) = step;
                if (next == 0)
                {
                    if (index.ContainsKey(node))
                    {
                        continue;
                    }

                    index[node] = low[node] = index.Count;
                    open.Push(node);
                    isOpen.Add(node);
                }
                else
                {
                    Lower(node, nodes[node].Children[next - 1]);
                }

                var children = nodes[node].Children;
                while (next < children.Length && index.ContainsKey(children[next]))
                {
                    Lower(node, children[next++]);
                }

                if (next < children.Length)
                {
                    work.Push((node, next + 1));
                    work.Push((children[next], 0));
                }
                else if (low[node] == index[node])
                {
                    yield return Close(node);
                }
            }
        }

        void Lower(int node, int child)
        {
            if (isOpen.Contains(child))
            {
                low[node] = Math.Min(low[node], low[child]);
            }
        }

        List<int> Close(int node)
        {
            var group = new List<int>();
            int member;
            do
            {
                member = open.Pop();
                isOpen.Remove(member);
                group.Add(member);
            }
            while (member != node);
            return group;
        }
    }
}
