using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Kubernetes.Ignoring;

/// <summary>Parses JSON path expressions (RFC 9535, section 2), bounded in length and depth.</summary>
internal sealed class JsonPathParser(string text)
{
    private const int MostCharacters = 2_000;
    private const int MostDepth = 20;

    private int _at;
    private int _depth;

    public IReadOnlyList<PathSegment> Parse()
    {
        if (text.Length > MostCharacters)
        {
            throw new FormatException("The path is too long.");
        }

        // Argo CD's and jq's users start with a dot.
        if (!Take("$") && (text.Length == 0 || text[0] is not ('.' or '[')))
        {
            throw Unexpected();
        }

        var segments = Segments();
        SkipBlanks();
        return _at == text.Length ? segments : throw Unexpected();
    }

    private List<PathSegment> Segments()
    {
        if (++_depth > MostDepth)
        {
            throw new FormatException("The path is nested too deeply.");
        }

        var segments = new List<PathSegment>();
        while (true)
        {
            SkipBlanks();
            if (Take(".."))
            {
                segments.Add(new PathSegment(Peek('[') ? Bracketed() : [DotSelector()], IsDescendant: true));
            }
            else if (Peek('['))
            {
                segments.Add(new PathSegment(Bracketed(), IsDescendant: false));
            }
            else if (Take("."))
            {
                segments.Add(new PathSegment(Peek('[') ? Bracketed() : [DotSelector()], IsDescendant: false));
            }
            else
            {
                _depth--;
                return segments;
            }
        }
    }

    private PathSelector DotSelector()
    {
        if (Take("*"))
        {
            return new WildcardSelector();
        }

        if (Peek('"') || Peek('\''))
        {
            return new NameSelector(Quoted());
        }

        var start = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '-' || text[_at] > 127))
        {
            _at++;
        }

        return _at > start ? new NameSelector(text[start.._at]) : throw Unexpected();
    }

    private List<PathSelector> Bracketed()
    {
        Expect("[");
        SkipBlanks();

        // jq writes an empty pair of brackets for every item.
        if (Take("]"))
        {
            return [new WildcardSelector()];
        }

        var selectors = new List<PathSelector>();
        do
        {
            SkipBlanks();
            selectors.Add(Selector());
            SkipBlanks();
        }
        while (Take(","));

        Expect("]");
        return selectors;
    }

    private PathSelector Selector()
    {
        if (Take("*"))
        {
            return new WildcardSelector();
        }

        if (Take("?"))
        {
            return new FilterSelector(Or());
        }

        return Peek('"') || Peek('\'') ? new NameSelector(Quoted()) : IndexOrSlice();
    }

    private PathSelector IndexOrSlice()
    {
        var start = Integer();
        SkipBlanks();
        if (!Take(":"))
        {
            return start is { } index ? new IndexSelector(index) : throw Unexpected();
        }

        SkipBlanks();
        var end = Integer();
        SkipBlanks();
        return new SliceSelector(start, end, Take(":") ? Integer() ?? 1 : 1);
    }

    private PathCondition Or()
    {
        if (++_depth > MostDepth)
        {
            throw new FormatException("The path is nested too deeply.");
        }

        var left = And();
        SkipBlanks();
        while (Take("||"))
        {
            left = new OrCondition(left, And());
            SkipBlanks();
        }

        _depth--;
        return left;
    }

    private PathCondition And()
    {
        var left = Term();
        SkipBlanks();
        while (Take("&&"))
        {
            left = new AndCondition(left, Term());
            SkipBlanks();
        }

        return left;
    }

    private PathCondition Term()
    {
        SkipBlanks();
        if (Take("!"))
        {
            return ++_depth > MostDepth ? throw new FormatException("The path is nested too deeply.") : new NotCondition(Term());
        }

        if (Take("("))
        {
            var inner = Or();
            SkipBlanks();
            Expect(")");
            return inner;
        }

        var left = Operand();
        SkipBlanks();
        foreach (var symbol in new[] { "==", "!=", "<=", ">=", "<", ">" })
        {
            if (Take(symbol))
            {
                SkipBlanks();
                return new ComparisonCondition(left, symbol, Operand());
            }
        }

        return left.Path is not null ? new ExistsCondition(left) : throw Unexpected();
    }

    private PathOperand Operand()
    {
        if (Take("@"))
        {
            return new PathOperand(null, Segments(), FromRoot: false);
        }

        if (Take("$"))
        {
            return new PathOperand(null, Segments(), FromRoot: true);
        }

        if (Peek('"') || Peek('\''))
        {
            return new PathOperand(JsonValue.Create(Quoted()), null, false);
        }

        foreach (var (word, value) in new (string, JsonNode?)[] { ("true", JsonValue.Create(true)), ("false", JsonValue.Create(false)), ("null", null) })
        {
            if (Take(word))
            {
                return new PathOperand(value, null, false);
            }
        }

        return Number();
    }

    private PathOperand Number()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] is '-' or '+' or '.' or 'e' or 'E'))
        {
            _at++;
        }

        var number = text.AsSpan(start, _at - start);
        return long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? new PathOperand(JsonValue.Create(whole), null, false)
            : double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? new PathOperand(JsonValue.Create(real), null, false)
            : throw Unexpected();
    }

    private int? Integer()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || (text[_at] == '-' && _at == start)))
        {
            _at++;
        }

        if (_at == start)
        {
            return null;
        }

        return int.TryParse(text.AsSpan(start, _at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw Unexpected();
    }

    private string Quoted()
    {
        var quote = text[_at++];
        var value = new StringBuilder();
        while (_at < text.Length)
        {
            var c = text[_at++];
            if (c == quote)
            {
                return value.ToString();
            }

            if (c == '\\' && _at < text.Length)
            {
                c = text[_at++];
            }

            value.Append(c);
        }

        throw new FormatException("The path ends inside a text.");
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    private bool Peek(char c) => _at < text.Length && text[_at] == c;

    private bool Take(string symbol)
    {
        if (!text.AsSpan(_at).StartsWith(symbol))
        {
            return false;
        }

        _at += symbol.Length;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol))
        {
            throw Unexpected();
        }
    }

    private FormatException Unexpected() => new(_at >= text.Length
        ? "The path ends too early."
        : string.Create(CultureInfo.InvariantCulture, $"'{text[_at]}' is not expected at column {_at + 1} of the path."));
}
