namespace GitOpsServerless.Bicep.Syntax;

internal sealed partial class Parser
{
    private ImportNode Import(int start, DecoratorNode[] decorators)
    {
        _position++;
        ImportItemNode[]? items = null;
        NameNode? wildcard = null;
        SyntaxNode? skipped = null;
        switch (Current.Kind)
        {
            case TokenKind.LeftBrace:
                _position++;
                var elements = Elements(TokenKind.RightBrace, ImportItem);
                ExpectCharacter(TokenKind.RightBrace, "}");
                items = [.. elements.OfType<ImportItemNode>()];
                break;
            case TokenKind.Asterisk:
                var node = Recover(Wildcard, false, TokenKind.NewLine);
                wildcard = node as NameNode;
                skipped = node as SkippedNode;
                break;
            case TokenKind.EndOfFile or TokenKind.NewLine or TokenKind.Identifier:
                skipped = SkipHere("BCP354", "Expected a list of names or \"*\" here.");
                break;
            default:
                var token = Read();
                _diagnostics.Error("BCP354", token.Start, token.End, "Expected a list of names or \"*\" here.");
                skipped = new SkippedNode(token.Start, token.End);
                break;
        }

        var path = Recover(FromClause, Silent(skipped), TokenKind.NewLine);
        return new ImportNode(start, path.End, decorators, items, wildcard, skipped, path);
    }

    private NameNode Wildcard()
    {
        ExpectCharacter(TokenKind.Asterisk, "*");
        ExpectKeyword("as");
        return Name("BCP356", "Expected the name of the namespace here.");
    }

    private SyntaxNode FromClause()
    {
        ExpectKeyword("from");
        return ReferenceString("BCP097", "Expected a module path string here.", false, TokenKind.NewLine);
    }

    private SyntaxNode ImportItem()
    {
        SyntaxNode original;
        switch (Current.Kind)
        {
            case TokenKind.Identifier:
                original = Name("BCP355", "");
                break;
            case TokenKind.StringComplete:
                original = InterpolableString();
                break;
            default:
                var at = Current;
                _diagnostics.Error(at.Kind == TokenKind.StringLeft ? "BCP032" : "BCP355", at.Start, at.End, "Expected the name of an exported symbol here.");
                original = at.Kind == TokenKind.StringLeft ? InterpolableString() : new SkippedNode(Read().Start, at.End);
                original = new SkippedNode(original.Start, original.End);
                break;
        }

        NameNode? alias = null;
        if (CheckKeyword("as"))
        {
            _position++;
            alias = RecoverName("BCP325", "Expected an alias here.", false, TokenKind.Comma, TokenKind.NewLine);
        }

        if (original is StringNode && alias is null)
        {
            _diagnostics.Error("BCP395", original, "A name that is written as a string needs an alias.");
            return new SkippedNode(original.Start, original.End);
        }

        return new ImportItemNode(original, alias);
    }
}
