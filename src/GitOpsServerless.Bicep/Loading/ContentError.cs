using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Loading;

/// <summary>A call that the compiler cannot evaluate; becomes a diagnostic of the file that it stands in.</summary>
internal sealed class ContentError(string code, SyntaxNode at, string message) : Exception(message)
{
    public string Code { get; } = code;

    public SyntaxNode At { get; } = at;
}
