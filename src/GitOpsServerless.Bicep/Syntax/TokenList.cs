using System.Buffers;

namespace GitOpsServerless.Bicep.Syntax;

/// <summary>The tokens of a file, in memory that is lent for the time of parsing: they are many, and nobody needs them afterwards.</summary>
internal sealed class TokenList
{
    private Token[] _items;

    public TokenList(int capacity) => _items = ArrayPool<Token>.Shared.Rent(Math.Max(capacity, 16));

    public int Count { get; private set; }

    public Token this[int index] => _items[index];

    public void Add(Token token)
    {
        if (Count == _items.Length)
        {
            var larger = ArrayPool<Token>.Shared.Rent(Count * 2);
            _items.AsSpan().CopyTo(larger);
            ArrayPool<Token>.Shared.Return(_items);
            _items = larger;
        }

        _items[Count++] = token;
    }

    /// <summary>Gives the memory back.</summary>
    public void Return()
    {
        ArrayPool<Token>.Shared.Return(_items);
        _items = [];
        Count = 0;
    }
}
