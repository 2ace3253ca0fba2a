using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>Which loop variables an expression would lose when it is moved to another place.</summary>
internal static class LocalDataFlow
{
    /// <summary>The local variables that an expression uses, in the order of their first use.</summary>
    public static List<LocalSymbol> Locals(IEnumerable<SyntaxNode> expressions)
    {
        var locals = new List<LocalSymbol>();
        foreach (var expression in expressions)
        {
            foreach (var node in expression.Descend())
            {
                if (node is VariableNode { Symbol: LocalSymbol local } && !locals.Contains(local))
                {
                    locals.Add(local);
                }
            }
        }

        return locals;
    }

    /// <summary>The locals of the expressions that are not visible at <paramref name="place"/>.</summary>
    public static List<LocalSymbol> Inaccessible(IReadOnlyList<SyntaxNode> expressions, SyntaxNode place)
    {
        var locals = Locals(expressions);
        if (locals.Count == 0)
        {
            return locals;
        }

        locals.RemoveAll(local => place.IsWithin(local.Binding) || expressions.Any(local.Declaring.IsWithin));
        return locals;
    }
}
