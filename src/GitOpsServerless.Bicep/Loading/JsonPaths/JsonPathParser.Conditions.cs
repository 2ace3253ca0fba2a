using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep.Loading.JsonPaths;

/// <summary>Conditions: <c>?(@.price &lt; 10 &amp;&amp; @.name =~ /a.*/i)</c>.</summary>
internal sealed partial class JsonPathParser
{
    private static readonly string[] Operators = ["===", "==", "=~", "!==", "!=", "<>", "<=", "<", ">=", ">"];

    /// <summary>Ends at the closing bracket.</summary>
    private JsonPathCondition Condition()
    {
        List<(JsonPathComparison, JsonPathJoin)> parts = [];
        while (true)
        {
            var left = Side();
            var (sign, right) = Current is ')' or '|' or '&' ? ((string?)null, (JsonPathSide?)null) : (Operator(), Side());
            var comparison = new JsonPathComparison(left, sign, right);
            if (Current == ')')
            {
                return new JsonPathCondition([.. parts, (comparison, JsonPathJoin.None)]);
            }

            // A comparison that is followed by neither is left out; one that is followed by both stands twice.
            var isJoined = Join("&&", '&', comparison, JsonPathJoin.And, parts);
            isJoined |= Join("||", '|', comparison, JsonPathJoin.Or, parts);
            if (!isJoined)
            {
                _steps++;
            }

            if (parts.Count + _steps > MaximumSteps)
            {
                throw TooMuch();
            }
        }
    }

    private bool Join(string sign, char first, JsonPathComparison comparison, JsonPathJoin join, List<(JsonPathComparison, JsonPathJoin)> parts)
    {
        if (Current != first)
        {
            return false;
        }

        if (!Match(sign))
        {
            throw Unexpected();
        }

        parts.Add((comparison, join));
        return true;
    }

    private string Operator() => Array.Find(Operators, Match) ?? throw new JsonPathError("The path has an unknown operator.");

    private JsonPathSide Side()
    {
        SkipSpaces();
        JsonPathSide side;
        if (Current is '$' or '@')
        {
            List<JsonPathStep> steps = Current == '$' ? [new RootStep()] : [];
            _at++;
            side = new JsonPathSide(Steps(steps, inCondition: true), default);
        }
        else
        {
            side = new JsonPathSide(null, JsonPathNode.Of(Value()));
        }

        SkipSpaces();
        return IsAtEnd ? throw new JsonPathError("The path ends within a condition.") : side;
    }

    private JsonValue? Value() => Current switch
    {
        '\'' => JsonValue.Create(QuotedText()),
        '/' => JsonValue.Create(PatternText()),
        '-' => NumberValue(),
        var digit when char.IsDigit(digit) => NumberValue(),
        _ when Match("true") => JsonValue.Create(true),
        _ when Match("false") => JsonValue.Create(false),
        _ when Match("null") => null,
        _ => throw Unexpected(),
    };

    private JsonValue NumberValue()
    {
        // Only a space or a bracket ends a number.
        var start = _at++;
        while (Current is not (' ' or ')'))
        {
            _at++;
        }

        var text = _text.AsSpan(start, _at - start);
        if (text.IndexOfAny('.', 'e', 'E') >= 0)
        {
            return double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var real) ? JsonValue.Create(real) : throw Unexpected();
        }

        return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole) : throw Unexpected();
    }

    private string QuotedText()
    {
        var text = new StringBuilder();
        for (_at++; Current != '\''; _at++)
        {
            if (Current != '\\')
            {
                text.Append(Current);
                continue;
            }

            _at++;
            text.Append(Current switch
            {
                'b' => '\b',
                't' => '\t',
                'n' => '\n',
                'f' => '\f',
                'r' => '\r',
                '\\' or '"' or '\'' or '/' => Current,
                _ => throw Unexpected(),
            });
        }

        _at++;
        return text.ToString();
    }

    /// <summary>A pattern with its slashes and the letters after them.</summary>
    private string PatternText()
    {
        var start = _at;
        for (_at++; Current != '/'; _at++)
        {
            if (Current == '\\')
            {
                _at++;
            }
        }

        _at++;
        while (!IsAtEnd && char.IsLetter(Current))
        {
            _at++;
        }

        return _text[start.._at];
    }
}
