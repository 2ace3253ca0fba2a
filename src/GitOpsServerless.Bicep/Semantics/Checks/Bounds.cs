using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>What is certain of a whole number, or of the length of a text or an array; null is no bound.</summary>
internal readonly record struct Bounds(bool IsLength, long? Least, long? Most)
{
    /// <summary>The bounds of an expression's value; null when nothing is certain.</summary>
    public static Bounds? Of(BicepModel model, SyntaxNode node, int depth = 0) => depth > 30 ? null : node switch
    {
        IntegerNode { Value: <= long.MaxValue } number => new Bounds(false, (long)number.Value, (long)number.Value),
        UnaryNode { Operator: TokenKind.Minus, Operand: IntegerNode { Value: <= long.MaxValue } number } => new Bounds(false, -(long)number.Value, -(long)number.Value),
        StringNode text when LiteralText.Of(text) is { } literal => new Bounds(true, literal.Length, literal.Length),
        StringNode text => new Bounds(true, text.Segments.Sum(segment => (long)segment.Length), null),
        ArrayNode array when !array.Items.Any(item => item is SpreadNode) => new Bounds(true, array.Items.Length, array.Items.Length),
        ParenthesizedNode parenthesized => Of(model, parenthesized.Inner, depth + 1),
        VariableNode { Symbol: VariableSymbol { Node.Type: null } variable } => Of(model, variable.Node.Value, depth + 1),
        VariableNode { Symbol: ParameterSymbol parameter } => Of(model, parameter),
        TernaryNode ternary when Of(model, ternary.WhenTrue, depth + 1) is { } left && Of(model, ternary.WhenFalse, depth + 1) is { } right && left.IsLength == right.IsLength =>
            new Bounds(left.IsLength, Smaller(left.Least, right.Least), Larger(left.Most, right.Most)),
        _ => null,
    };

    /// <summary>The code of the finding when no value within these bounds fits what a type asks for.</summary>
    public string? Against(TypeModifiers modifiers)
    {
        var (least, most) = IsLength ? (modifiers.MinLength, modifiers.MaxLength) : (modifiers.MinValue, modifiers.MaxValue);
        return (most as IntExpr)?.Value < Least
            ? IsLength ? "BCP332" : "BCP327"
            : (least as IntExpr)?.Value > Most ? IsLength ? "BCP333" : "BCP328" : null;
    }

    private static Bounds? Of(BicepModel model, ParameterSymbol parameter)
    {
        if (parameter.Node.Decorators.Length == 0)
        {
            return null;
        }

        var modifiers = model.Types.Modifiers(parameter.Node);
        return modifiers is { MinValue: null, MaxValue: null }
            ? modifiers is { MinLength: null, MaxLength: null } ? null : new Bounds(true, (modifiers.MinLength as IntExpr)?.Value, (modifiers.MaxLength as IntExpr)?.Value)
            : new Bounds(false, (modifiers.MinValue as IntExpr)?.Value, (modifiers.MaxValue as IntExpr)?.Value);
    }

    private static long? Smaller(long? left, long? right) => left is { } a && right is { } b ? Math.Min(a, b) : null;

    private static long? Larger(long? left, long? right) => left is { } a && right is { } b ? Math.Max(a, b) : null;
}
