namespace GitOpsServerless.Bicep.Syntax;

internal sealed partial class Lexer
{
    private static readonly System.Buffers.SearchValues<char> StringStops = System.Buffers.SearchValues.Create("'\\$\n\r");

    private TokenKind ScanString(bool first)
    {
        var start = _position - 1;
        while (true)
        {
            var plain = _text.AsSpan(_position).IndexOfAny(StringStops);
            _position = plain < 0 ? _text.Length : _position + plain;
            if (AtEnd || Peek() is '\n' or '\r')
            {
                _diagnostics.Error("BCP004", start, _position, "The string is not closed.");
                return first ? TokenKind.StringComplete : TokenKind.StringRight;
            }

            var c = _text[_position++];
            if (c == '\'')
            {
                return first ? TokenKind.StringComplete : TokenKind.StringRight;
            }

            if (c == '$' && Peek() == '{')
            {
                _position++;
                return first ? TokenKind.StringLeft : TokenKind.StringMiddle;
            }

            if (c == '\\')
            {
                ScanEscape();
            }
        }
    }

    private void ScanEscape()
    {
        var start = _position - 1;
        if (AtEnd)
        {
            _diagnostics.Error("BCP005", start, _position, "The escape sequence at the end of the file is not complete.");
            return;
        }

        if (StringLiterals.EscapeLength(_text.AsSpan(start)) is > 0 and var length)
        {
            _position = start + length;
            return;
        }

        var unicode = Peek() == 'u';
        if (Peek() is not ('\n' or '\r'))
        {
            _position++;
        }

        _diagnostics.Error(unicode ? "BCP133" : "BCP006", start, _position, "The escape sequence is not known.");
    }

    private TokenKind ScanMultiLine(bool first, int dollars)
    {
        var start = _position;
        while (!AtEnd)
        {
            if (Peek() == '$')
            {
                var run = Run('$');
                if (dollars > 0 && run >= dollars && Peek() == '{')
                {
                    _position++;
                    return first ? TokenKind.StringLeft : TokenKind.StringMiddle;
                }
            }
            else if (Peek() == '\'')
            {
                if (Run('\'') >= 3)
                {
                    return first ? TokenKind.StringComplete : TokenKind.StringRight;
                }
            }
            else
            {
                _position++;
            }
        }

        _diagnostics.Error("BCP140", start, _position, "The multi-line string is not closed.");
        return first ? TokenKind.StringComplete : TokenKind.StringRight;
    }

    private int Run(char c)
    {
        var start = _position;
        while (Peek() == c && !AtEnd)
        {
            _position++;
        }

        return _position - start;
    }
}
