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
        var multiLine = StringLiterals.IsMultiLine(Current, _source);
        var segments = new List<string?>();
        var expressions = new List<SyntaxNode>();
        var (end, next) = (TokenKind.StringComplete, TokenKind.StringLeft);
        while (true)
        {
            var failed = false;
            if (Check(end))
            {
                var last = Read();
                segments.Add(StringLiterals.Value(last, _source, multiLine));
                if (!segments.Contains(null))
                {
                    return new StringNode(_tokens[start].Start, last.End, [.. segments!], [.. expressions]);
                }

                failed = true;
            }
            else if (Check(next))
            {
                segments.Add(StringLiterals.Value(Read(), _source, multiLine));
                expressions.Add(HoleExpression());
                failed = AtEnd || Check(TokenKind.NewLine);
            }
            else
            {
                expressions.Add(SkipInHole([TokenKind.StringMiddle, TokenKind.StringRight, TokenKind.NewLine]));
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
            : new SkippedNode(expression.Start, Current.Start, expression, SkipInHole(ends));
    }

    private SkippedNode SkipInHole(ReadOnlySpan<TokenKind> ends)
    {
        var skipped = Synchronize(_position, null, ends);
        _diagnostics.Error("BCP064", skipped, "Unexpected text inside the string's expression.");
        return skipped;
    }
}
