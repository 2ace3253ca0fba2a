namespace GitOpsServerless.Bicep.Syntax;

internal sealed partial class Parser
{
    private SyntaxNode InterpolableString()
    {
        if (Check(TokenKind.StringComplete) && StringLiterals.Value(Current, _source, StringLiterals.IsMultiLine(Current, _source)) is { } whole)
        {
            var token = Read();
            return new StringNode(token.Start, token.End, [whole], []);
        }

        var start = _position;
        var tokens = new List<Token>();
        var expressions = new List<SyntaxNode>();
        var (end, next) = (TokenKind.StringComplete, TokenKind.StringLeft);
        while (true)
        {
            var failed = false;
            if (Check(end))
            {
                tokens.Add(Read());
                if (Segments(tokens) is { } segments)
                {
                    return new StringNode(tokens[0].Start, tokens[^1].End, segments, [.. expressions]);
                }

                failed = true;
            }
            else if (Check(next))
            {
                tokens.Add(Read());
                expressions.Add(HoleExpression());
                failed = AtEnd || Check(TokenKind.NewLine);
            }
            else
            {
                expressions.Add(Synchronize(_position, "BCP064", "Unexpected text inside the string's expression.", [TokenKind.StringMiddle, TokenKind.StringRight, TokenKind.NewLine]));
                failed = !Check(TokenKind.StringMiddle, TokenKind.StringRight);
            }

            if (failed)
            {
                return new SkippedNode(_tokens[start].Start, Current.Start, [.. expressions]);
            }

            (end, next) = (TokenKind.StringRight, TokenKind.StringMiddle);
        }
    }

    private SyntaxNode HoleExpression()
    {
        ReadOnlySpan<TokenKind> ends = [TokenKind.StringMiddle, TokenKind.StringRight, TokenKind.NewLine];
        var expression = Recover(_expressions[(int)ExpressionFlags.None], false, ends);
        return AtEnd || Check(ends)
            ? expression
            : new SkippedNode(expression.Start, Current.Start, expression, Synchronize(_position, "BCP064", "Unexpected text inside the string's expression.", ends));
    }

    private string[]? Segments(List<Token> tokens)
    {
        var multiLine = StringLiterals.IsMultiLine(tokens[0], _source);
        var segments = new string[tokens.Count];
        for (var i = 0; i < tokens.Count; i++)
        {
            if (StringLiterals.Value(tokens[i], _source, multiLine) is not { } value)
            {
                return null;
            }

            segments[i] = value;
        }

        return segments;
    }
}
