using System.Globalization;
using System.Text;

namespace GitOpsServerless.Kubernetes.Expressions;

internal enum CelTokenKind
{
    End,
    Identifier,
    Number,
    Text,
    Bytes,
    Symbol,
}

/// <summary>One token; <see cref="Value"/> of a number or text is its value.</summary>
internal readonly record struct CelToken(CelTokenKind Kind, string Text, object? Value, int Column);

/// <summary>Splits an expression into tokens (cel-spec langdef.md, Syntax).</summary>
internal sealed class CelTokenizer(string text)
{
    private static readonly string[] Symbols =
        ["&&", "||", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "<", ">", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    private int _at;

    public List<CelToken> Read()
    {
        var tokens = new List<CelToken>();
        while (true)
        {
            SkipBlanks();
            if (_at >= text.Length)
            {
                tokens.Add(new CelToken(CelTokenKind.End, string.Empty, null, _at + 1));
                return tokens;
            }

            tokens.Add(Next());
        }
    }

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
            else if (text.AsSpan(_at).StartsWith("//"))
            {
                var end = text.IndexOf('\n', _at);
                _at = end < 0 ? text.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private CelToken Next()
    {
        var start = _at;
        var c = text[_at];
        if (TryPrefixedText(out var prefixed))
        {
            return prefixed;
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_'))
            {
                _at++;
            }

            return new CelToken(CelTokenKind.Identifier, text[start.._at], null, start + 1);
        }

        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
        {
            return Number();
        }

        foreach (var symbol in Symbols)
        {
            if (text.AsSpan(_at).StartsWith(symbol))
            {
                _at += symbol.Length;
                return new CelToken(CelTokenKind.Symbol, symbol, null, start + 1);
            }
        }

        throw Error($"The character '{c}' is not expected", start);
    }

    private bool TryPrefixedText(out CelToken token)
    {
        var start = _at;
        var (raw, bytes) = (false, false);
        var i = _at;
        while (i < text.Length && i - _at < 2 && text[i] is 'r' or 'R' or 'b' or 'B')
        {
            raw |= text[i] is 'r' or 'R';
            bytes |= text[i] is 'b' or 'B';
            i++;
        }

        if (i >= text.Length || text[i] is not ('"' or '\''))
        {
            token = default;
            return false;
        }

        _at = i;
        var value = Quoted(raw);
        token = bytes
            ? new CelToken(CelTokenKind.Bytes, text[start.._at], Encoding.UTF8.GetBytes(value), start + 1)
            : new CelToken(CelTokenKind.Text, text[start.._at], value, start + 1);
        return true;
    }

    private string Quoted(bool raw)
    {
        var start = _at;
        var quote = text[_at];
        var isTriple = text.AsSpan(_at).StartsWith(new string(quote, 3));
        var end = new string(quote, isTriple ? 3 : 1);
        _at += end.Length;
        var value = new StringBuilder();
        while (_at < text.Length)
        {
            if (text.AsSpan(_at).StartsWith(end))
            {
                _at += end.Length;
                return value.ToString();
            }

            var c = text[_at++];
            if (c == '\\' && !raw)
            {
                Escape(value);
            }
            else if (c is '\n' or '\r' && !isTriple)
            {
                break;
            }
            else
            {
                value.Append(c);
            }
        }

        throw Error("The text is not closed", start);
    }

    private void Escape(StringBuilder value)
    {
        var c = _at < text.Length ? text[_at++] : throw Error("The text is not closed", _at);
        switch (c)
        {
            case 'n':
                value.Append('\n');
                break;
            case 't':
                value.Append('\t');
                break;
            case 'r':
                value.Append('\r');
                break;
            case 'a':
                value.Append('\a');
                break;
            case 'b':
                value.Append('\b');
                break;
            case 'f':
                value.Append('\f');
                break;
            case 'v':
                value.Append('\v');
                break;
            case '\\' or '"' or '\'' or '`' or '?':
                value.Append(c);
                break;
            case 'x' or 'X':
                value.Append((char)Hexadecimal(2));
                break;
            case 'u':
                value.Append((char)Hexadecimal(4));
                break;
            case 'U':
                value.Append(Character(Hexadecimal(8)));
                break;
            default:
                throw Error($"The escape \\{c} is unknown", _at - 2);
        }
    }

    private string Character(int code) =>
        Rune.IsValid(code) ? new Rune(code).ToString() : throw Error("The escape is not a Unicode character", _at);

    private int Hexadecimal(int digits)
    {
        if (_at + digits > text.Length
            || !int.TryParse(text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            throw Error("The escape is not complete", _at);
        }

        _at += digits;
        return code;
    }

    private CelToken Number()
    {
        var start = _at;
        if (text.AsSpan(_at).StartsWith("0x"))
        {
            _at += 2;
            var digits = _at;
            while (_at < text.Length && char.IsAsciiHexDigit(text[_at]))
            {
                _at++;
            }

            return long.TryParse(text.AsSpan(digits, _at - digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hexadecimal)
                ? Integer(hexadecimal, start)
                : throw Error("The number is not valid", start);
        }

        var isDouble = false;
        while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] is '.' or 'e' or 'E' || (text[_at] is '+' or '-' && text[_at - 1] is 'e' or 'E')))
        {
            // 1.size() is no number with a point.
            if (text[_at] == '.' && (_at + 1 >= text.Length || !char.IsAsciiDigit(text[_at + 1])))
            {
                break;
            }

            isDouble |= text[_at] is '.' or 'e' or 'E';
            _at++;
        }

        var number = text.AsSpan(start, _at - start);
        if (isDouble)
        {
            return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                ? new CelToken(CelTokenKind.Number, number.ToString(), value, start + 1)
                : throw Error("The number is not valid", start);
        }

        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
            ? Integer(whole, start)
            : throw Error("The number is too large", start);
    }

    // Unsigned numbers are compared with signed ones freely here, so that their mark is read over.
    private CelToken Integer(long value, int start)
    {
        if (_at < text.Length && (text[_at] is 'u' or 'U'))
        {
            _at++;
        }

        return new CelToken(CelTokenKind.Number, text[start.._at], value, start + 1);
    }

    private static CelException Error(string message, int at) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{message}, at column {at + 1}."));
}
