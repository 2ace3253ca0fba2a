namespace GitOpsServerless.Git.Packs;

/// <summary>The table entries of the deflate alphabets (RFC 1951, 3.2.5 and 3.2.7), without code lengths.</summary>
internal static class DeflateSymbols
{
    public static readonly uint[] LiteralsAndLengths = CreateLiteralsAndLengths();
    public static readonly uint[] Distances = CreateDistances();
    public static readonly uint[] CodeLengths = [.. Enumerable.Range(0, 19).Select(symbol => (uint)symbol << 16)];
    public static readonly byte[] FixedLiteralLengths = CreateFixedLengths();
    public static readonly byte[] FixedDistanceLengths = [.. Enumerable.Repeat((byte)5, 32)];

    /// <summary>The order in which the lengths of the code length codes stand.</summary>
    public static ReadOnlySpan<byte> CodeLengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private static uint[] CreateLiteralsAndLengths()
    {
        var symbols = new uint[288];
        for (var literal = 0; literal < 256; literal++)
        {
            symbols[literal] = HuffmanTable.Literal | ((uint)literal << 16);
        }

        symbols[256] = HuffmanTable.Special;
        uint length = 3;
        for (var symbol = 257; symbol < 285; symbol++)
        {
            var extra = symbol < 265 ? 0 : (symbol - 261) / 4;
            symbols[symbol] = (length << 16) | ((uint)extra << 8);
            length += 1u << extra;
        }

        symbols[285] = 258u << 16;
        symbols[286] = symbols[287] = HuffmanTable.Special | (1u << 16);
        return symbols;
    }

    private static uint[] CreateDistances()
    {
        var symbols = new uint[32];
        uint distance = 1;
        for (var symbol = 0; symbol < 30; symbol++)
        {
            var extra = symbol < 4 ? 0 : (symbol - 2) / 2;
            symbols[symbol] = (distance << 16) | ((uint)extra << 8);
            distance += 1u << extra;
        }

        symbols[30] = symbols[31] = HuffmanTable.Special | (1u << 16);
        return symbols;
    }

    private static byte[] CreateFixedLengths()
    {
        var lengths = new byte[288];
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            lengths[symbol] = (byte)(symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8);
        }

        return lengths;
    }
}
