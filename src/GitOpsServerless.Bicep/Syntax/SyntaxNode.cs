using GitOpsServerless.Bicep.Semantics.Checks;
using GitOpsServerless.Bicep.Semantics.Types;

namespace GitOpsServerless.Bicep.Syntax;

/// <summary>
/// A node of the syntax tree: a span, its children in source order, and its parent. Names are no children: nothing is below them, and
/// whoever needs them reads the property of the node that they belong to.
/// </summary>
internal abstract class SyntaxNode
{
    private readonly SyntaxNode[] _children;

    protected SyntaxNode(int start, int end, params ReadOnlySpan<SyntaxNode?> children)
    {
        Start = start;
        End = end;
        var count = 0;
        foreach (var child in children)
        {
            if (child is not null)
            {
                // A node that is reused in a rewritten tree keeps its place in the tree that it was written in.
                child.Parent ??= this;
                count += child is NameNode ? 0 : 1;
            }
        }

        _children = count == 0 ? [] : new SyntaxNode[count];
        foreach (var child in count == 0 ? [] : children)
        {
            if (child is not (null or NameNode))
            {
                _children[^count--] = child;
            }
        }
    }

    /// <summary>A node that consists of nothing but its children, whose array it keeps, and perhaps of a name.</summary>
    protected SyntaxNode(int start, int end, SyntaxNode[] children, NameNode? name = null)
    {
        Start = start;
        End = end;
        _children = children;
        if (name is not null)
        {
            name.Parent ??= this;
        }

        foreach (var child in children)
        {
            child.Parent ??= this;
        }
    }

    public int Start { get; }

    public int End { get; }

    public SyntaxNode? Parent { get; private set; }

    /// <summary>The type of the expression; null until it is worked out. Kept here, since there are many nodes and each has one.</summary>
    public StaticType? Inferred { get; set; }

    /// <summary>The kinds of values of the expression; null until they are worked out.</summary>
    public Kinds? InferredKinds { get; set; }

    /// <summary>Whether something in it is wrong, so that it has no type; what follows from that is not reported.</summary>
    public bool IsBroken { get; set; }

    public ReadOnlySpan<SyntaxNode> Children => _children;

    /// <summary>Of the place: nodes are compared by identity, and a number for each object would have to be made and kept by the runtime.</summary>
    public sealed override int GetHashCode() => (Start * 397) ^ End;

    /// <summary>Whether this node is the given one or below it.</summary>
    public bool IsWithin(SyntaxNode ancestor)
    {
        for (var node = this; node is not null; node = node.Parent)
        {
            if (ReferenceEquals(node, ancestor))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>This node and everything below it, parents first.</summary>
    public IEnumerable<SyntaxNode> Descend() => _children.Length == 0 ? [this] : DescendBelow();

    private IEnumerable<SyntaxNode> DescendBelow()
    {
        var stack = new Stack<SyntaxNode>();
        stack.Push(this);
        while (stack.TryPop(out var node))
        {
            yield return node;
            for (var i = node._children.Length - 1; i >= 0; i--)
            {
                stack.Push(node._children[i]);
            }
        }
    }
}
