namespace GitOpsServerless.Bicep.Syntax;

/// <summary>Unwinds the parser to the nearest place that can go on after an unexpected token. Never leaves the parser.</summary>
#pragma warning disable CA1064, MA0055 // private to the parser: control flow of the error recovery, not an error of the caller
internal sealed class ParseError(string code, int start, int end, string message) : Exception(message)
{
    public string Code { get; } = code;

    public int Start { get; } = start;

    public int End { get; } = end;
}
