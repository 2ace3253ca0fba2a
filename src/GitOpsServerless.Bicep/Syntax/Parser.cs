using System.Runtime.InteropServices;

namespace GitOpsServerless.Bicep.Syntax;

/// <summary>
/// Recursive-descent parser for <c>.bicep</c> and <c>.bicepparam</c> (grammar: github.com/Azure/bicep docs/grammar.md).
/// Tolerates errors: a broken part becomes a <see cref="SkippedNode"/> and a diagnostic, and parsing goes on behind it.
/// </summary>
internal sealed partial class Parser
{
    private readonly string _source;
    private readonly TokenList _tokens;
    private readonly DiagnosticBag _diagnostics;
    private readonly bool _parametersFile;
    private readonly int _depthLimit;

    // What the error recovery is given most often, made once.
    private readonly Func<SyntaxNode>[] _expressions;
    private readonly Func<SyntaxNode>[] _arguments;
    private readonly Func<SyntaxNode>[] _objectElements;
    private readonly Func<SyntaxNode> _arrayElement;
    private readonly Func<SyntaxNode> _propertyKey;
    private readonly Func<SyntaxNode> _typePropertyKey;
    private readonly Func<SyntaxNode> _typeExpression;
    private readonly Func<SyntaxNode> _assignment;
    private readonly Func<SyntaxNode> _colon;
    private readonly Func<SyntaxNode> _lineEnd;
    private readonly Func<SyntaxNode> _rightParen;
    private readonly Func<SyntaxNode> _declaration;
    private readonly Func<SyntaxNode> _nestedDeclaration;

    // The elements of the lists that are being read, the inner ones behind the outer ones.
    private readonly List<SyntaxNode> _pending = [];
    private int _position;
    private int _depth;

    private Parser(SourceText source, DiagnosticBag diagnostics, bool parametersFile, int depthLimit)
    {
        _source = source.Text;
        _diagnostics = diagnostics;
        _parametersFile = parametersFile;
        _depthLimit = depthLimit;
        _tokens = Lexer.Tokenize(source, diagnostics);
        _expressions = ForFlags(flags => Expression(flags));
        _arguments = ForFlags(flags => Recover(_expressions[(int)flags], false, TokenKind.NewLine, TokenKind.Comma, TokenKind.RightParen));
        var elements = ForFlags(ObjectElement);
        _objectElements = ForFlags(flags => Recover(elements[(int)flags], false, TokenKind.NewLine, TokenKind.RightBrace));
        Func<SyntaxNode> arrayElement = ArrayElement;
        _arrayElement = () => Recover(arrayElement, false, TokenKind.NewLine, TokenKind.RightSquare);
        _propertyKey = PropertyKey;
        _typePropertyKey = () => Check(TokenKind.Identifier, TokenKind.StringComplete, TokenKind.StringLeft) ? PropertyKey() : throw Unexpected("BCP317", "Expected a property name or \"*\" here.");
        _typeExpression = TypeExpression;
        _assignment = () => ExpectNode(TokenKind.Assignment, "=");
        _colon = () => ExpectNode(TokenKind.Colon, ":");
        _lineEnd = LineEndOrEnd;
        _rightParen = () => ExpectNode(TokenKind.RightParen, ")");
        _declaration = () => Declaration(nested: false);
        _nestedDeclaration = () => Declaration(nested: true);
    }

    public static ProgramNode Parse(SourceText source, DiagnosticBag diagnostics, bool parametersFile, int depthLimit)
    {
        var parser = new Parser(source, diagnostics, parametersFile, depthLimit);
        try
        {
            return parser.Program();
        }
        finally
        {
            parser._tokens.Return();
        }
    }

    private ProgramNode Program()
    {
        var statements = new List<SyntaxNode>();
        while (!AtEnd)
        {
            if (Check(TokenKind.NewLine))
            {
                _position++;
                continue;
            }

            var statement = Recover(_declaration, false, TokenKind.NewLine);
            statements.Add(statement);
            if (statement is not (SkippedNode or MissingDeclarationNode))
            {
                LineEnd();
                if (Check(TokenKind.NewLine))
                {
                    _position++;
                }
            }
        }

        return new ProgramNode(_source.Length, [.. statements]);
    }

    private static Func<SyntaxNode>[] ForFlags(Func<ExpressionFlags, SyntaxNode> parse) =>
        [.. Enumerable.Range(0, 4).Select(flags => (Func<SyntaxNode>)(() => parse((ExpressionFlags)flags)))];

    private Token Current => _tokens[_position];

    private bool AtEnd => Current.Kind == TokenKind.EndOfFile;

    private Token Ahead(int count) => _tokens[Math.Min(_position + count, _tokens.Count - 1)];

    private Token PeekPastNewLines(int from = 0)
    {
        var at = _position + from;
        while (_tokens[Math.Min(at, _tokens.Count - 1)].Kind == TokenKind.NewLine)
        {
            at++;
        }

        return _tokens[Math.Min(at, _tokens.Count - 1)];
    }

    private Token Read() => AtEnd ? Current : _tokens[_position++];

    private bool Check(TokenKind kind) => Current.Kind == kind;

    private bool Check(params ReadOnlySpan<TokenKind> kinds) => kinds.Contains(Current.Kind);

    private bool CheckKeyword(string keyword) => Current.Is(_source, keyword);

    private Token Expect(TokenKind kind, string code, string what) => Check(kind) ? Read() : throw Unexpected(code, what);

    private Token ExpectCharacter(TokenKind kind, string character) => Expect(kind, "BCP018", $"Expected \"{character}\" here.");

    private Token ExpectKeyword(string keyword) =>
        CheckKeyword(keyword) ? Read() : throw Unexpected("BCP012", $"Expected the keyword {keyword} here.");

    // The end of a line has no length: a finding stays on its line.
    private ParseError Unexpected(string code, string message) => new(code, Current.Start, Check(TokenKind.NewLine) ? Current.Start : Current.End, message);

    private void SkipNewLines()
    {
        while (Check(TokenKind.NewLine))
        {
            _position++;
        }
    }

    private void LineEnd()
    {
        if (!AtEnd && !Check(TokenKind.NewLine))
        {
            Recover(_lineEnd, false, TokenKind.NewLine);
        }
    }

    private NameNode LineEndOrEnd()
    {
        if (!AtEnd && !Check(TokenKind.NewLine))
        {
            throw Unexpected("BCP019", "Expected the end of the line here.");
        }

        return new NameNode(Current.Start, Current.Start, "");
    }

    private SyntaxNode Recover(Func<SyntaxNode> parse, bool suppress, params ReadOnlySpan<TokenKind> terminators)
    {
        var start = _position;
        var depth = _depth;
        var known = _diagnostics.Count;
        var pending = _pending.Count;
        try
        {
            return parse();
        }
        catch (ParseError error)
        {
            _depth = depth;
            _pending.RemoveRange(pending, _pending.Count - pending);
            _diagnostics.Truncate(known);
            if (_diagnostics.IsFull)
            {
                // Nobody reads on: the rest of a hostile file is not worth an exception for each of its lines.
                _position = _tokens.Count - 1;
            }

            return Synchronize(start, suppress ? null : error, terminators);
        }
    }

    private SkippedNode Synchronize(int start, ParseError? error, ReadOnlySpan<TokenKind> terminators)
    {
        while (!AtEnd && !Check(terminators))
        {
            _position++;
        }

        var from = _tokens[start].Start;
        var to = _position > start ? _tokens[_position - 1].End : from;
        if (error is not null)
        {
            _diagnostics.Error(error.Code, error.Start, error.End, error.Message);
        }

        return new SkippedNode(from, to);
    }

    private SkippedNode SkipHere(string? code = null, string message = "")
    {
        if (code is not null)
        {
            _diagnostics.Error(code, Current.Start, Current.Start, message);
        }

        return new SkippedNode(Current.Start, Current.Start);
    }

    /// <summary>Whether what follows a missing part should stay silent: one finding for one gap is enough.</summary>
    private static bool Silent(SyntaxNode? before) =>
        before is not null && before.Start == before.End && before is SkippedNode or NameNode { IsValid: false };

    /// <summary>A sign between two parts: null where it is there, which leaves nothing to ask it for.</summary>
    private SyntaxNode? Sign(TokenKind kind, Func<SyntaxNode> expected, bool suppress, params ReadOnlySpan<TokenKind> terminators)
    {
        if (!Check(kind))
        {
            return Recover(expected, suppress, terminators);
        }

        _position++;
        return null;
    }

    private SyntaxNode ExpectNode(TokenKind kind, string character)
    {
        var token = ExpectCharacter(kind, character);
        return new NameNode(token.Start, token.End, character);
    }

    private NameNode Name(string code, string message)
    {
        var token = Expect(TokenKind.Identifier, code, message);
        return new NameNode(token.Start, token.End, token.Text(_source));
    }

    private NameNode NameOrEmpty(string code, string message)
    {
        if (Check(TokenKind.Identifier))
        {
            return Name(code, message);
        }

        _diagnostics.Error(code, Current.Start, Current.Start, message);
        return new NameNode(Current.Start, Current.Start, "");
    }

    private NameNode RecoverName(string code, string message, bool suppress, params ReadOnlySpan<TokenKind> terminators)
    {
        return Check(TokenKind.Identifier) ? Name(code, message) : MissingName(code, message, suppress, terminators);
    }

    private NameNode MissingName(string code, string message, bool suppress, ReadOnlySpan<TokenKind> terminators)
    {
        var node = Recover(() => Name(code, message), suppress, terminators);
        return node as NameNode ?? new NameNode(node.Start, node.End, "");
    }

    private void Enter()
    {
        if (++_depth > _depthLimit)
        {
            throw new ParseError("GOS0312", Current.Start, Current.End, "The expression is nested too deeply: give inner parts a variable.");
        }
    }

    private void Leave() => _depth--;

    /// <summary>
    /// The elements of an object, array, tuple or import list: separated by line ends or by single commas, never by both.
    /// </summary>
    private SyntaxNode[] Elements(TokenKind close, Func<SyntaxNode> element)
    {
        if (Check(close))
        {
            return [];
        }

        var start = _pending.Count;
        SkipNewLines();
        var expectElement = true;
        while (!AtEnd && !Check(close))
        {
            if (expectElement)
            {
                _pending.Add(element());
                expectElement = false;
                continue;
            }

            expectElement = true;
            if (Check(TokenKind.NewLine))
            {
                SkipNewLines();
            }
            else if (Check(TokenKind.Comma))
            {
                _position++;
                if (Check(TokenKind.NewLine))
                {
                    _pending.Add(SkipHere("BCP238", "A comma must not be followed by the end of the line."));
                    _position++;
                }
            }
            else
            {
                _pending.Add(SkipHere("BCP236", "Expected the end of the line or a comma here."));
            }
        }

        return Take(start);
    }

    /// <summary>The arguments of a call or of a parameterized type.</summary>
    private SyntaxNode[] Arguments(TokenKind close, Func<SyntaxNode> element)
    {
        if (Check(close))
        {
            return [];
        }

        var start = _pending.Count;
        SkipNewLines();
        var expectElement = true;
        while (!AtEnd && !Check(close))
        {
            if (expectElement)
            {
                _pending.Add(element());
                expectElement = false;
                continue;
            }

            expectElement = true;
            if (Check(TokenKind.NewLine))
            {
                var ahead = 1;
                while (Ahead(ahead) is { Kind: TokenKind.NewLine, AfterComment: true })
                {
                    ahead++;
                }

                if (Ahead(ahead).Kind == TokenKind.EndOfFile)
                {
                    break;
                }

                if (Ahead(ahead).Kind != close)
                {
                    _pending.Add(SkipHere("BCP237", "Expected a comma here."));
                }

                SkipNewLines();
            }
            else if (Check(TokenKind.Comma))
            {
                _position++;
                SkipNewLines();
                if (Check(close))
                {
                    _pending.Add(element());
                }
            }
            else
            {
                _pending.Add(SkipHere("BCP236", "Expected the end of the line or a comma here."));
            }
        }

        return Take(start);
    }

    private SyntaxNode[] Take(int start)
    {
        var taken = CollectionsMarshal.AsSpan(_pending)[start..].ToArray();
        _pending.RemoveRange(start, _pending.Count - start);
        return taken;
    }
}
