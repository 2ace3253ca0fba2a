using System.Globalization;

namespace GitOpsServerless.Bicep.Loading.JsonPaths;

/// <summary>
/// How large a pattern is when its counted repetitions are written out. It is an estimate that knows no more of the syntax than groups,
/// classes, escapes and counts: what it misreads, the bounds of the matching still end.
/// </summary>
internal sealed class JsonPathPatternSize
{
    private const int Most = 300;

    // Groups that are counted, and counts within what is repeated, are what an engine without backtracking is slowest at.
    private const int MostRepeated = 40;

    private readonly Stack<(long Size, bool HasCount)> _outer = new();
    private long _group;
    private long _last;
    private bool _hasCount;
    private bool _isGroup;
    private bool _isCounted;
    private long _repeated;

    /// <summary>The number of parts of a pattern, those that are repeated counted as the time that they take; null when there are too many.</summary>
    public static int? Of(string pattern)
    {
        var size = new JsonPathPatternSize();
        size.Read(pattern);
        return size.IsBounded ? (int)(size._group + (size._repeated * size._repeated / 4)) : null;
    }

    private void Read(string pattern)
    {
        // Where blanks and comments may be no part of the pattern, a count may belong to anything before it in its group.
        var isLoose = pattern.Contains("(?", StringComparison.Ordinal) && pattern.Any(letter => letter == '#' || char.IsWhiteSpace(letter));
        for (var at = 0; at < pattern.Length && IsBounded; at++)
        {
            switch (pattern[at])
            {
                case '(':
                    _outer.Push((_group, _hasCount));
                    (_group, _hasCount, _last, _isGroup, _isCounted) = (0, false, 0, false, false);
                    break;
                case ')' when _outer.TryPop(out var outer):
                    (_last, _isGroup, _isCounted) = (_group, true, _hasCount);
                    _group += outer.Size;
                    _hasCount |= outer.HasCount;
                    break;
                case '*' or '+':
                    _repeated += _isCounted ? 2 * _last : 0;
                    break;
                case '?':
                    break;
                case '{' when Count(pattern, ref at) is { } count:
                    Repeat(count, isLoose);
                    break;
                default:
                    at = pattern[at] switch
                    {
                        '\\' => at + 1,
                        '[' => EndOfClass(pattern, at),
                        _ => at,
                    };
                    (_last, _isGroup, _isCounted) = (1, false, false);
                    _group++;
                    break;
            }
        }
    }

    private bool IsBounded => _group <= Most && _repeated <= MostRepeated;

    private void Repeat(long count, bool isLoose)
    {
        if (isLoose)
        {
            (_last, _isGroup) = (_group, true);
        }

        _hasCount |= count > 1;

        _group += _last * (count - 1);
        _last *= count;
        _repeated += _isGroup ? _last : 0;
    }

    // {n}, {n,} and {n,m}: the most of them, and of those without end one more than there must be. Other braces are characters.
    private static long? Count(string pattern, ref int at)
    {
        var end = pattern.IndexOf('}', at);
        if (end < 0)
        {
            return null;
        }

        var parts = pattern[(at + 1)..end].Split(',');
        var most = parts[^1].Length == 0 && parts.Length == 2 ? parts[0] : parts[^1];
        if (parts.Length > 2 || !parts[0].All(char.IsAsciiDigit) || !most.All(char.IsAsciiDigit) || parts[0].Length == 0)
        {
            return null;
        }

        at = end;
        var count = most.Length > 6 ? 1_000_000 : long.Parse(most, CultureInfo.InvariantCulture);
        return Math.Max(1, parts[^1].Length == 0 ? count + 1 : count);
    }

    // A class ends at the first bracket that does not come first in it; a class within it is taken away from it.
    private static int EndOfClass(string pattern, int start)
    {
        var depth = 0;
        for (var at = start; at < pattern.Length; at++)
        {
            if (pattern[at] == '\\')
            {
                at++;
            }
            else if (pattern[at] == '[' && (at == start || pattern[at - 1] == '-'))
            {
                depth++;
                at += at + 1 < pattern.Length && pattern[at + 1] == '^' ? 1 : 0;
                at += at + 1 < pattern.Length && pattern[at + 1] == ']' ? 1 : 0;
            }
            else if (pattern[at] == ']' && --depth == 0)
            {
                return at;
            }
        }

        return pattern.Length;
    }
}
