namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>
/// A set of paths, as a tree: the elements that are members at this level, and the sets below elements.
/// A parent may be absent while its children are members. Frozen once it is shared; every operation makes a new set.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedList<PathElement, Node> _nodes = [];

    public static FieldSet Empty { get; } = new();

    public bool IsEmpty => _nodes.Count == 0 || _nodes.Values.All(static node => !node.IsMember && (node.Children is null || node.Children.IsEmpty));

    public IEnumerable<PathElement> Members => _nodes.Where(static pair => pair.Value.IsMember).Select(static pair => pair.Key);

    /// <summary>The elements with what is known at and below them.</summary>
    public IEnumerable<(PathElement Element, bool IsMember, FieldSet? Children)> Entries =>
        _nodes.Select(static pair => (pair.Key, pair.Value.IsMember, pair.Value.Children));

    public bool Has(PathElement element) => _nodes.TryGetValue(element, out var node) && node.IsMember;

    public FieldSet? Below(PathElement element) => _nodes.TryGetValue(element, out var node) ? node.Children : null;

    /// <summary>Makes an element a member. Only while the set is being built.</summary>
    public void Add(PathElement element) => _nodes[element] = _nodes.TryGetValue(element, out var node) ? node with { IsMember = true } : new Node(true, null);

    /// <summary>Makes a path a member. Only while the set is being built.</summary>
    public void Add(ReadOnlySpan<PathElement> path)
    {
        var set = this;
        for (var i = 0; i < path.Length - 1; i++)
        {
            set = set.Descend(path[i]);
        }

        set.Add(path[^1]);
    }

    /// <summary>The set below an element, made where absent. Only while the set is being built.</summary>
    public FieldSet Descend(PathElement element)
    {
        if (_nodes.TryGetValue(element, out var node) && node.Children is not null)
        {
            return node.Children;
        }

        var children = new FieldSet();
        _nodes[element] = new Node(node?.IsMember == true, children);
        return children;
    }

    /// <summary>Puts a set below an element. Only while the set is being built.</summary>
    public void Attach(PathElement element, FieldSet children)
    {
        if (!children.IsEmpty)
        {
            _nodes[element] = new Node(Has(element), children);
        }
    }

    public FieldSet Union(FieldSet other)
    {
        if (other.IsEmpty || ReferenceEquals(this, other))
        {
            return this;
        }

        if (IsEmpty)
        {
            return other;
        }

        var result = new FieldSet();
        foreach (var (element, node) in _nodes)
        {
            result._nodes[element] = other._nodes.TryGetValue(element, out var match)
                ? new Node(node.IsMember || match.IsMember, Combine(node.Children, match.Children, static (a, b) => a.Union(b), keepEither: true))
                : node;
        }

        foreach (var (element, node) in other._nodes)
        {
            if (!result._nodes.ContainsKey(element))
            {
                result._nodes[element] = node;
            }
        }

        return result;
    }

    public FieldSet Intersection(FieldSet other)
    {
        var result = new FieldSet();
        foreach (var (element, node) in _nodes)
        {
            if (other._nodes.TryGetValue(element, out var match))
            {
                result.Put(element, node.IsMember && match.IsMember, Combine(node.Children, match.Children, static (a, b) => a.Intersection(b), keepEither: false));
            }
        }

        return result;
    }

    /// <summary>The paths of this set that the other does not have; a path does not take what is below it along.</summary>
    public FieldSet Difference(FieldSet other)
    {
        if (other.IsEmpty)
        {
            return this;
        }

        var result = new FieldSet();
        foreach (var (element, node) in _nodes)
        {
            other._nodes.TryGetValue(element, out var match);
            var children = node.Children is not null && match?.Children is not null ? node.Children.Difference(match.Children) : node.Children;
            result.Put(element, node.IsMember && match?.IsMember != true, children);
        }

        return result;
    }

    /// <summary>As <see cref="Difference"/>, and a member of the other set removes everything below it as well.</summary>
    public FieldSet RecursiveDifference(FieldSet other)
    {
        if (other.IsEmpty)
        {
            return this;
        }

        var result = new FieldSet();
        foreach (var (element, node) in _nodes)
        {
            other._nodes.TryGetValue(element, out var match);
            if (match?.IsMember != true)
            {
                var children = node.Children is not null && match?.Children is not null ? node.Children.RecursiveDifference(match.Children) : node.Children;
                result.Put(element, node.IsMember, children);
            }
        }

        return result;
    }

    /// <summary>Adds the struct fields on the way to members: they are part of the object whenever something below them is.</summary>
    public FieldSet WithNamedFields(SchemaNode? schema)
    {
        var result = new FieldSet();
        foreach (var (element, node) in _nodes)
        {
            if (node.Children is null)
            {
                result._nodes[element] = node;
                continue;
            }

            var isNamed = element.IsField && schema?.Map?.Fields.ContainsKey(element.Name) == true;
            var below = element.IsField ? schema?.Map?.Find(element.Name) : schema?.List?.Element;
            result._nodes[element] = new Node(node.IsMember || isNamed, node.Children.WithNamedFields(below));
        }

        return result;
    }

    /// <summary>Every member path, parents before children.</summary>
    public IEnumerable<PathElement[]> Paths() => Paths([]);

    public bool SetEquals(FieldSet other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        foreach (var (element, node) in _nodes)
        {
            other._nodes.TryGetValue(element, out var match);
            if (node.IsMember != (match?.IsMember == true) || !(node.Children ?? Empty).SetEquals(match?.Children ?? Empty))
            {
                return false;
            }
        }

        return other._nodes.All(pair => _nodes.ContainsKey(pair.Key) || (!pair.Value.IsMember && (pair.Value.Children?.IsEmpty ?? true)));
    }

    private static FieldSet? Combine(FieldSet? left, FieldSet? right, Func<FieldSet, FieldSet, FieldSet> combine, bool keepEither)
    {
        if (left is not null && right is not null)
        {
            return combine(left, right);
        }

        return keepEither ? left ?? right : null;
    }

    private void Put(PathElement element, bool isMember, FieldSet? children)
    {
        if (children is { IsEmpty: true })
        {
            children = null;
        }

        if (isMember || children is not null)
        {
            _nodes[element] = new Node(isMember, children);
        }
    }

    private IEnumerable<PathElement[]> Paths(PathElement[] prefix)
    {
        foreach (var (element, node) in _nodes)
        {
            PathElement[] path = [.. prefix, element];
            if (node.IsMember)
            {
                yield return path;
            }

            foreach (var below in node.Children?.Paths(path) ?? [])
            {
                yield return below;
            }
        }
    }

    private sealed record Node(bool IsMember, FieldSet? Children);
}
