namespace GitOpsServerless.Bicep.Syntax;

/// <summary>A token: its kind and its place. The text is cut out of the source when it is asked for.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End, bool AfterComment, int Dollars)
{
    public string Text(string source) => source[Start..End];

    public bool Is(string source, string keyword) =>
        Kind == TokenKind.Identifier && source.AsSpan(Start, End - Start).SequenceEqual(keyword);
}
