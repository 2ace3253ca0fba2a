namespace GitOpsServerless.Bicep.Syntax;

/// <summary>
/// A node and everything below it, parents first. The nodes lie in pieces, since one array for all would be too large to be cheap, and
/// are walked over without an object for the walk: a dozen passes do it for each file.
/// </summary>
internal sealed class NodeList
{
    private const int SmallestPiece = 64;
    private const int LargestPiece = 4096;

    private readonly List<SyntaxNode[]> _pieces = [];
    private int _inLast;

    public NodeList(SyntaxNode root)
    {
        var stack = new Stack<SyntaxNode>();
        stack.Push(root);
        while (stack.TryPop(out var node))
        {
            Add(node);
            var children = node.Children;
            for (var i = children.Length - 1; i >= 0; i--)
            {
                stack.Push(children[i]);
            }
        }
    }

    public Enumerator GetEnumerator() => new(this);

    private void Add(SyntaxNode node)
    {
        if (_pieces.Count == 0 || _inLast == _pieces[^1].Length)
        {
            _pieces.Add(new SyntaxNode[_pieces.Count == 0 ? SmallestPiece : Math.Min(_pieces[^1].Length * 2, LargestPiece)]);
            _inLast = 0;
        }

        _pieces[^1][_inLast++] = node;
    }

    /// <summary>A walk over the nodes.</summary>
    public struct Enumerator(NodeList list)
    {
        private readonly List<SyntaxNode[]> _pieces = list._pieces;
        private readonly int _inLast = list._inLast;
        private SyntaxNode[] _piece = [];
        private int _next;
        private int _end;
        private int _at = -1;

        public readonly SyntaxNode Current => _piece[_at];

        public bool MoveNext()
        {
            if (++_at < _end)
            {
                return true;
            }

            if (_next == _pieces.Count)
            {
                return false;
            }

            _piece = _pieces[_next++];
            _end = _next == _pieces.Count ? _inLast : _piece.Length;
            _at = 0;
            return true;
        }
    }
}
