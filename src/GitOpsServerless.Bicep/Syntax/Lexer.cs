namespace GitOpsServerless.Bicep.Syntax;

/// <summary>
/// Cuts a source text into tokens (grammar: github.com/Azure/bicep docs/grammar.md). Comments and white space are
/// dropped; a run of line ends is one token. Never fails: what is wrong becomes a diagnostic and a token.
/// </summary>
internal sealed partial class Lexer
{
    private static readonly System.Buffers.SearchValues<char> IdentifierParts = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");

    private sealed record Hole(bool Brace, bool MultiLine, int Dollars);

    private readonly string _text;
    private readonly DiagnosticBag _diagnostics;
    private readonly TokenList _tokens;
    private readonly Stack<Hole> _holes = new();
    private int _position;
    private int _dollars;

    private Lexer(SourceText source, DiagnosticBag diagnostics)
    {
        _text = source.Text;
        _tokens = new TokenList(_text.Length / 6);
        _diagnostics = diagnostics;
    }

    public static TokenList Tokenize(SourceText source, DiagnosticBag diagnostics)
    {
        var lexer = new Lexer(source, diagnostics);
        while (lexer.Next())
        {
        }

        return lexer._tokens;
    }

    public static bool IsIdentifierStart(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_';

    public static bool IsIdentifierPart(char c) => IsIdentifierStart(c) || char.IsAsciiDigit(c);

    public static bool IsIdentifier(string text) => text.Length > 0 && IsIdentifierStart(text[0]) && text.AsSpan().IndexOfAnyExcept(IdentifierParts) < 0;

    private char Peek(int ahead = 0) => _position + ahead < _text.Length ? _text[_position + ahead] : '\0';

    private bool AtEnd => _position >= _text.Length;

    private bool Next()
    {
        var afterComment = SkipTrivia();
        var start = _position;
        _dollars = 0;
        var kind = AtEnd ? TokenKind.EndOfFile : Scan();
        _tokens.Add(new Token(kind, start, _position, afterComment, _dollars));
        if (kind == TokenKind.Unrecognized)
        {
            var text = _text[start.._position];
            _diagnostics.Error(text == "\"" ? "BCP103" : "BCP001", start, _position, $"The text {text} is not part of the language.");
        }

        return kind != TokenKind.EndOfFile;
    }

    private bool SkipTrivia()
    {
        var sawComment = false;
        while (!AtEnd)
        {
            var c = Peek();
            if (c is ' ' or '\t')
            {
                var run = _text.AsSpan(_position).IndexOfAnyExcept(' ', '\t');
                _position = run < 0 ? _text.Length : _position + run;
            }
            else if (c == '/' && Peek(1) == '/')
            {
                sawComment = true;
                SkipToLineEnd();
            }
            else if (c == '/' && Peek(1) == '*')
            {
                sawComment = true;
                SkipBlockComment();
            }
            else if (c == '#' && AtLineStart() && Directive() is { } directive)
            {
                ReadDirective(directive);
            }
            else
            {
                break;
            }
        }

        return sawComment;
    }

    private void SkipToLineEnd()
    {
        var length = _text.AsSpan(_position).IndexOfAny('\n', '\r');
        _position = length < 0 ? _text.Length : _position + length;
    }

    private void SkipBlockComment()
    {
        var start = _position;
        var close = _text.IndexOf("*/", _position + 2, StringComparison.Ordinal);
        if (close < 0)
        {
            _position = _text.Length;
            _diagnostics.Error("BCP002", start, _position, "The comment is not closed.");
        }
        else
        {
            _position = close + 2;
        }
    }

    private bool AtLineStart()
    {
        var at = _position - 1;
        while (at >= 0 && _text[at] is ' ' or '\t')
        {
            at--;
        }

        return at < 0 || _text[at] is '\n' or '\r';
    }

    private string? Directive()
    {
        foreach (var keyword in (ReadOnlySpan<string>)[DisabledCodes.NextLine, DisabledCodes.From, DisabledCodes.Until])
        {
            if (string.CompareOrdinal(_text, _position, keyword, 0, keyword.Length) == 0)
            {
                return keyword;
            }
        }

        return null;
    }

    private void ReadDirective(string directive)
    {
        var start = _position;
        _position += directive.Length;
        var codes = new List<string>();
        while (!AtEnd)
        {
            while (Peek() is ' ' or '\t')
            {
                _position++;
            }

            var from = _position;
            while (IsIdentifierPart(Peek()) || Peek() == '-')
            {
                _position++;
            }

            if (_position == from)
            {
                break;
            }

            codes.Add(_text[from.._position]);
        }

        if (codes.Count == 0)
        {
            _diagnostics.Error("BCP226", start, _position, "The directive names no diagnostic code.");
        }

        _diagnostics.Disabled.Add(directive, start, codes);
    }

    private TokenKind Scan()
    {
        var c = _text[_position++];
        switch (c)
        {
            case '{':
                if (_holes.Count > 0)
                {
                    _holes.Push(new Hole(true, false, 0));
                }

                return TokenKind.LeftBrace;
            case '}':
                return CloseBrace();
            case '(':
                return TokenKind.LeftParen;
            case ')':
                return TokenKind.RightParen;
            case '[':
                return TokenKind.LeftSquare;
            case ']':
                return TokenKind.RightSquare;
            case '@':
                return TokenKind.At;
            case ',':
                return TokenKind.Comma;
            case '.':
                if (Peek() == '.' && Peek(1) == '.')
                {
                    _position += 2;
                    return TokenKind.Ellipsis;
                }

                return TokenKind.Dot;
            case '?':
                return Either('?', TokenKind.DoubleQuestion, TokenKind.Question);
            case ':':
                return Either(':', TokenKind.DoubleColon, TokenKind.Colon);
            case ';':
                return TokenKind.Semicolon;
            case '+':
                return TokenKind.Plus;
            case '-':
                return TokenKind.Minus;
            case '%':
                return TokenKind.Modulo;
            case '*':
                return TokenKind.Asterisk;
            case '/':
                return TokenKind.Slash;
            case '^':
                return TokenKind.Hat;
            case '$':
                return Dollar();
            case '!':
                return Peek() == '~' ? Either('~', TokenKind.NotEqualInsensitive, TokenKind.Exclamation) : Either('=', TokenKind.NotEqual, TokenKind.Exclamation);
            case '<':
                return Either('=', TokenKind.LessThanOrEqual, TokenKind.LessThan);
            case '>':
                return Either('=', TokenKind.GreaterThanOrEqual, TokenKind.GreaterThan);
            case '=':
                return EqualSign();
            case '&':
                return Either('&', TokenKind.And, TokenKind.Unrecognized);
            case '|':
                return Either('|', TokenKind.Or, TokenKind.Pipe);
            case '\'':
                return Quote();
            case '\n' or '\r':
                return LineEnd();
            default:
                return Word(c);
        }
    }

    private TokenKind Either(char next, TokenKind two, TokenKind one)
    {
        if (Peek() != next)
        {
            return one;
        }

        _position++;
        return two;
    }

    private TokenKind EqualSign() => Peek() switch
    {
        '~' => Either('~', TokenKind.EqualInsensitive, TokenKind.Assignment),
        '>' => Either('>', TokenKind.Arrow, TokenKind.Assignment),
        _ => Either('=', TokenKind.Equal, TokenKind.Assignment),
    };

    private TokenKind CloseBrace()
    {
        if (!_holes.TryPeek(out var hole))
        {
            return TokenKind.RightBrace;
        }

        // The official lexer keeps the entry of an object's brace: an object inside a hole never closes its string there.
        if (hole.Brace)
        {
            return TokenKind.RightBrace;
        }

        _dollars = hole.Dollars;
        var kind = hole.MultiLine ? ScanMultiLine(false, hole.Dollars) : ScanString(false);
        if (kind == TokenKind.StringRight)
        {
            _holes.Pop();
        }

        return kind;
    }

    private TokenKind Dollar()
    {
        var count = 1;
        while (Peek() == '$')
        {
            _position++;
            count++;
        }

        if (Peek() != '\'' || Peek(1) != '\'' || Peek(2) != '\'')
        {
            return TokenKind.Unrecognized;
        }

        _position += 3;
        _dollars = count;
        var kind = ScanMultiLine(true, count);
        if (kind == TokenKind.StringLeft)
        {
            _holes.Push(new Hole(false, true, count));
        }

        return kind;
    }

    private TokenKind Quote()
    {
        if (Peek() == '\'' && Peek(1) == '\'')
        {
            _position += 2;
            return ScanMultiLine(true, 0);
        }

        var kind = ScanString(true);
        if (kind == TokenKind.StringLeft)
        {
            _holes.Push(new Hole(false, false, 0));
        }

        return kind;
    }

    private TokenKind LineEnd()
    {
        if (_holes.Count > 0)
        {
            _position--;
            _diagnostics.Error("BCP004", _position, _position, "The string is not closed before the end of the line.");
            _holes.Clear();
            return TokenKind.StringRight;
        }

        while (Peek() is '\n' or '\r')
        {
            _position++;
        }

        return TokenKind.NewLine;
    }

    private TokenKind Word(char first)
    {
        if (char.IsAsciiDigit(first))
        {
            while (char.IsAsciiDigit(Peek()))
            {
                _position++;
            }

            return TokenKind.Integer;
        }

        if (!IsIdentifierStart(first))
        {
            return TokenKind.Unrecognized;
        }

        var start = _position - 1;
        var length = _text.AsSpan(_position).IndexOfAnyExcept(IdentifierParts);
        _position = length < 0 ? _text.Length : _position + length;
        if (_position - start > 255)
        {
            _diagnostics.Error("BCP024", start, _position, "An identifier has at most 255 characters.");
        }

        return _text.AsSpan(start, _position - start) switch
        {
            "true" => TokenKind.True,
            "false" => TokenKind.False,
            "null" => TokenKind.Null,
            _ => TokenKind.Identifier,
        };
    }
}
