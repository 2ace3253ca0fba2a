using System.Globalization;
using System.Text;
using GitOpsServerless.Bicep.Emit;

namespace GitOpsServerless.Bicep.Imports;

/// <summary>
/// Reads template expressions (learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions):
/// function calls, strings, whole numbers and property accesses.
/// </summary>
internal sealed class ArmExpressionParser
{
    private const int MaximumDepth = 200;

    private readonly string _text;
    private int _position;
    private int _depth;

    private ArmExpressionParser(string text) => _text = text;

    public static bool IsExpression(string text) => text.Length > 2 && text[0] == '[' && text[^1] == ']' && text[1] != '[';

    /// <summary>The expression of a template string, or null when the string is plain text or not a valid expression.</summary>
    public static ArmExpression? TryParse(string text)
    {
        if (!IsExpression(text))
        {
            return null;
        }

        var parser = new ArmExpressionParser(text[1..^1]);
        var expression = parser.Expression();
        parser.SkipSpace();
        return parser._position == parser._text.Length ? expression : null;
    }

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    private void SkipSpace()
    {
        while (char.IsWhiteSpace(Current))
        {
            _position++;
        }
    }

    private bool Skip(char c)
    {
        SkipSpace();
        if (Current != c || _position >= _text.Length)
        {
            return false;
        }

        _position++;
        return true;
    }

    private ArmExpression? Expression()
    {
        SkipSpace();
        if (++_depth > MaximumDepth)
        {
            return null;
        }

        ArmExpression? result = Current switch
        {
            '\'' => String(),
            '-' or '+' or (>= '0' and <= '9') => Number(),
            _ => Call(),
        };
        _depth--;
        return result;
    }

    private ArmString? String()
    {
        var builder = new StringBuilder();
        for (_position++; _position < _text.Length; _position++)
        {
            if (Current != '\'')
            {
                builder.Append(Current);
                continue;
            }

            _position++;
            if (Current != '\'')
            {
                return new ArmString(builder.ToString());
            }

            builder.Append('\'');
        }

        return null;
    }

    private ArmInteger? Number()
    {
        var start = _position++;
        while (char.IsAsciiDigit(Current))
        {
            _position++;
        }

        return long.TryParse(_text.AsSpan(start, _position - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? new ArmInteger(value) : null;
    }

    private string Name()
    {
        var start = _position;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '_' or '.' or '$' or '#')
        {
            _position++;
        }

        return _text[start.._position];
    }

    private ArmCall? Call()
    {
        var name = Name();
        if (name.Length == 0 || !Skip('('))
        {
            return null;
        }

        var arguments = new List<ArmExpression>();
        if (!Skip(')'))
        {
            do
            {
                if (Expression() is not { } argument)
                {
                    return null;
                }

                arguments.Add(argument);
            }
            while (Skip(','));
            if (!Skip(')'))
            {
                return null;
            }
        }

        return Properties(new ArmCall(name, [.. arguments]));
    }

    private ArmCall? Properties(ArmCall call)
    {
        while (true)
        {
            if (Skip('.'))
            {
                SkipSpace();
                var start = _position;
                while (char.IsAsciiLetterOrDigit(Current) || Current == '_')
                {
                    _position++;
                }

                if (_position == start)
                {
                    return null;
                }

                call = call.Append(new ArmString(_text[start.._position]));
            }
            else if (Skip('['))
            {
                if (Expression() is not { } index || !Skip(']'))
                {
                    return null;
                }

                call = call.Append(index);
            }
            else
            {
                return call;
            }
        }
    }
}
