using GitOpsServerless.Arm.Language.Expressions;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>
/// The order of deployment over all nested deployments: what is in a deployment waits for what the deployment waits for,
/// and the deployment is finished with its last resource.
/// </summary>
internal sealed class DependencyGraph
{
    private readonly ExpansionSession session;
    private readonly List<ResourceInstance> nodes = [];
    private readonly Dictionary<ResourceInstance, int> index = [];
    private readonly List<int>[] before;

    public DependencyGraph(ExpansionSession session, DeploymentFrame root)
    {
        this.session = session;
        Collect(root);
        before = Connect(withSoft: true);
        Order = Sort(before);
        if (Order.Count < nodes.Count)
        {
            before = Connect(withSoft: false);
            Order = Sort(before);
        }

        if (Order.Count < nodes.Count)
        {
            ReportCycle();
        }

        Waves = ComputeWaves();
    }

    /// <summary>The indices of <see cref="Nodes"/> in the order of deployment, stable by the order of the template.</summary>
    public List<int> Order { get; private set; }

    public IReadOnlyList<ResourceInstance> Nodes => nodes;

    public IReadOnlyList<int> Waves { get; }

    public IEnumerable<ResourceInstance> DependenciesOf(int node) => before[node].Select(other => nodes[other]);

    private void Collect(DeploymentFrame frame)
    {
        foreach (var instance in frame.Resources.All)
        {
            if (!instance.IsEnabled || instance.Body is null)
            {
                continue;
            }

            if (instance.Nested is { } nested)
            {
                Collect(nested);
            }

            index.Add(instance, nodes.Count);
            nodes.Add(instance);
        }
    }

    private List<int>[] Connect(bool withSoft)
    {
        var result = new List<int>[nodes.Count];
        var inherited = new Dictionary<DeploymentFrame, HashSet<int>>();
        for (var i = 0; i < nodes.Count; i++)
        {
            var edges = Own(nodes[i], withSoft);
            edges.UnionWith(Inherited(nodes[i].Frame, inherited, withSoft));
            if (nodes[i].Nested is { } nested)
            {
                edges.UnionWith(nested.Resources.All.Where(index.ContainsKey).Select(child => index[child]));
            }

            edges.Remove(i);
            session.Meter.Spend(edges.Count);
            session.Meter.Keep(64 + (24L * edges.Count));
            result[i] = [.. edges.Order()];
        }

        return result;
    }

    private HashSet<int> Own(ResourceInstance instance, bool withSoft)
    {
        var edges = new HashSet<int>();
        foreach (var dependency in withSoft ? instance.Dependencies.Concat(instance.SoftDependencies) : instance.Dependencies)
        {
            if (index.TryGetValue(dependency, out var other))
            {
                edges.Add(other);
            }
        }

        return edges;
    }

    private HashSet<int> Inherited(DeploymentFrame frame, Dictionary<DeploymentFrame, HashSet<int>> cache, bool withSoft)
    {
        if (frame.Deployment is not { } deployment)
        {
            return [];
        }

        if (!cache.TryGetValue(frame, out var edges))
        {
            edges = Own(deployment, withSoft);
            edges.UnionWith(Inherited(deployment.Frame, cache, withSoft));
            cache.Add(frame, edges);
        }

        session.Meter.Spend(edges.Count);
        return edges;
    }

    private static List<int> Sort(List<int>[] before)
    {
        var after = new List<int>[before.Length];
        var waiting = new int[before.Length];
        var ready = new PriorityQueue<int, int>();
        for (var i = 0; i < before.Length; i++)
        {
            waiting[i] = before[i].Count;
            foreach (var dependency in before[i])
            {
                (after[dependency] ??= []).Add(i);
            }

            if (waiting[i] == 0)
            {
                ready.Enqueue(i, i);
            }
        }

        var order = new List<int>(before.Length);
        while (ready.TryDequeue(out var node, out _))
        {
            order.Add(node);
            foreach (var next in after[node] ?? [])
            {
                if (--waiting[next] == 0)
                {
                    ready.Enqueue(next, next);
                }
            }
        }

        return order;
    }

    private void ReportCycle()
    {
        var placed = new HashSet<int>(Order);
        var rest = Enumerable.Range(0, nodes.Count).Where(node => !placed.Contains(node)).ToList();

        // Every node of the rest waits for another one of the rest: following any of them leads into a circle.
        var seen = new Dictionary<int, int>();
        var path = new List<int>();
        var current = rest[0];
        while (seen.TryAdd(current, path.Count))
        {
            path.Add(current);
            current = before[current].First(other => !placed.Contains(other));
        }

        const int shown = 20;
        var circle = path.Skip(seen[current]).Take(shown).Select(node => nodes[node].IdText);
        session.Report(new TemplateException($"Deployment template validation failed: 'Circular dependency detected on resource: '{nodes[current].IdText}': {string.Join(" -> ", circle.Append(nodes[current].IdText))}. Please see https://aka.ms/arm-syntax-resources for usage details.'."), nodes[current].Source);
        Order = [.. Order, .. rest];
    }

    private int[] ComputeWaves()
    {
        var waves = new int[nodes.Count];
        foreach (var node in Order)
        {
            foreach (var dependency in before[node])
            {
                // A deployment ends with its last resource: waiting for that costs no wave of its own.
                var isChild = nodes[node].Nested is { } nested && nodes[dependency].Frame == nested;
                waves[node] = Math.Max(waves[node], waves[dependency] + (isChild ? 0 : 1));
            }
        }

        return waves;
    }
}
