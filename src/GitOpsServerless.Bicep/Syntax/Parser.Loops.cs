namespace GitOpsServerless.Bicep.Syntax;

internal sealed partial class Parser
{
    private IfNode If(ExpressionFlags flags, bool insideFor)
    {
        var keyword = ExpectKeyword("if");
        ReadOnlySpan<TokenKind> ends = insideFor
            ? [TokenKind.RightSquare, TokenKind.LeftBrace, TokenKind.NewLine]
            : [TokenKind.LeftBrace, TokenKind.NewLine];
        var condition = Recover(() => ParenthesizedCondition(flags & ~ExpressionFlags.Resources), false, ends);
        var body = Recover(() => Object(flags), Silent(condition), insideFor ? [TokenKind.RightSquare, TokenKind.NewLine] : [TokenKind.NewLine]);
        return new IfNode(keyword.Start, condition, body);
    }

    private ParenthesizedNode ParenthesizedCondition(ExpressionFlags flags)
    {
        var start = Current.Start;
        var (items, commas, end) = ParenthesizedList(_expressions[(int)flags], newLines: true);
        return new ParenthesizedNode(start, end, SingleItem(items, commas, start, end));
    }

    private ForNode For(ExpressionFlags flags, bool declarationBody)
    {
        Enter();
        var open = ExpectCharacter(TokenKind.LeftSquare, "[");
        SkipNewLines();
        var start = ExpectKeyword("for").Start;
        var known = _diagnostics.Count;
        LocalNode? item = null;
        LocalNode? index = null;
        switch (Current.Kind)
        {
            case TokenKind.Identifier:
                item = new LocalNode(Name("BCP138", ""), null);
                break;
            case TokenKind.LeftParen:
                (item, index) = LoopVariables();
                break;
            default:
                SkipHere("BCP162", "Expected a loop variable here.");
                break;
        }

        var keyword = Recover(() => { ExpectKeyword("in"); return new NameNode(Current.Start, Current.End, "in"); }, _diagnostics.Count > known, TokenKind.RightSquare, TokenKind.NewLine);
        var expression = Recover(_expressions[(int)ExpressionFlags.Complex], Silent(keyword), TokenKind.Colon, TokenKind.RightSquare, TokenKind.NewLine);
        var colon = Sign(TokenKind.Colon, _colon, Silent(expression), TokenKind.RightSquare, TokenKind.NewLine);
        var body = Recover(() => LoopBody(flags, declarationBody), Silent(colon), TokenKind.RightSquare, TokenKind.NewLine);
        if (body is not SkippedNode)
        {
            SkipNewLines();
        }

        var close = Recover(() => ExpectNode(TokenKind.RightSquare, "]"), Silent(body), TokenKind.RightSquare, TokenKind.NewLine);
        Leave();
        return new ForNode(open.Start, close.End, start, item, index, expression, body);
    }

    private (LocalNode? Item, LocalNode? Index) LoopVariables()
    {
        var start = Current.Start;
        var (items, _, end) = ParenthesizedList(_expressions[(int)ExpressionFlags.None], newLines: false);
        if (items.Count == 2 && items[0] is VariableNode item && items[1] is VariableNode index)
        {
            return (new LocalNode(item.Name, null), new LocalNode(index.Name, null));
        }

        _diagnostics.Error("BCP163", start, end, "A loop has one variable, or two in parentheses: the item and its index.");
        return (null, null);
    }

    private SyntaxNode LoopBody(ExpressionFlags flags, bool declarationBody)
    {
        if (!declarationBody)
        {
            return Expression(flags | ExpressionFlags.Complex);
        }

        return Current.Kind switch
        {
            TokenKind.LeftBrace => Object(flags),
            TokenKind.Identifier when CheckKeyword("if") => If(flags, true),
            _ => throw Unexpected("BCP167", "Expected \"{\" or the keyword if here."),
        };
    }
}
