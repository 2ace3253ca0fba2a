namespace GitOpsServerless.Bicep.Syntax;

internal sealed partial class Parser
{
    private SyntaxNode Declaration(bool nested)
    {
        var start = Current.Start;
        var decorators = Decorators();
        var keyword = Check(TokenKind.Identifier) ? Current.Text(_source) : "";
        if (nested && keyword != "resource")
        {
            keyword = "";
        }

        return (_parametersFile, keyword) switch
        {
            (false, "targetScope") => TargetScope(start, decorators),
            (false, "metadata") => Metadata(start, decorators),
            (_, "type") => TypeDeclaration(start, decorators),
            (false, "param") => Parameter(start, decorators),
            (_, "var") => Variable(start, decorators),
            (false, "func") => Function(start, decorators),
            (false, "resource") => Resource(start, decorators),
            (false, "output") => Output(start, decorators),
            (false, "module") => Module(start, decorators),
            (false, "test") => Test(start, decorators),
            (false, "assert") => Assert(start, decorators),
            (false, "import") => Ahead(1).Kind is TokenKind.StringComplete or TokenKind.StringLeft
                ? Extension(start, decorators)
                : Import(start, decorators),
            (true, "import") => Import(start, decorators),
            (_, "extension") => Extension(start, decorators),
            (true, "using") => Using(start, decorators),
            (true, "extends") => Extends(start, decorators),
            (true, "param") => ParameterAssignment(start, decorators),
            (true, "extensionConfig") => ExtensionConfig(start, decorators),
            _ when decorators.Length > 0 && !_parametersFile => new MissingDeclarationNode(decorators),
            _ => throw Unexpected(_parametersFile ? "BCP337" : "BCP007", "The declaration is not one of the language."),
        };
    }

    private DecoratorNode[] Decorators()
    {
        if (!Check(TokenKind.At))
        {
            return [];
        }

        var decorators = new List<DecoratorNode>();
        while (Check(TokenKind.At))
        {
            decorators.Add(Decorator());
            LineEnd();
            SkipNewLines();
        }

        return [.. decorators];
    }

    private DecoratorNode Decorator()
    {
        var at = Read();
        var expression = Recover(DecoratorExpression, false, TokenKind.NewLine);
        return new DecoratorNode(at.Start, expression);
    }

    private SyntaxNode DecoratorExpression()
    {
        var name = Name("BCP123", "Expected the name of a decorator here.");
        SyntaxNode current = Check(TokenKind.LeftParen) ? Call(null, name, ExpressionFlags.Complex) : new VariableNode(name);
        while (Check(TokenKind.Dot))
        {
            _position++;
            name = NameOrEmpty("BCP020", "Expected a function or property name here.");
            current = Check(TokenKind.LeftParen) ? Call(current, name, ExpressionFlags.Complex) : new PropertyAccessNode(current, false, name);
        }

        return current;
    }

    private SyntaxNode? AssignmentSign(SyntaxNode before, params ReadOnlySpan<TokenKind> terminators) =>
        Sign(TokenKind.Assignment, _assignment, Silent(before), terminators);

    private SyntaxNode AssignedValue(SyntaxNode? sign) =>
        Recover(_expressions[(int)ExpressionFlags.Complex], Silent(sign), TokenKind.NewLine);

    private TargetScopeNode TargetScope(int start, DecoratorNode[] decorators)
    {
        _position++;
        Sign(TokenKind.Assignment, _assignment, false, TokenKind.NewLine);
        return new TargetScopeNode(start, decorators, Recover(_expressions[(int)ExpressionFlags.Complex], false, TokenKind.NewLine));
    }

    private MetadataNode Metadata(int start, DecoratorNode[] decorators)
    {
        _position++;
        var name = RecoverName("BCP266", "Expected the name of the metadata here.", false, TokenKind.Assignment, TokenKind.NewLine);
        var sign = AssignmentSign(name, TokenKind.NewLine);
        return new MetadataNode(start, decorators, name, AssignedValue(sign));
    }

    private TypeDeclarationNode TypeDeclaration(int start, DecoratorNode[] decorators)
    {
        _position++;
        var name = RecoverName("BCP325", "Expected the name of the type here.", false, TokenKind.Assignment, TokenKind.NewLine);
        AssignmentSign(name, TokenKind.NewLine);
        var type = Recover(() => Type(false), Silent(name), TokenKind.Assignment, TokenKind.LeftBrace, TokenKind.NewLine);
        return new TypeDeclarationNode(start, decorators, name, type);
    }

    private ParameterNode Parameter(int start, DecoratorNode[] decorators)
    {
        _position++;
        var name = RecoverName("BCP013", "Expected the name of the parameter here.", false, TokenKind.Identifier, TokenKind.NewLine);
        var type = Recover(() => Type(false), Silent(name), TokenKind.Assignment, TokenKind.LeftBrace, TokenKind.NewLine);
        SyntaxNode? value = null;
        if (!Check(TokenKind.NewLine) && !AtEnd)
        {
            value = Recover(ParameterDefault, Silent(type), TokenKind.NewLine);
        }

        return new ParameterNode(start, decorators, name, type, value);
    }

    private SyntaxNode ParameterDefault()
    {
        Expect(TokenKind.Assignment, "BCP008", "Expected \"=\" or the end of the line here.");
        return Recover(_expressions[(int)ExpressionFlags.Complex], false, TokenKind.NewLine);
    }

    private VariableDeclarationNode Variable(int start, DecoratorNode[] decorators)
    {
        _position++;
        var name = RecoverName("BCP015", "Expected the name of the variable here.", false, TokenKind.Identifier, TokenKind.NewLine);
        var type = AtEnd || Check(TokenKind.NewLine, TokenKind.Assignment)
            ? null
            : Recover(() => Type(false), Silent(name), TokenKind.Assignment, TokenKind.NewLine);
        var sign = AssignmentSign(type ?? name, TokenKind.NewLine);
        return new VariableDeclarationNode(start, decorators, name, type, AssignedValue(sign));
    }

    private FunctionNode Function(int start, DecoratorNode[] decorators)
    {
        _position++;
        var name = RecoverName("BCP015", "Expected the name of the function here.", false, TokenKind.Assignment, TokenKind.NewLine);
        return new FunctionNode(start, decorators, name, Recover(TypedLambda, Silent(name), TokenKind.NewLine));
    }

    private OutputNode Output(int start, DecoratorNode[] decorators)
    {
        _position++;
        var name = RecoverName("BCP016", "Expected the name of the output here.", false, TokenKind.Identifier, TokenKind.NewLine);
        var type = Recover(() => Type(true), Silent(name), TokenKind.Assignment, TokenKind.NewLine);
        var sign = AssignmentSign(type, TokenKind.NewLine);
        return new OutputNode(start, decorators, name, type, AssignedValue(sign));
    }

    private AssertNode Assert(int start, DecoratorNode[] decorators)
    {
        _position++;
        var name = RecoverName("BCP344", "Expected the name of the assertion here.", false, TokenKind.Assignment, TokenKind.NewLine);
        var sign = AssignmentSign(name, TokenKind.NewLine);
        return new AssertNode(start, decorators, name, AssignedValue(sign));
    }

    private SyntaxNode ReferenceString(string code, string message, bool suppress, params ReadOnlySpan<TokenKind> terminators) =>
        Recover(() => StringOrThrow(code, message), suppress, terminators);

    private SyntaxNode StringOrThrow(string code, string message)
    {
        var at = Current;
        var text = InterpolableString();
        return text is SkippedNode ? throw new ParseError(code, at.Start, at.End, message) : text;
    }

    private ResourceNode Resource(int start, DecoratorNode[] decorators)
    {
        _position++;
        var name = RecoverName("BCP017", "Expected the name of the resource here.", false, TokenKind.StringComplete, TokenKind.StringLeft, TokenKind.NewLine);
        var type = ReferenceString("BCP068", "Expected a resource type string here.", Silent(name), TokenKind.Assignment, TokenKind.NewLine);
        var existing = CheckKeyword("existing");
        if (existing)
        {
            _position++;
        }

        var sign = AssignmentSign(type, TokenKind.LeftBrace, TokenKind.NewLine);
        return new ResourceNode(start, decorators, name, type, existing, DeclarationBody(sign, ExpressionFlags.Resources | ExpressionFlags.Complex));
    }

    private ModuleNode Module(int start, DecoratorNode[] decorators)
    {
        _position++;
        var name = RecoverName("BCP096", "Expected the name of the module here.", false, TokenKind.StringComplete, TokenKind.StringLeft, TokenKind.NewLine);
        var path = ReferenceString("BCP097", "Expected a module path string here.", Silent(name), TokenKind.Assignment, TokenKind.NewLine);
        var sign = AssignmentSign(path, TokenKind.LeftBrace, TokenKind.NewLine);
        return new ModuleNode(start, decorators, name, path, DeclarationBody(sign, ExpressionFlags.Complex));
    }

    private TestNode Test(int start, DecoratorNode[] decorators)
    {
        _position++;
        var name = RecoverName("BCP346", "Expected the name of the test here.", false, TokenKind.StringComplete, TokenKind.StringLeft, TokenKind.NewLine);
        var path = ReferenceString("BCP347", "Expected a test path string here.", Silent(name), TokenKind.Assignment, TokenKind.NewLine);
        var sign = AssignmentSign(path, TokenKind.LeftBrace, TokenKind.NewLine);
        var value = Recover(() => Object(ExpressionFlags.Complex), Silent(sign), TokenKind.NewLine);
        return new TestNode(start, decorators, name, path, value);
    }

    private SyntaxNode DeclarationBody(SyntaxNode? sign, ExpressionFlags flags)
    {
        if (sign is not SkippedNode && PeekPastNewLines().Is(_source, "if"))
        {
            SkipNewLines();
        }

        return Recover(
            () => Current.Kind switch
            {
                TokenKind.Identifier when CheckKeyword("if") => If(flags, false),
                TokenKind.LeftBrace => Object(flags),
                TokenKind.LeftSquare => For(flags, true),
                _ => throw Unexpected("BCP118", "Expected \"{\", \"[\" or the keyword if here."),
            },
            Silent(sign),
            TokenKind.NewLine);
    }

    private ExtensionNode Extension(int start, DecoratorNode[] decorators)
    {
        _position++;
        var specification = Check(TokenKind.Identifier)
            ? Name("BCP201", "")
            : ReferenceString("BCP201", "Expected an extension specification here.", false, TokenKind.NewLine);
        SyntaxNode? config = null;
        NameNode? alias = null;
        if (!AtEnd && !Check(TokenKind.NewLine) && !CheckKeyword("as"))
        {
            config = Recover(() => WithClause("BCP305"), Silent(specification), TokenKind.NewLine);
        }

        if (!AtEnd && !Check(TokenKind.NewLine))
        {
            var clause = Recover(() => AsClause("BCP305", "BCP202"), Silent(config), TokenKind.NewLine);
            alias = clause as NameNode;
        }

        return new ExtensionNode(start, Math.Max(specification.End, Math.Max(config?.End ?? 0, alias?.End ?? 0)), decorators, specification, config, alias);
    }

    private SyntaxNode WithClause(string code)
    {
        if (!CheckKeyword("with"))
        {
            throw Unexpected(code, "Expected the keyword with here.");
        }

        _position++;
        return Recover(() => Object(ExpressionFlags.Complex), false, TokenKind.NewLine);
    }

    private NameNode AsClause(string keywordCode, string nameCode)
    {
        if (!CheckKeyword("as"))
        {
            throw Unexpected(keywordCode, "Expected the keyword as here.");
        }

        _position++;
        return RecoverName(nameCode, "Expected an alias here.", false, TokenKind.NewLine);
    }

    private UsingNode Using(int start, DecoratorNode[] decorators)
    {
        _position++;
        SyntaxNode? path;
        if (Check(TokenKind.Identifier))
        {
            ExpectKeyword("none");
            path = null;
        }
        else
        {
            path = Check(TokenKind.StringComplete)
                ? StringOrThrow("BCP257", "Expected a file path string here.")
                : SkipHere("BCP354", "Expected a file path string here.");
        }

        SyntaxNode? config = null;
        if (!AtEnd && !Check(TokenKind.NewLine))
        {
            config = Recover(() => WithClause("BCP012"), Silent(path), TokenKind.NewLine);
        }

        return new UsingNode(start, Math.Max(path?.End ?? start, config?.End ?? 0), decorators, path, config);
    }

    private ExtendsNode Extends(int start, DecoratorNode[] decorators)
    {
        _position++;
        return new ExtendsNode(start, decorators, ReferenceString("BCP404", "Expected a file path string here.", false, TokenKind.NewLine));
    }

    private ParameterAssignmentNode ParameterAssignment(int start, DecoratorNode[] decorators)
    {
        _position++;
        var name = RecoverName("BCP013", "Expected the name of the parameter here.", false, TokenKind.Identifier, TokenKind.NewLine);
        var sign = AssignmentSign(name, TokenKind.NewLine);
        return new ParameterAssignmentNode(start, decorators, name, AssignedValue(sign));
    }

    private ExtensionConfigNode ExtensionConfig(int start, DecoratorNode[] decorators)
    {
        _position++;
        var name = RecoverName("BCP202", "Expected the alias of an extension here.", false, TokenKind.Identifier, TokenKind.NewLine);
        var config = Recover(() => WithClause("BCP012"), Silent(name), TokenKind.NewLine);
        return new ExtensionConfigNode(start, decorators, name, config);
    }
}
