using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>The operands of operators: BCP044, BCP045, BCP410.</summary>
internal static class OperatorChecks
{
    public static void Binary(BicepModel model, BinaryNode binary)
    {
        var (left, right) = (model.Kinds.Of(binary.Left), model.Kinds.Of(binary.Right));
        var isArithmetic = binary.Operator is TokenKind.Plus or TokenKind.Minus or TokenKind.Asterisk or TokenKind.Slash or TokenKind.Modulo;
        var fits = binary.Operator switch
        {
            _ when isArithmetic => Fits(left, Kinds.Int) && Fits(right, Kinds.Int),
            TokenKind.And or TokenKind.Or => Fits(left, Kinds.Bool) && Fits(right, Kinds.Bool),
            TokenKind.LessThan or TokenKind.LessThanOrEqual or TokenKind.GreaterThan or TokenKind.GreaterThanOrEqual =>
                (Fits(left, Kinds.Int) && Fits(right, Kinds.Int)) || (Fits(left, Kinds.String) && Fits(right, Kinds.String)),
            TokenKind.EqualInsensitive or TokenKind.NotEqualInsensitive => Fits(left, Kinds.String) && Fits(right, Kinds.String),
            _ => true,
        };
        if (fits && binary.Operator is not (TokenKind.Equal or TokenKind.NotEqual or TokenKind.DoubleQuestion) && !IsInBranch(binary))
        {
            fits = !IsNullable(left) && !IsNullable(right);
        }

        if (!fits)
        {
            model.Diagnostics.Error("BCP045", binary, "The operator does not take operands of these types.");
        }
        else if (binary.Operator == TokenKind.Modulo && model.Inference.Of(binary.Right) is Types.IntegerLiteralType { Value: 0 })
        {
            model.Diagnostics.Error("BCP410", binary, "There is no remainder of a division by zero.");
        }
    }

    public static void Unary(BicepModel model, UnaryNode unary)
    {
        var operand = model.Kinds.Of(unary.Operand);
        if (!Fits(operand, unary.Operator == TokenKind.Minus ? Kinds.Int : Kinds.Bool) || (IsNullable(operand) && !IsInBranch(unary)))
        {
            model.Diagnostics.Error("BCP044", unary, "The operator does not take an operand of this type.");
        }
    }

    private static bool IsNullable(Kinds kinds) => kinds.HasFlag(Kinds.Null) && kinds != Kinds.Any;

    // What depends on a condition may be checked there for null; the official compiler says nothing.
    private static bool IsInBranch(SyntaxNode node)
    {
        for (var at = node; at.Parent is { } parent; at = parent)
        {
            if (parent is TernaryNode ternary && at != ternary.Condition)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Fits(Kinds kinds, Kinds expected) => (kinds & expected) != Kinds.None || kinds == Kinds.None;
}
