using System.Globalization;

namespace GitOpsServerless.Bicep.Syntax;

internal sealed partial class Parser
{
    private static readonly TokenKind[] OperandEnd =
        [TokenKind.StringRight, TokenKind.RightBrace, TokenKind.RightParen, TokenKind.RightSquare, TokenKind.NewLine];

    private static readonly TokenKind[] WhenTrueEnd = [TokenKind.Colon, .. OperandEnd];

    private static readonly TokenKind[] ItemEnd = [TokenKind.Comma, .. OperandEnd];

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
            var whenTrue = Recover(_expressions[(int)flags], false, WhenTrueEnd);
            if (whenTrue is not SkippedNode && PeekPastNewLines().Kind == TokenKind.Colon)
            {
                SkipNewLines();
            }

            var colon = Sign(TokenKind.Colon, _colon, Silent(whenTrue), OperandEnd);
            var whenFalse = Recover(_expressions[(int)flags], Silent(colon), OperandEnd);
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
                throw new ParseError("GOS0312", Current.Start, Current.End, "The expression has too many operators: give parts of it a variable.");
            }

            var op = Read().Kind;
            current = new BinaryNode(current, op, Operand(flags, next));
        }

        Leave();
        return current;
    }

    private SyntaxNode Operand(ExpressionFlags flags, int precedence) => Recover(() => Binary(flags, precedence), false, OperandEnd);

    private SyntaxNode Unary(ExpressionFlags flags)
    {
        return Current.Kind is TokenKind.Exclamation or TokenKind.Minus ? Negated(flags) : Member(flags);
    }

    private UnaryNode Negated(ExpressionFlags flags)
    {
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
                throw new ParseError("GOS0312", Current.Start, Current.End, "The expression has too many accessors: give parts of it a variable.");
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
        var open = ExpectCharacter(TokenKind.LeftParen, "(");
        var arguments = Arguments(
            TokenKind.RightParen,
            _arguments[(int)flags]);
        var end = Current.Start;
        if (Check(TokenKind.RightParen))
        {
            end = Read().End;
        }
        else
        {
            SkipHere("BCP018", "Expected \")\" here.");
        }

        return new CallNode(target, name, open.Start, arguments, end);
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
        var body = Recover(_expressions[(int)ExpressionFlags.Complex], false, TokenKind.NewLine, TokenKind.RightParen);
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
        var (items, commas, end) = ParenthesizedList(_expressions[(int)flags], newLines: true);
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
            items.Add(Recover(element, false, ItemEnd));
            SkipLines();
            if (!Check(TokenKind.Comma))
            {
                break;
            }

            _position++;
            commas++;
            SkipLines();
        }

        var end = Current.End;
        var close = Sign(
            TokenKind.RightParen,
            _rightParen,
            items.Count > 0 && Silent(items[^1]),
            TokenKind.StringRight, TokenKind.RightBrace, TokenKind.RightSquare, TokenKind.NewLine);
        return (items, commas, close?.End ?? end);

        void SkipLines()
        {
            if (newLines)
            {
                SkipNewLines();
            }
        }
    }

    private ArrayNode Array()
    {
        var open = ExpectCharacter(TokenKind.LeftSquare, "[");
        var items = Elements(TokenKind.RightSquare, _arrayElement);
        var close = ExpectCharacter(TokenKind.RightSquare, "]");
        return new ArrayNode(open.Start, close.End, items);
    }

    private SyntaxNode ArrayElement() => Check(TokenKind.Ellipsis)
        ? Spread(TokenKind.Comma, TokenKind.NewLine, TokenKind.RightSquare)
        : Expression(ExpressionFlags.Complex);

    private SpreadNode Spread(params ReadOnlySpan<TokenKind> terminators)
    {
        var ellipsis = ExpectCharacter(TokenKind.Ellipsis, "...");
        return new SpreadNode(ellipsis.Start, Recover(_expressions[(int)ExpressionFlags.Complex], false, terminators));
    }

    private ObjectNode Object(ExpressionFlags flags)
    {
        Enter();
        var open = ExpectCharacter(TokenKind.LeftBrace, "{");
        var elements = Elements(TokenKind.RightBrace, _objectElements[(int)flags]);
        var close = ExpectCharacter(TokenKind.RightBrace, "}");
        Leave();
        return new ObjectNode(open.Start, close.End, elements);
    }

    private SyntaxNode ObjectElement(ExpressionFlags flags)
    {
        if (flags.HasFlag(ExpressionFlags.Resources) &&
            (Check(TokenKind.At) || (CheckKeyword("resource") && Ahead(1).Kind == TokenKind.Identifier)))
        {
            return Recover(_nestedDeclaration, false, TokenKind.NewLine);
        }

        if (Check(TokenKind.Ellipsis))
        {
            return Spread(TokenKind.Comma, TokenKind.NewLine, TokenKind.RightBrace);
        }

        var key = Recover(_propertyKey, false, TokenKind.Colon, TokenKind.NewLine, TokenKind.RightBrace);
        var colon = Sign(TokenKind.Colon, _colon, Silent(key), TokenKind.NewLine, TokenKind.RightBrace);
        var value = Recover(_expressions[(int)ExpressionFlags.Complex], Silent(colon), TokenKind.NewLine, TokenKind.RightBrace);
        return new PropertyNode(key, value);
    }

    private SyntaxNode PropertyKey() => Current.Kind switch
    {
        TokenKind.Identifier => Name("BCP022", ""),
        TokenKind.StringComplete or TokenKind.StringLeft => StringOrThrow("BCP022", "Expected a property name here."),
        _ => throw Unexpected("BCP022", "Expected a property name here."),
    };
}
