using System.Globalization;
using System.Text;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expressions;

/// <summary>
/// Parses expressions: calls, access by <c>.name</c> and <c>[key]</c>, strings in single quotes (<c>''</c> is one quote) and integers.
/// </summary>
internal sealed class ExpressionParser
{
    private const int MaximumDepth = 200;

    // Whoever walks an expression needs stack for all of its levels, calls and accesses together.
    private const int MaximumLevels = 250;
    private readonly string text;
    private readonly int end;
    private int position;
    private int depth;

    private ExpressionParser(string text, int start, int end)
    {
        this.text = text;
        this.end = end;
        position = start;
    }

    /// <summary>Parses the whole of a template string that is an expression, brackets included.</summary>
    public static Expression ParseTemplateString(string text, int maximumLength)
    {
        if (text.Length > maximumLength)
        {
            throw new TemplateException($"The template language expression has {text.Length} characters; the limit is {maximumLength}.");
        }

        var parser = new ExpressionParser(text, 1, text.Length - 1);
        var expression = parser.ReadExpression();
        parser.SkipSpace();
        return parser.position == parser.end ? expression : throw parser.Unexpected();
    }

    private TemplateException Unexpected()
    {
        var what = position < end ? $"'{text[position]}' at position '{position}' is not expected" : "the expression ends too early";
        return new($"The template language expression '{ValueText.Shorten(text)}' is not valid: {what}.");
    }

    private Expression ReadExpression()
    {
        if (++depth > MaximumDepth)
        {
            throw new TemplateException($"The template language expression is nested deeper than {MaximumDepth} levels.");
        }

        SkipSpace();
        var expression = ReadPrimary();
        for (SkipSpace(); position < end; SkipSpace())
        {
            if (text[position] == '.')
            {
                position++;
                SkipSpace();
                expression = new AccessExpression(expression, new LiteralExpression(new StringValue(ReadIdentifier())));
            }
            else if (text[position] == '[')
            {
                position++;
                var key = ReadExpression();
                Expect(']');
                expression = new AccessExpression(expression, key);
            }
            else
            {
                break;
            }

            CheckLevels(expression);
        }

        CheckLevels(expression);

        depth--;
        return expression;
    }

    private static void CheckLevels(Expression expression)
    {
        if (expression.Depth > MaximumLevels)
        {
            throw new TemplateException($"The template language expression is nested deeper than {MaximumLevels} levels.");
        }
    }

    private Expression ReadPrimary()
    {
        if (position >= end)
        {
            throw Unexpected();
        }

        var character = text[position];
        return character switch
        {
            '\'' => new LiteralExpression(new StringValue(ReadString())),
            '-' or '+' or (>= '0' and <= '9') => ReadNumber(),
            _ => ReadCall(),
        };
    }

    private CallExpression ReadCall()
    {
        var name = ReadIdentifier();
        SkipSpace();
        if (position < end && text[position] == '.')
        {
            position++;
            SkipSpace();
            name = name + "." + ReadIdentifier();
            SkipSpace();
        }

        Expect('(');
        SkipSpace();
        if (position < end && text[position] == ')')
        {
            position++;
            return new CallExpression(name, []);
        }

        var arguments = new List<Expression>(2);
        while (true)
        {
            arguments.Add(ReadExpression());
            SkipSpace();
            if (position < end && text[position] == ',')
            {
                position++;
                continue;
            }

            Expect(')');
            return new CallExpression(name, arguments);
        }
    }

    private string ReadIdentifier()
    {
        var start = position;
        while (position < end && (char.IsLetterOrDigit(text[position]) || text[position] is '_' or '$'))
        {
            position++;
        }

        return position > start && !char.IsDigit(text[start]) ? text[start..position] : throw Unexpected();
    }

    private string ReadString()
    {
        var builder = new StringBuilder();
        position++;
        while (position < end)
        {
            var close = text.IndexOf('\'', position, end - position);
            if (close < 0)
            {
                break;
            }

            builder.Append(text, position, close - position);
            position = close + 1;
            if (position >= end || text[position] != '\'')
            {
                return builder.ToString();
            }

            builder.Append('\'');
            position++;
        }

        throw new TemplateException($"The template language expression '{ValueText.Shorten(text)}' is not valid: a string is not closed.");
    }

    private LiteralExpression ReadNumber()
    {
        var start = position++;
        while (position < end && (char.IsAsciiDigit(text[position]) || text[position] == '.' && position + 1 < end && char.IsAsciiDigit(text[position + 1])))
        {
            position++;
        }

        var number = text.AsSpan(start, position - start);
        if (long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            return new(new IntegerValue(integer));
        }

        throw double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? new TemplateException($"The language expression '{number}' at position '{start - 1}' is not valid: float point numbers are not supported.")
            : Unexpected();
    }

    private void Expect(char character)
    {
        SkipSpace();
        if (position >= end || text[position] != character)
        {
            throw Unexpected();
        }

        position++;
    }

    private void SkipSpace()
    {
        while (position < end && char.IsWhiteSpace(text[position]))
        {
            position++;
        }
    }
}
