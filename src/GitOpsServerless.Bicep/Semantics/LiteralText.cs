using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>Texts that are known without running anything: literals, and variables and interpolations made of them.</summary>
internal static class LiteralText
{
    private const int MaximumLength = 100_000;

    /// <summary>An answer that has been worked out; the text is null when there is none.</summary>
    public sealed record Known(string? Text);

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
                return parts.Contains(null) || parts.Sum(part => (long)part!.Length) > MaximumLength
                    ? null
                    : string.Concat(text.Segments.Select((segment, i) => segment + (i < parts.Count ? parts[i] : "")));
            case ParenthesizedNode parenthesized:
                return Of(parenthesized.Inner, depth + 1);
            case VariableNode { Symbol: VariableSymbol variable }:
                // Once for each variable: what is doubled at every step would take for ever.
                return (variable.Literal ??= new Known(Of(variable.Node.Value, depth + 1))).Text;
            default:
                return null;
        }
    }
}
