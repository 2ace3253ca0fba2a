namespace GitOpsServerless.Bicep.Intermediate;

/// <summary>Collects the elements of a literal between its spreads.</summary>
internal sealed class Chunks<T>(Func<IReadOnlyList<T>, Expr> literal)
{
    private readonly List<Expr> _chunks = [];
    private List<T> _current = [];
    private bool _hasSpread;

    public void Add(T element) => _current.Add(element);

    public void Spread(Expr expression)
    {
        Complete();
        _chunks.Add(expression);
        _hasSpread = true;
    }

    /// <summary>The literal itself without spreads, else a call of <paramref name="merge"/> over the pieces.</summary>
    public Expr Finish(Expr empty, string merge)
    {
        Complete();
        return _chunks.Count switch
        {
            0 => empty,
            1 when !_hasSpread => _chunks[0],
            _ => new CallExpr(merge, new ArrayExpr(_chunks)),
        };
    }

    private void Complete()
    {
        if (_current.Count > 0)
        {
            _chunks.Add(literal(_current));
            _current = [];
        }
    }
}
