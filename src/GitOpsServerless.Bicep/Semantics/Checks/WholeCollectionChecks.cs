using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>
/// Where a loop of resources or modules may be used as a whole (BCP144): outside of loops, in what an output or a variable is, and in
/// the properties of a resource or the parameters of a module. A variable that is written out where it is used, has to be used there too.
/// </summary>
internal sealed class WholeCollectionChecks(BicepModel model)
{
    private readonly Dictionary<VariableSymbol, bool> _holders = [];

    /// <summary>Checks a use of a name.</summary>
    public void Check(VariableNode node)
    {
        var isCollection = IsWhole(node);
        if (!isCollection && !(node.Symbol is VariableSymbol variable && Holds(variable)))
        {
            return;
        }

        var isInLoop = false;
        for (SyntaxNode? at = node; at is not null; at = at.Parent)
        {
            switch (at)
            {
                case CallNode call when IsNameOnly(call):
                    return;
                case ForNode:
                    isInLoop = true;
                    break;
                case PropertyNode property when BodyOf(property) is { } declaration:
                    if (property.Name == "dependsOn" || (!isInLoop && !IsLoop(declaration) && property.Name == (declaration is ModuleNode ? "params" : "properties")))
                    {
                        return;
                    }

                    // What a parent or a scope can be is looked at elsewhere.
                    if (isCollection && property.Name is "parent" or "scope")
                    {
                        return;
                    }

                    break;
                case OutputNode or VariableDeclarationNode when !isInLoop:
                    return;
            }
        }

        model.Diagnostics.Error("BCP144", node, "A loop of resources or modules cannot be used as a whole here: take its items by their index.");
    }

    private static bool IsLoop(BodyNode declaration)
    {
        for (SyntaxNode? at = declaration; at is not null; at = at.Parent)
        {
            if (at is BodyNode { Value: ForNode })
            {
                return true;
            }
        }

        return false;
    }

    // The resource or module whose own property it is.
    private static BodyNode? BodyOf(PropertyNode property)
    {
        var at = property.Parent is ObjectNode body ? body.Parent : null;
        while (at is IfNode or ForNode or ParenthesizedNode)
        {
            at = at.Parent;
        }

        return at as BodyNode is { } declaration && ReferenceEquals(declaration.Body, property.Parent) ? declaration : null;
    }

    private static bool IsWhole(VariableNode node)
    {
        if (node.Symbol is not (ResourceSymbol { IsCollection: true } or ModuleSymbol { IsCollection: true }))
        {
            return false;
        }

        var parent = node.Parent;
        while (parent is ParenthesizedNode)
        {
            parent = parent.Parent;
        }

        return parent is not (IndexNode or PropertyAccessNode or ResourceAccessNode);
    }

    private static bool IsNameOnly(CallNode call) => call.Symbol is BuiltInFunctionSymbol { Function.Traits: var traits } && traits.HasFlag(FunctionTraits.NameOnly);

    // Whether a variable that is written out leads to a whole loop, by others of that kind too. Without recursion: chains may be long.
    private bool Holds(VariableSymbol root)
    {
        if (_holders.TryGetValue(root, out var known))
        {
            return known;
        }

        var seen = new HashSet<VariableSymbol>();
        var stack = new Stack<VariableSymbol>([root]);
        while (stack.TryPop(out var variable))
        {
            if (!seen.Add(variable) || !model.Inline.Contains(variable))
            {
                continue;
            }

            foreach (var node in variable.Node.Value.Descend().OfType<VariableNode>())
            {
                model.Compilation.Step();
                if (IsWhole(node) || (node.Symbol is VariableSymbol used && _holders.GetValueOrDefault(used)))
                {
                    return _holders[root] = true;
                }

                if (node.Symbol is VariableSymbol next && !_holders.ContainsKey(next))
                {
                    stack.Push(next);
                }
            }
        }

        // What none of them leads to, each of them does not either.
        foreach (var variable in seen)
        {
            _holders[variable] = false;
        }

        return false;
    }
}
