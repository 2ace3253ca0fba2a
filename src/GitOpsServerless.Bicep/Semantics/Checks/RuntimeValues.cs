using GitOpsServerless.Bicep.Semantics.Types;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Finds the parts of an expression whose values exist only while deploying.</summary>
internal static class RuntimeValues
{
    public static IEnumerable<SyntaxNode> In(SyntaxNode expression) => expression is StringNode { Literal: not null } or IntegerNode or BooleanNode
        ? []
        : Found(expression);

    /// <summary>
    /// As <see cref="In"/>, for the scope of a module: a resource as a whole is a scope, and is known before unless it is an existing
    /// one whose name is not. The official compiler does not ask that of those that a loop declares.
    /// </summary>
    public static IEnumerable<SyntaxNode> InScope(SyntaxNode scope)
    {
        var chosen = scope;
        while (chosen is ParenthesizedNode or NonNullNode)
        {
            chosen = chosen is ParenthesizedNode parenthesized ? parenthesized.Inner : ((NonNullNode)chosen).Inner;
        }

        var index = (chosen as IndexNode)?.Index;
        var resource = chosen is IndexNode access ? access.Target : chosen;
        if ((resource as VariableNode)?.Symbol is ResourceSymbol or ParameterSymbol { Resource: not null } || resource is ResourceAccessNode)
        {
            var isRuntime = resource == chosen && AzureInference.ResourceOf(resource) is { Existing: true } existing && existing.Model.Inline.Contains(existing);
            return [.. isRuntime ? [resource] : (SyntaxNode[])[], .. index is null ? [] : In(index)];
        }

        return In(scope);
    }

    private static IEnumerable<SyntaxNode> Found(SyntaxNode expression)
    {
        foreach (var (node, variable) in Parts(expression))
        {
            if (variable is null || IsRuntime(variable))
            {
                yield return node;
            }
        }
    }

    // Whether a variable leads to such a value is worked out once, and without recursion: chains of variables may be long.
    private static bool IsRuntime(VariableSymbol root)
    {
        if (root.IsRuntime is { } known)
        {
            return known;
        }

        var stack = new Stack<(VariableSymbol Variable, List<VariableSymbol> Uses, int Next)>();
        Enter(root);
        while (stack.TryPop(out var at))
        {
            if (at.Variable.IsRuntime == true || at.Next >= at.Uses.Count)
            {
                at.Variable.IsRuntime = at.Variable.IsRuntime == true || at.Uses.Exists(used => used.IsRuntime == true);
                continue;
            }

            stack.Push(at with { Next = at.Next + 1 });
            if (at.Uses[at.Next].IsRuntime is null)
            {
                Enter(at.Uses[at.Next]);
            }
        }

        return root.IsRuntime == true;

        void Enter(VariableSymbol variable)
        {
            // A variable that leads back to itself is an error of its own.
            variable.IsRuntime = false;
            var uses = new List<VariableSymbol>();
            foreach (var (_, used) in Parts(variable.Node.Value))
            {
                if (used is null)
                {
                    variable.IsRuntime = true;
                    break;
                }

                uses.Add(used);
            }

            stack.Push((variable, uses, 0));
        }
    }

    // The parts whose values exist only while deploying, and the variables that may lead to such.
    private static IEnumerable<(SyntaxNode Node, VariableSymbol? Variable)> Parts(SyntaxNode expression)
    {
        var stack = new Stack<SyntaxNode>([expression]);
        while (stack.TryPop(out var node))
        {
            switch (node)
            {
                case CallNode { Symbol: BuiltInFunctionSymbol { Function: var function } } call:
                    if (function.Traits.HasFlag(FunctionTraits.RequiresInlining))
                    {
                        yield return (call, null);
                        continue;
                    }

                    if (function.Traits.HasFlag(FunctionTraits.NameOnly))
                    {
                        continue;
                    }

                    break;
                case CallNode { Symbol: null, Target: { } target } call when Intermediate.ExprBuilder.MethodTarget(target) is not null:
                    yield return (call, null);
                    continue;
                case PropertyAccessNode access when Source(access.Target) is { } source:
                    if (IsRuntime(source, access.Name.Text))
                    {
                        yield return (access, null);
                    }

                    continue;
                case IndexNode access when LiteralText.Of(access.Index) is { } name && Source(access.Target) is { } source:
                    if (IsRuntime(source, name))
                    {
                        yield return (access, null);
                    }

                    continue;
                case IndexNode { Index: not IntegerNode } access when Source(access.Target) is ResourceSymbol resource && (!resource.IsCollection || access.Target is IndexNode):
                    if (IsRuntime(resource, resource.Model.Inference.Of(access.Index)))
                    {
                        yield return (access, null);
                    }

                    continue;
                case VariableNode { Symbol: ResourceSymbol or ModuleSymbol or ParameterSymbol { Resource: not null } } or ResourceAccessNode:
                    yield return (node, null);
                    continue;
                case VariableNode { Symbol: VariableSymbol variable }:
                    yield return (node, variable);
                    continue;
            }

            foreach (var child in node.Children)
            {
                stack.Push(child);
            }
        }
    }

    private static Symbol? Source(SyntaxNode node)
    {
        while (node is NonNullNode || (node is IndexNode access && LiteralText.Of(access.Index) is null))
        {
            node = node is NonNullNode nonNull ? nonNull.Inner : ((IndexNode)node).Target;
        }

        return node switch
        {
            VariableNode { Symbol: ResourceSymbol or ModuleSymbol or ParameterSymbol { Resource: not null } } variable => variable.Symbol,
            ResourceAccessNode access => access.Symbol,
            _ => null,
        };
    }

    // Any of the properties that the name may be; of a name that nothing is known about, nothing is said.
    private static bool IsRuntime(ResourceSymbol resource, StaticType name) =>
        StaticTypes.Members(name).Any(member => member is StringType || (member is StringLiteralType { Value: var property } && IsRuntime(resource, property) && ResourceBodyChecks.OwnNames(resource.Model, resource).Contains(property)));

    private static bool IsRuntime(Symbol source, string property) => source switch
    {
        ModuleSymbol => property != "name",
        ParameterSymbol => !GivenResource.IsIdentity(property),
        ResourceSymbol { IsAzure: true, Existing: true } resource when property is "id" or "name" => resource.Model.Inline.Contains(resource),
        ResourceSymbol { IsAzure: true } => property is not ("id" or "name" or "type" or "apiVersion"),
        _ => true,
    };
}
