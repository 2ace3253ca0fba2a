namespace GitOpsServerless.Bicep.Syntax;

/// <summary>
/// The tokens of a file. They are many, and nobody needs them after the parsing: a thread keeps the memory of its last file for its next.
/// </summary>
internal sealed class TokenList
{
    private const int MostKept = 64 * 1024;

    [ThreadStatic]
    private static Token[]? _spare;

    private Token[] _items;

    public TokenList(int capacity)
    {
        var spare = _spare;
        _spare = null;
        _items = spare?.Length >= capacity ? spare : new Token[Math.Max(capacity, 16)];
    }

    public int Count { get; private set; }

    public Token this[int index] => _items[index];

    public void Add(Token token)
    {
        if (Count == _items.Length)
        {
            var larger = new Token[Count * 2];
            Array.Copy(_items, larger, Count);
            _items = larger;
        }

        _items[Count++] = token;
    }

    /// <summary>Gives the memory back.</summary>
    public void Return()
    {
        if (_items.Length <= MostKept)
        {
            _spare = _items;
        }

        _items = [];
        Count = 0;
    }
}
