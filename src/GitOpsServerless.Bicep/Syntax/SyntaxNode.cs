using GitOpsServerless.Bicep.Semantics.Checks;
using GitOpsServerless.Bicep.Semantics.Types;

namespace GitOpsServerless.Bicep.Syntax;

/// <summary>A node of the syntax tree: a span, its children in source order, and its parent.</summary>
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
            count += child is null ? 0 : 1;
        }

        _children = count == 0 ? [] : new SyntaxNode[count];
        count = 0;
        foreach (var child in children)
        {
            if (child is not null)
            {
                _children[count++] = child;

                // A node that is reused in a rewritten tree keeps its place in the tree that it was written in.
                child.Parent ??= this;
            }
        }
    }

    public int Start { get; }

    public int End { get; }

    public SyntaxNode? Parent { get; private set; }

    /// <summary>The type of the expression; null until it is worked out. Kept here, since there are many nodes and each has one.</summary>
    public StaticType? Inferred { get; set; }

    /// <summary>The kinds of values of the expression; null until they are worked out.</summary>
    public Kinds? InferredKinds { get; set; }

    public ReadOnlySpan<SyntaxNode> Children => _children;

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
    public IEnumerable<SyntaxNode> Descend()
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
