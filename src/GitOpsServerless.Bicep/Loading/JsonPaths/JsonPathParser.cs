using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Loading.JsonPaths;

/// <summary>
/// Reads JSONPath as Newtonsoft.Json 13 does, with which the official compiler selects parts of loaded files
/// (newtonsoft.com/json/help/html/QueryJsonSelectTokenJsonPath.htm). It is older than RFC 9535 and differs from it: names may have any
/// characters, round brackets are square ones, and only texts in single quotes are quoted.
/// </summary>
internal sealed partial class JsonPathParser
{
    private const int MaximumDepth = 16;
    private const int MaximumSteps = 200;

    private readonly string _text;
    private int _at;
    private int _depth;
    private int _steps;

    private JsonPathParser(string text) => _text = text;

    /// <exception cref="JsonPathError">The path cannot be read.</exception>
    /// <exception cref="Refusal">The path has more parts than the bounds allow.</exception>
    public static IReadOnlyList<JsonPathStep> Parse(string path)
    {
        var parser = new JsonPathParser(path);
        return parser.Whole();
    }

    // The end of the text is an error wherever a character is needed.
    private char Current => _at < _text.Length ? _text[_at] : throw new JsonPathError("The path ends too early.");

    private bool IsAtEnd => _at == _text.Length;

    private JsonPathError Unexpected() => new($"The path has an unexpected {Current}.");

    private List<JsonPathStep> Whole()
    {
        SkipSpaces();
        if (IsAtEnd || _text is "$")
        {
            return [];
        }

        // A dollar sign before anything else begins a name.
        if (Current == '$')
        {
            _at++;
            if (Current is not ('.' or '['))
            {
                _at--;
            }
        }

        var steps = Steps([], inCondition: false);
        SkipSpaces();
        return IsAtEnd ? steps : throw Unexpected();
    }

    private void SkipSpaces()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }
    }

    private bool Match(string text)
    {
        var matches = _text.AsSpan(_at).StartsWith(text, StringComparison.Ordinal);
        _at += matches ? text.Length : 0;
        return matches;
    }

    private List<JsonPathStep> Steps(List<JsonPathStep> steps, bool inCondition)
    {
        var start = _at;
        var (isScan, afterIndexer, afterDot) = (false, false, false);
        while (!IsAtEnd && !IsEndOfSteps(_text[_at], inCondition))
        {
            switch (_text[_at])
            {
                case '[' or '(':
                    isScan = TakeName(steps, start, _at, isScan) ? false : isScan;
                    Add(steps, Indexer(isScan));
                    start = ++_at;
                    (isScan, afterIndexer, afterDot) = (false, true, false);
                    break;
                case '.':
                    isScan = TakeName(steps, start, _at, isScan) ? false : isScan;
                    _at++;
                    if (_at < _text.Length && _text[_at] == '.')
                    {
                        isScan = true;
                        _at++;
                    }

                    start = _at;
                    (afterIndexer, afterDot) = (false, true);
                    break;
                case var _ when afterIndexer:
                    throw Unexpected();
                default:
                    _at++;
                    break;
            }
        }

        if (!TakeName(steps, start, _at, isScan, isLast: true) && afterDot && (IsAtEnd || inCondition))
        {
            throw new JsonPathError("The path ends with a point.");
        }

        return steps;
    }

    private static bool IsEndOfSteps(char character, bool inCondition) =>
        character is ']' or ')' or ' ' || (inCondition && character is '=' or '<' or '!' or '>' or '|' or '&');

    private bool TakeName(List<JsonPathStep> steps, int start, int end, bool isScan, bool isLast = false)
    {
        if (end == start)
        {
            return false;
        }

        var name = isLast ? _text[start..end].TrimEnd() : _text[start..end];
        Add(steps, name == "*" ? isScan ? new ScanAnyStep() : new AnyNameStep() : Named([name], isScan));
        return true;
    }

    private static JsonPathStep Named(IReadOnlyList<string> names, bool isScan) => isScan ? new ScanStep(names) : new NamesStep(names);

    private void Add(List<JsonPathStep> steps, JsonPathStep step)
    {
        if (++_steps > MaximumSteps)
        {
            throw TooMuch();
        }

        steps.Add(step);
    }

    private static Refusal TooMuch() => new(RefusalCodes.Limit, null, null, "The JSON path has more parts than the bounds allow.");

    /// <summary>What stands in brackets; ends at the closing one.</summary>
    private JsonPathStep Indexer(bool isScan)
    {
        var close = Current == '[' ? ']' : ')';
        _at++;
        SkipSpaces();
        return Current switch
        {
            '\'' => QuotedNames(close, isScan),
            '?' => Filter(close, isScan),
            _ => Indexes(close),
        };
    }

    private JsonPathStep QuotedNames(char close, bool isScan)
    {
        List<string> names = [];
        while (true)
        {
            names.Add(QuotedText());
            SkipSpaces();
            if (Current == close)
            {
                return Named(names, isScan);
            }

            if (Current != ',')
            {
                throw Unexpected();
            }

            _at++;
            SkipSpaces();
        }
    }

    private JsonPathStep Filter(char close, bool isScan)
    {
        _at++;
        if (Current != '(')
        {
            throw Unexpected();
        }

        if (++_depth > MaximumDepth)
        {
            throw TooMuch();
        }

        _at++;
        var condition = Condition();
        _depth--;
        _at++;
        SkipSpaces();
        return Current != close ? throw Unexpected() : isScan ? new ScanFilterStep(condition) : new FilterStep(condition);
    }
}
