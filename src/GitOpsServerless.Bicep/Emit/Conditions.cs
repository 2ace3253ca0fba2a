using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>The conditions and loops of resources. A nested resource takes over those of the resources it is written inside of.</summary>
internal static class Conditions
{
    public static Expr? Of(ExprBuilder builder, ResourceSymbol resource)
    {
        Expr? condition = null;
        foreach (var ancestor in resource.Ancestors)
        {
            // A loop around a condition counts as the loop only.
            if (ancestor.Nested && ancestor.Resource.Node.Value is IfNode inherited)
            {
                condition = And(condition, builder.Convert(inherited.Condition));
            }
        }

        return resource.Node.Condition is { } own ? And(condition, builder.Convert(own.Condition)) : condition;
    }

    /// <summary>The loop of the resource or of one that it is written inside of, and the name of the copy loop.</summary>
    public static (ForNode Loop, string Name)? LoopOf(ResourceSymbol resource)
    {
        (ForNode, string)? found = null;
        foreach (var candidate in resource.Ancestors.Where(ancestor => ancestor.Nested).Select(ancestor => ancestor.Resource).Append(resource))
        {
            if (candidate.Node.Loop is { } loop)
            {
                found = found is null ? (loop, candidate.SymbolicName) : throw Refusal.Feature(resource.Model, loop, "nested resource loops");
            }
        }

        return found;
    }

    private static Expr And(Expr? left, Expr right) => left is null ? right : new BinaryExpr(TokenKind.And, left, right);
}
