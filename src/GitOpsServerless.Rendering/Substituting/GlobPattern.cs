namespace GitOpsServerless.Rendering.Substituting;

/// <summary>
/// A pattern of <c>#</c>, <c>##</c>, <c>%</c> and <c>%%</c>: <c>*</c>, <c>?</c>, <c>[…]</c> and a backslash before a plain character (bash,
/// "Pattern Matching"). Matching takes time in proportion to pattern and text, whatever they are.
/// </summary>
internal sealed class GlobPattern
{
    private const int MaxLength = 4096;
    private const long MaxSteps = 20_000_000;
    private readonly List<Token> _tokens;

    private GlobPattern(List<Token> tokens) => _tokens = tokens;

    /// <summary>Reads a pattern; null for one whose bracket is not closed, which matches nothing.</summary>
    /// <exception cref="SubstitutionException">The pattern is too long.</exception>
    public static GlobPattern? Parse(string pattern)
    {
        if (pattern.Length > MaxLength)
        {
            throw new SubstitutionException($"A pattern is longer than {MaxLength} characters.");
        }

        var tokens = new List<Token>();
        for (var at = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '*':
                    tokens.Add(Token.Many);
                    break;
                case '?':
                    tokens.Add(Token.One);
                    break;
                case '\\' when at + 1 < pattern.Length:
                    tokens.Add(Token.Of(pattern[++at]));
                    break;
                case '[':
                    if (Class(pattern, ref at) is not { } members)
                    {
                        return null;
                    }

                    tokens.Add(members);
                    break;
                default:
                    tokens.Add(Token.Of(pattern[at]));
                    break;
            }
        }

        return new GlobPattern(tokens);
    }

    /// <summary>Length of the shortest or the longest beginning of a text that matches; null when none does.</summary>
    public int? PrefixOf(string text, bool longest) => Match(text.Length, _tokens.Count, at => text[at], at => _tokens[at], longest);

    /// <summary>The same for the end of a text, read backwards.</summary>
    public int? SuffixOf(string text, bool longest) => Match(text.Length, _tokens.Count, at => text[^(at + 1)], at => _tokens[^(at + 1)], longest);

    // All places of the pattern that the text read so far can have reached, at once.
    private static int? Match(int length, int count, Func<int, char> text, Func<int, Token> tokens, bool longest)
    {
        if ((long)(length + 1) * (count + 1) > MaxSteps)
        {
            throw new SubstitutionException("A pattern and the text that it is looked for in are too long together.");
        }

        var (reached, next) = (new bool[count + 1], new bool[count + 1]);
        reached[0] = true;
        int? found = null;
        for (var at = 0; ; at++)
        {
            for (var token = 0; token < count; token++)
            {
                reached[token + 1] |= reached[token] && tokens(token).IsMany;
            }

            if (reached[count])
            {
                found = at;
            }

            if (at == length || (found is not null && !longest) || !reached.AsSpan().Contains(true))
            {
                return found;
            }

            Array.Clear(next);
            for (var token = 0; token < count; token++)
            {
                if (reached[token])
                {
                    next[tokens(token).IsMany ? token : token + 1] |= tokens(token).Takes(text(at));
                }
            }

            (reached, next) = (next, reached);
        }
    }

    // A range whose ends stand the wrong way round has no members.
    private static Token? Class(string pattern, ref int at)
    {
        var inside = at + 1;
        var negated = inside + 1 < pattern.Length && pattern[inside] is '^' or '!' && pattern[inside + 1] != ']';
        var from = negated ? inside + 1 : inside;
        var ranges = new List<(char First, char Last)>();
        for (var next = from; next < pattern.Length; next++)
        {
            if (pattern[next] == ']' && next > from)
            {
                at = next;
                return Token.Class(ranges, negated);
            }

            if (Member(pattern, ref next) is not { } first)
            {
                return null;
            }

            var last = first;
            if (next + 2 < pattern.Length && pattern[next + 1] == '-' && pattern[next + 2] != ']')
            {
                next += 2;
                if (Member(pattern, ref next) is not { } end)
                {
                    return null;
                }

                last = end;
            }

            ranges.Add((first, last));
        }

        return null;
    }

    private static char? Member(string pattern, ref int at) =>
        pattern[at] != '\\' ? pattern[at] : ++at < pattern.Length ? pattern[at] : null;

    private sealed record Token(IReadOnlyList<(char First, char Last)> Ranges, bool IsNegated, bool IsMany)
    {
        public static Token Many { get; } = new([], IsNegated: true, IsMany: true);

        public static Token One { get; } = new([], IsNegated: true, IsMany: false);

        public static Token Of(char only) => Class([(only, only)], negated: false);

        public static Token Class(IReadOnlyList<(char First, char Last)> ranges, bool negated) => new(ranges, negated, IsMany: false);

        public bool Takes(char c)
        {
            foreach (var (first, last) in Ranges)
            {
                if (first <= c && c <= last)
                {
                    return !IsNegated;
                }
            }

            return IsNegated;
        }
    }
}
