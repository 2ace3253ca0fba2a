namespace GitOpsServerless.Bicep.Syntax;

internal sealed partial class Parser
{
    private SyntaxNode Type(bool optionalResourceType)
    {
        if (!CheckKeyword("resource") || Ahead(1).Kind == TokenKind.LessThan)
        {
            return TypeExpression();
        }

        var keyword = Read();
        if (optionalResourceType && !Check(TokenKind.StringComplete, TokenKind.StringLeft))
        {
            return new ResourceTypeNode(keyword.Start, keyword.End, null);
        }

        var type = ReferenceString("BCP068", "Expected a resource type string here.", false, TokenKind.Assignment, TokenKind.NewLine);
        return new ResourceTypeNode(keyword.Start, type.End, type);
    }

    private bool AtUnionSeparator => Check(TokenKind.Pipe) || (Check(TokenKind.NewLine) && Ahead(1).Kind == TokenKind.Pipe);

    private SyntaxNode TypeExpression()
    {
        Enter();
        var start = Current.Start;
        var leading = AtUnionSeparator;
        if (leading)
        {
            SkipNewLines();
            start = Read().Start;
        }

        var candidate = UnaryType();
        if (leading || AtUnionSeparator)
        {
            var members = new List<SyntaxNode> { candidate };
            while (AtUnionSeparator)
            {
                SkipNewLines();
                _position++;
                members.Add(Check(TokenKind.NewLine)
                    ? SkipHere("BCP286", "Expected a type here.")
                    : Recover(UnaryType, false, TokenKind.NewLine));
            }

            candidate = new UnionTypeNode(start, members[^1].End, [.. members]);
        }

        Leave();
        return candidate;
    }

    private SyntaxNode UnaryType()
    {
        SyntaxNode candidate;
        if (Check(TokenKind.Exclamation, TokenKind.Minus))
        {
            var op = Read();
            candidate = new UnaryTypeNode(op.Start, op.Kind, Recover(MemberType, false, OperandEnd));
        }
        else
        {
            candidate = MemberType();
        }

        while (Check(TokenKind.Question, TokenKind.Exclamation))
        {
            var mark = Read();
            candidate = mark.Kind == TokenKind.Question ? new NullableTypeNode(candidate, mark.End) : new NonNullTypeNode(candidate, mark.End);
        }

        return candidate;
    }

    private SyntaxNode MemberType()
    {
        Enter();
        var current = PrimaryType();
        var chain = 0;
        while (Check(TokenKind.LeftSquare, TokenKind.Dot))
        {
            if (++chain > _depthLimit)
            {
                throw new ParseError("GOS0312", Current.Start, Current.End, "The type has too many accessors: give inner types a name.");
            }

            current = Read().Kind == TokenKind.LeftSquare ? TypeIndex(current) : TypeDot(current);
        }

        Leave();
        return current;
    }

    private SyntaxNode TypeIndex(SyntaxNode target)
    {
        if (Check(TokenKind.RightSquare))
        {
            return new ArrayTypeNode(target, Read().End);
        }

        if (Check(TokenKind.Asterisk))
        {
            _position++;
            return new TypeItemsAccessNode(target, ExpectCharacter(TokenKind.RightSquare, "]").End);
        }

        var index = Expression(ExpressionFlags.None);
        return new TypeIndexNode(target, index, ExpectCharacter(TokenKind.RightSquare, "]").End);
    }

    private SyntaxNode TypeDot(SyntaxNode target)
    {
        if (Check(TokenKind.Asterisk))
        {
            return new TypeAdditionalAccessNode(target, Read().End);
        }

        var name = NameOrEmpty("BCP020", "Expected a property name here.");
        return Check(TokenKind.LessThan) ? GenericType(target, name) : new TypePropertyAccessNode(target, name);
    }

    private GenericTypeNode GenericType(SyntaxNode? target, NameNode name)
    {
        ExpectCharacter(TokenKind.LessThan, "<");
        var arguments = Arguments(
            TokenKind.GreaterThan,
            () => Recover(_typeExpression, false, TokenKind.NewLine, TokenKind.Comma, TokenKind.GreaterThan));
        var end = Current.Start;
        if (Check(TokenKind.GreaterThan))
        {
            end = Read().End;
        }
        else
        {
            SkipHere("BCP018", "Expected \">\" here.");
        }

        return new GenericTypeNode(target, name, [.. arguments], end);
    }

    private SyntaxNode PrimaryType()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Integer:
                return new IntegerTypeNode(token.Start, token.End, Number());
            case TokenKind.True or TokenKind.False:
                _position++;
                return new BooleanTypeNode(token.Start, token.End, token.Kind == TokenKind.True);
            case TokenKind.Null:
                _position++;
                return new NullTypeNode(token.Start, token.End);
            case TokenKind.StringComplete or TokenKind.StringLeft:
                return InterpolableString() is StringNode text ? new StringTypeNode(text) : new SkippedNode(token.Start, Current.Start);
            case TokenKind.LeftBrace:
                return ObjectType();
            case TokenKind.LeftSquare:
                return TupleType();
            case TokenKind.LeftParen:
                var (items, commas, end) = ParenthesizedList(TypeExpression, newLines: false);
                return new ParenthesizedTypeNode(token.Start, end, SingleItem(items, commas, token.Start, end));
            case TokenKind.Identifier:
                var name = Name("BCP279", "");
                return Check(TokenKind.LessThan) ? GenericType(null, name) : new TypeNameNode(name);
            default:
                throw Unexpected("BCP279", "Expected a type here.");
        }
    }

    private ObjectTypeNode ObjectType()
    {
        var open = ExpectCharacter(TokenKind.LeftBrace, "{");
        var elements = Elements(TokenKind.RightBrace, ObjectTypeProperty);
        var close = ExpectCharacter(TokenKind.RightBrace, "}");
        return new ObjectTypeNode(open.Start, close.End, [.. elements]);
    }

    private SyntaxNode ObjectTypeProperty()
    {
        var start = Current.Start;
        var decorators = Decorators();
        SyntaxNode? key = null;
        if (Check(TokenKind.Asterisk))
        {
            _position++;
        }
        else
        {
            key = Recover(_typePropertyKey, false, TokenKind.Colon, TokenKind.NewLine, TokenKind.RightBrace);
        }

        var colon = Sign(TokenKind.Colon, _colon, Silent(key), TokenKind.NewLine, TokenKind.RightBrace);
        var type = Recover(_typeExpression, Silent(colon), TokenKind.NewLine, TokenKind.RightBrace);
        return new TypePropertyNode(start, decorators, key, type);
    }

    private TupleTypeNode TupleType()
    {
        var open = ExpectCharacter(TokenKind.LeftSquare, "[");
        var items = Elements(TokenKind.RightSquare, () => Recover(TupleItem, false, TokenKind.NewLine, TokenKind.RightSquare));
        var close = ExpectCharacter(TokenKind.RightSquare, "]");
        return new TupleTypeNode(open.Start, close.End, [.. items]);
    }

    private TupleItemNode TupleItem()
    {
        var start = Current.Start;
        var decorators = Decorators();
        return new TupleItemNode(start, decorators, TypeExpression());
    }

    private LambdaNode TypedLambda()
    {
        var start = Current.Start;
        var (items, _, _) = ParenthesizedList(
            () => new LocalNode(
                NameOrEmpty("BCP015", "Expected the name of a parameter here."),
                Recover(() => Type(false), false, TokenKind.NewLine, TokenKind.Comma, TokenKind.RightParen)),
            newLines: true);
        var returnType = Recover(() => Type(false), false, TokenKind.NewLine, TokenKind.RightParen);
        var arrow = Recover(() => ExpectNode(TokenKind.Arrow, "=>"), false, TokenKind.NewLine, TokenKind.RightParen);
        if (arrow is not SkippedNode)
        {
            SkipNewLinesBeforeBody();
        }

        var body = Recover(_expressions[(int)ExpressionFlags.Complex], false, TokenKind.NewLine, TokenKind.RightParen);
        return new LambdaNode(start, [.. items.OfType<LocalNode>()], returnType, body, typed: true);
    }
}
