using System.Buffers;
using System.Globalization;
using System.Text;

namespace GitOpsServerless.Bicep.Syntax;

/// <summary>The values of string tokens, and the way back from a value to a literal.</summary>
internal static class StringLiterals
{
    // What the framework takes for the end of a line.
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\r\n\f\u0085\u2028\u2029");

    /// <summary>The length of the escape sequence that a text starts with, or 0 when it is not a valid one.</summary>
    public static int EscapeLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 2)
        {
            return 0;
        }

        switch (text[1])
        {
            case 'n' or 'r' or 't' or '\\' or '\'':
                return 2;
            case '$':
                return text.Length > 2 && text[2] == '{' ? 3 : 2;
            case 'u':
                return UnicodeLength(text);
            default:
                return 0;
        }
    }

    /// <summary>Whether a string that begins with this token is one of several lines.</summary>
    public static bool IsMultiLine(Token first, string source) => first.End - first.Start > 2 && (source[first.Start] == '$' || source[first.Start + 1] == '\'');

    /// <summary>The value of one piece of a string, or null when the piece is broken.</summary>
    public static string? Value(Token token, string source, bool multiLine)
    {
        var text = source.AsSpan(token.Start, token.End - token.Start);
        var (open, close) = Delimiters(token, multiLine);
        if (text.Length < open.Length + close.Length ||
            !text.StartsWith(open, StringComparison.Ordinal) || !text.EndsWith(close, StringComparison.Ordinal))
        {
            return null;
        }

        var content = text[open.Length..^close.Length];
        return multiLine ? MultiLineValue(token, content) : SingleLineValue(content);
    }

    /// <summary>A value as a single-quoted Bicep literal.</summary>
    public static string Quote(string value)
    {
        var builder = new StringBuilder("'");
        for (var i = 0; i < value.Length; i++)
        {
            switch (value[i])
            {
                case '\n':
                    builder.Append("\\n");
                    break;
                case '\r':
                    builder.Append("\\r");
                    break;
                case '\t':
                    builder.Append("\\t");
                    break;
                case '\\':
                    builder.Append("\\\\");
                    break;
                case '\'':
                    builder.Append("\\'");
                    break;
                case '$' when i + 1 < value.Length && value[i + 1] == '{':
                    builder.Append("\\$");
                    break;
                default:
                    builder.Append(value[i]);
                    break;
            }
        }

        return builder.Append('\'').ToString();
    }

    /// <summary>
    /// Removes the indentation that all lines but the first have in common, and ends lines with a line feed
    /// (what <c>@description()</c> does to its text).
    /// </summary>
    public static string NormalizeIndent(string value)
    {
        if (value.AsSpan().IndexOfAny(LineEnds) < 0)
        {
            return value;
        }

        var lines = value.ReplaceLineEndings("\n").Split('\n');
        var rest = lines.Skip(1).Where(line => line.Length > 0).ToArray();
        var common = 0;
        if (rest.Length > 0)
        {
            var shortest = rest.Min(line => line.Length);
            while (common < shortest && rest.All(line => line[common] is ' ' or '\t'))
            {
                common++;
            }
        }

        return string.Join('\n', lines.Select((line, i) => i == 0 || line.Length == 0 ? line : line[common..]));
    }

    private static int UnicodeLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 5 || text[2] != '{')
        {
            return 0;
        }

        var close = text.IndexOf('}');
        return close > 3 && TryCodePoint(text[3..close], out _) ? close + 1 : 0;
    }

    private static bool TryCodePoint(ReadOnlySpan<char> digits, out int codePoint) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out codePoint) && codePoint is >= 0 and <= 0x10FFFF;

    private static (string Open, string Close) Delimiters(Token token, bool multiLine)
    {
        var dollars = token.Dollars == 0 ? "" : new string('$', token.Dollars);
        var quote = multiLine ? "'''" : "'";
        var hole = multiLine ? dollars + "{" : "${";
        return token.Kind switch
        {
            TokenKind.StringComplete => ((multiLine ? dollars : "") + quote, quote),
            TokenKind.StringLeft => ((multiLine ? dollars : "") + quote, hole),
            TokenKind.StringMiddle => ("}", hole),
            _ => ("}", quote),
        };
    }

    private static string MultiLineValue(Token token, ReadOnlySpan<char> content)
    {
        if (token.Kind is TokenKind.StringComplete or TokenKind.StringLeft)
        {
            content = content.StartsWith("\r") ? content[1..] : content;
            content = content.StartsWith("\n") ? content[1..] : content;
        }

        return content.ToString();
    }

    private static string? SingleLineValue(ReadOnlySpan<char> content)
    {
        if (content.IndexOfAny('\'', '\\') < 0)
        {
            return content.ToString();
        }

        var builder = new StringBuilder(content.Length);
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] == '\'')
            {
                return null;
            }

            if (content[i] != '\\')
            {
                builder.Append(content[i]);
                continue;
            }

            var length = EscapeLength(content[i..]);
            if (length == 0)
            {
                return null;
            }

            AppendEscape(builder, content.Slice(i, length));
            i += length - 1;
        }

        return builder.ToString();
    }

    private static void AppendEscape(StringBuilder builder, ReadOnlySpan<char> escape)
    {
        switch (escape[1])
        {
            case 'n':
                builder.Append('\n');
                break;
            case 'r':
                builder.Append('\r');
                break;
            case 't':
                builder.Append('\t');
                break;
            case 'u':
                _ = TryCodePoint(escape[3..^1], out var codePoint);
                if (codePoint < 0x10000)
                {
                    builder.Append((char)codePoint);
                }
                else
                {
                    builder.Append(char.ConvertFromUtf32(codePoint));
                }

                break;
            default:
                builder.Append(escape[1..]);
                break;
        }
    }
}
