using System.Globalization;

namespace GitOpsServerless.Bicep.Syntax;

internal sealed partial class Parser
{
    private static readonly TokenKind[] OperandEnd =
        [TokenKind.StringRight, TokenKind.RightBrace, TokenKind.RightParen, TokenKind.RightSquare, TokenKind.NewLine];

    private SyntaxNode Expression(ExpressionFlags flags)
    {
        Enter();
        var candidate = Binary(flags, 0);
        if (PeekPastNewLines().Kind == TokenKind.Question)
        {
            SkipNewLines();
        }

        if (Check(TokenKind.Question))
        {
            _position++;
            var whenTrue = Recover(() => Expression(flags), false, [TokenKind.Colon, .. OperandEnd]);
            if (whenTrue is not SkippedNode && PeekPastNewLines().Kind == TokenKind.Colon)
            {
                SkipNewLines();
            }

            var colon = Recover(() => ExpectNode(TokenKind.Colon, ":"), Silent(whenTrue), OperandEnd);
            var whenFalse = Recover(() => Expression(flags), Silent(colon), OperandEnd);
            candidate = new TernaryNode(candidate, whenTrue, whenFalse);
        }

        Leave();
        return candidate;
    }

    private static int Precedence(TokenKind kind) => kind switch
    {
        TokenKind.Modulo or TokenKind.Asterisk or TokenKind.Slash => 100,
        TokenKind.Plus or TokenKind.Minus => 90,
        TokenKind.GreaterThan or TokenKind.GreaterThanOrEqual or TokenKind.LessThan or TokenKind.LessThanOrEqual => 80,
        TokenKind.Equal or TokenKind.NotEqual or TokenKind.EqualInsensitive or TokenKind.NotEqualInsensitive => 70,
        TokenKind.And => 50,
        TokenKind.Or => 40,
        TokenKind.DoubleQuestion => 30,
        _ => -1,
    };

    private SyntaxNode Binary(ExpressionFlags flags, int precedence)
    {
        Enter();
        var current = Unary(flags);
        var chain = 0;
        while (Precedence(Current.Kind) is var next && next > precedence)
        {
            if (++chain > _depthLimit * 4)
            {
                throw new ParseError("GOS0312", Current.Start, Current.End, "The expression has too many operators.");
            }

            var op = Read().Kind;
            current = new BinaryNode(current, op, Recover(() => Binary(flags, next), false, OperandEnd));
        }

        Leave();
        return current;
    }

    private SyntaxNode Unary(ExpressionFlags flags)
    {
        if (!Check(TokenKind.Exclamation, TokenKind.Minus))
        {
            return Member(flags);
        }

        var op = Read();
        return new UnaryNode(op.Start, op.Kind, Recover(() => Member(flags), false, OperandEnd));
    }

    private SyntaxNode Member(ExpressionFlags flags)
    {
        Enter();
        var current = Primary(flags);
        var chain = 0;
        while (true)
        {
            if (++chain > _depthLimit * 4)
            {
                throw new ParseError("GOS0312", Current.Start, Current.End, "The expression has too many accessors.");
            }

            switch (Current.Kind)
            {
                case TokenKind.LeftSquare:
                    current = Index(current, flags);
                    continue;
                case TokenKind.Dot:
                    current = Dot(current, flags);
                    continue;
                case TokenKind.DoubleColon:
                    _position++;
                    current = new ResourceAccessNode(current, NameOrEmpty("BCP020", "Expected a resource name here."));
                    continue;
                case TokenKind.Exclamation:
                    current = new NonNullNode(current, Read().End);
                    continue;
                default:
                    Leave();
                    return current;
            }
        }
    }

    private IndexNode Index(SyntaxNode target, ExpressionFlags flags)
    {
        _position++;
        var safe = Check(TokenKind.Question) && Read().Kind == TokenKind.Question;
        var fromEnd = Check(TokenKind.Hat) && Read().Kind == TokenKind.Hat;
        var index = Check(TokenKind.RightSquare) ? SkipHere("BCP117", "An index is missing.") : Expression(flags);
        var close = ExpectCharacter(TokenKind.RightSquare, "]");
        return new IndexNode(target, safe, fromEnd, index, close.End);
    }

    private SyntaxNode Dot(SyntaxNode target, ExpressionFlags flags)
    {
        _position++;
        var question = Current;
        var safe = Check(TokenKind.Question) && Read().Kind == TokenKind.Question;
        var name = NameOrEmpty("BCP020", "Expected a function or property name here.");
        if (!Check(TokenKind.LeftParen))
        {
            return new PropertyAccessNode(target, safe, name);
        }

        if (safe)
        {
            _diagnostics.Error("BCP322", question.Start, question.End, "The safe dereference operator cannot be used on a function call.");
        }

        return Call(target, name, flags);
    }

    private CallNode Call(SyntaxNode? target, NameNode name, ExpressionFlags flags)
    {
        ExpectCharacter(TokenKind.LeftParen, "(");
        var arguments = Arguments(
            TokenKind.RightParen,
            () => Recover(() => Expression(flags), false, TokenKind.NewLine, TokenKind.Comma, TokenKind.RightParen));
        var end = Current.Start;
        if (Check(TokenKind.RightParen))
        {
            end = Read().End;
        }
        else
        {
            SkipHere("BCP018", "Expected \")\" here.");
        }

        return new CallNode(target, name, [.. arguments], end);
    }

    private SyntaxNode Primary(ExpressionFlags flags)
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Integer:
                return new IntegerNode(token.Start, token.End, Number());
            case TokenKind.True or TokenKind.False:
                _position++;
                return new BooleanNode(token.Start, token.End, token.Kind == TokenKind.True);
            case TokenKind.Null:
                _position++;
                return new NullNode(token.Start, token.End);
            case TokenKind.StringComplete or TokenKind.StringLeft:
                return InterpolableString();
            case TokenKind.LeftBrace when flags.HasFlag(ExpressionFlags.Complex):
                return Object(flags);
            case TokenKind.LeftSquare when flags.HasFlag(ExpressionFlags.Complex):
                return PeekPastNewLines(1).Is(_source, "for") ? For(flags, false) : Array();
            case TokenKind.LeftBrace or TokenKind.LeftSquare:
                throw Unexpected("BCP063", "Object and array literals are not allowed here.");
            case TokenKind.LeftParen:
                return ParenthesizedOrLambda(flags);
            case TokenKind.Identifier:
                return CallOrVariable(flags);
            default:
                throw Unexpected("BCP009", "Expected a value here.");
        }
    }

    private ulong Number()
    {
        var token = Current;
        if (!ulong.TryParse(token.Text(_source), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            throw Unexpected("BCP010", "The number is too large.");
        }

        _position++;
        return value;
    }

    private SyntaxNode CallOrVariable(ExpressionFlags flags)
    {
        var name = Name("BCP009", "");
        if (Check(TokenKind.LeftParen))
        {
            return Call(null, name, flags);
        }

        return Check(TokenKind.Arrow) ? Lambda(name.Start, [new LocalNode(name, null)]) : new VariableNode(name);
    }

    private LambdaNode Lambda(int start, LocalNode[] parameters)
    {
        ExpectCharacter(TokenKind.Arrow, "=>");
        SkipNewLinesBeforeBody();
        var body = Recover(() => Expression(ExpressionFlags.Complex), false, TokenKind.NewLine, TokenKind.RightParen);
        return new LambdaNode(start, parameters, null, body, typed: false);
    }

    private void SkipNewLinesBeforeBody()
    {
        var next = PeekPastNewLines();
        var isDeclaration = next.Kind == TokenKind.Identifier && next.Text(_source) is "targetScope" or "metadata" or "type" or "param"
            or "var" or "func" or "resource" or "output" or "module" or "test" or "import" or "extension" or "assert" or "using" or "extends" or "extensionConfig";
        if (!isDeclaration)
        {
            SkipNewLines();
        }
    }

    private SyntaxNode ParenthesizedOrLambda(ExpressionFlags flags)
    {
        var start = Current.Start;
        var (items, commas, end) = ParenthesizedList(() => Expression(flags), newLines: true);
        if (!Check(TokenKind.Arrow))
        {
            return new ParenthesizedNode(start, end, SingleItem(items, commas, start, end));
        }

        var locals = new List<LocalNode>();
        foreach (var item in items)
        {
            if (item is VariableNode variable)
            {
                locals.Add(new LocalNode(variable.Name, null));
            }
            else if (item is not SkippedNode)
            {
                _diagnostics.Error("BCP015", item, "Expected the name of a lambda parameter here.");
            }
        }

        return Lambda(start, [.. locals]);
    }

    private SyntaxNode SingleItem(List<SyntaxNode> items, int commas, int start, int end)
    {
        if (items.Count == 1 && commas == 0)
        {
            return items[0];
        }

        _diagnostics.Error("BCP243", items.Count == 0 ? start + 1 : items[0].Start, items.Count == 0 ? start + 1 : end, "Parentheses must have exactly one expression.");
        return new SkippedNode(start, end, [.. items]);
    }

    private (List<SyntaxNode> Items, int Commas, int End) ParenthesizedList(Func<SyntaxNode> element, bool newLines)
    {
        ExpectCharacter(TokenKind.LeftParen, "(");
        var items = new List<SyntaxNode>();
        var commas = 0;
        SkipLines();
        while (!Check(TokenKind.RightParen))
        {
            items.Add(Recover(element, false, [TokenKind.Comma, .. OperandEnd]));
            SkipLines();
            if (!Check(TokenKind.Comma))
            {
                break;
            }

            _position++;
            commas++;
            SkipLines();
        }

        var close = Recover(
            () => ExpectNode(TokenKind.RightParen, ")"),
            items.Count > 0 && Silent(items[^1]),
            TokenKind.StringRight, TokenKind.RightBrace, TokenKind.RightSquare, TokenKind.NewLine);
        return (items, commas, close.End);

        void SkipLines()
        {
            if (newLines)
            {
                SkipNewLines();
            }
        }
    }

    private SyntaxNode InterpolableString()
    {
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
        var expression = Recover(() => Expression(ExpressionFlags.None), false, ends);
        return AtEnd || Check(ends)
            ? expression
            : new SkippedNode(expression.Start, Current.Start, expression, Synchronize(_position, "BCP064", "Unexpected text inside the string's expression.", ends));
    }

    private string[]? Segments(List<Token> tokens)
    {
        var first = tokens[0].Text(_source);
        var multiLine = first.Length > 2 && (first[0] == '$' || first[1] == '\'');
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

    private ArrayNode Array()
    {
        var open = ExpectCharacter(TokenKind.LeftSquare, "[");
        var items = Elements(TokenKind.RightSquare, () => Recover(ArrayElement, false, TokenKind.NewLine, TokenKind.RightSquare));
        var close = ExpectCharacter(TokenKind.RightSquare, "]");
        return new ArrayNode(open.Start, close.End, [.. items]);
    }

    private SyntaxNode ArrayElement() => Check(TokenKind.Ellipsis)
        ? Spread(TokenKind.Comma, TokenKind.NewLine, TokenKind.RightSquare)
        : Expression(ExpressionFlags.Complex);

    private SpreadNode Spread(params ReadOnlySpan<TokenKind> terminators)
    {
        var ellipsis = ExpectCharacter(TokenKind.Ellipsis, "...");
        return new SpreadNode(ellipsis.Start, Recover(() => Expression(ExpressionFlags.Complex), false, terminators));
    }

    private ObjectNode Object(ExpressionFlags flags)
    {
        Enter();
        var open = ExpectCharacter(TokenKind.LeftBrace, "{");
        var elements = Elements(TokenKind.RightBrace, () => Recover(() => ObjectElement(flags), false, TokenKind.NewLine, TokenKind.RightBrace));
        var close = ExpectCharacter(TokenKind.RightBrace, "}");
        Leave();
        return new ObjectNode(open.Start, close.End, [.. elements]);
    }

    private SyntaxNode ObjectElement(ExpressionFlags flags)
    {
        if (flags.HasFlag(ExpressionFlags.Resources) &&
            (Check(TokenKind.At) || (CheckKeyword("resource") && Ahead(1).Kind == TokenKind.Identifier)))
        {
            return Recover(() => Declaration(nested: true), false, TokenKind.NewLine);
        }

        if (Check(TokenKind.Ellipsis))
        {
            return Spread(TokenKind.Comma, TokenKind.NewLine, TokenKind.RightBrace);
        }

        var key = Recover(PropertyKey, false, TokenKind.Colon, TokenKind.NewLine, TokenKind.RightBrace);
        var colon = Recover(() => ExpectNode(TokenKind.Colon, ":"), Silent(key), TokenKind.NewLine, TokenKind.RightBrace);
        var value = Recover(() => Expression(ExpressionFlags.Complex), Silent(colon), TokenKind.NewLine, TokenKind.RightBrace);
        return new PropertyNode(key, value);
    }

    private SyntaxNode PropertyKey() => Current.Kind switch
    {
        TokenKind.Identifier => Name("BCP022", ""),
        TokenKind.StringComplete or TokenKind.StringLeft => StringOrThrow("BCP022", "Expected a property name here."),
        _ => throw Unexpected("BCP022", "Expected a property name here."),
    };

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
        var (items, commas, end) = ParenthesizedList(() => Expression(flags), newLines: true);
        return new ParenthesizedNode(start, end, SingleItem(items, commas, start, end));
    }

    private ForNode For(ExpressionFlags flags, bool declarationBody)
    {
        Enter();
        var open = ExpectCharacter(TokenKind.LeftSquare, "[");
        SkipNewLines();
        ExpectKeyword("for");
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
        var expression = Recover(() => Expression(ExpressionFlags.Complex), Silent(keyword), TokenKind.Colon, TokenKind.RightSquare, TokenKind.NewLine);
        var colon = Recover(() => ExpectNode(TokenKind.Colon, ":"), Silent(expression), TokenKind.RightSquare, TokenKind.NewLine);
        var body = Recover(() => LoopBody(flags, declarationBody), Silent(colon), TokenKind.RightSquare, TokenKind.NewLine);
        if (body is not SkippedNode)
        {
            SkipNewLines();
        }

        var close = Recover(() => ExpectNode(TokenKind.RightSquare, "]"), Silent(body), TokenKind.RightSquare, TokenKind.NewLine);
        Leave();
        return new ForNode(open.Start, close.End, item, index, expression, body);
    }

    private (LocalNode? Item, LocalNode? Index) LoopVariables()
    {
        var start = Current.Start;
        var (items, _, end) = ParenthesizedList(() => Expression(ExpressionFlags.None), newLines: false);
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
