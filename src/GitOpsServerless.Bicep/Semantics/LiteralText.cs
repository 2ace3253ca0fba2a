using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>Texts that are known without running anything: literals, and variables and interpolations made of them.</summary>
internal static class LiteralText
{
    public static string? Of(SyntaxNode node, int depth = 0)
    {
        if (depth > 50)
        {
            return null;
        }

        switch (node)
        {
            case StringNode { Literal: { } text }:
                return text;
            case StringNode text:
                var parts = text.Expressions.Select(part => Of(part, depth + 1)).ToList();
                return parts.Contains(null) ? null : string.Concat(text.Segments.Select((segment, i) => segment + (i < parts.Count ? parts[i] : "")));
            case ParenthesizedNode parenthesized:
                return Of(parenthesized.Inner, depth + 1);
            case VariableNode { Symbol: VariableSymbol variable }:
                return Of(variable.Node.Value, depth + 1);
            default:
                return null;
        }
    }
}
