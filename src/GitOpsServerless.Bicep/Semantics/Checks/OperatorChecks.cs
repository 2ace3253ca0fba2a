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
        if (fits && isArithmetic && !IsInTernary(binary))
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
        if (!Fits(model.Kinds.Of(unary.Operand), unary.Operator == TokenKind.Minus ? Kinds.Int : Kinds.Bool))
        {
            model.Diagnostics.Error("BCP044", unary, "The operator does not take an operand of this type.");
        }
    }

    private static bool IsNullable(Kinds kinds) => kinds.HasFlag(Kinds.Null) && kinds != Kinds.Any;

    private static bool IsInTernary(SyntaxNode node)
    {
        for (var at = node.Parent; at is not null; at = at.Parent)
        {
            if (at is TernaryNode)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Fits(Kinds kinds, Kinds expected) => (kinds & expected) != Kinds.None || kinds == Kinds.None;
}
