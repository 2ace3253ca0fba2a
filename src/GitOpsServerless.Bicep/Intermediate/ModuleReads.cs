using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Semantics.Types;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Intermediate;

/// <summary>
/// Whether <c>expression.outputs.name</c> reads the output of a module, of which a deployment has an object with a value. The
/// official compiler decides it by the type of the expression, however the module came there (<c>ExpressionBuilder</c>).
/// </summary>
internal static class ModuleReads
{
    /// <summary>The modules that an expression stands for, one or the other of them; empty when it may be something else.</summary>
    public static IReadOnlyList<ModuleSymbol> Modules(BicepModel model, SyntaxNode node)
    {
        if (model.ModuleSymbols.Count == 0)
        {
            return [];
        }

        var modules = new List<ModuleSymbol>();
        foreach (var member in StaticTypes.Members(model.Inference.Of(node)))
        {
            if (member is not ModuleReferenceType reference)
            {
                return [];
            }

            modules.Add(reference.Module);
        }

        return modules;
    }

    /// <summary>Whether a whole module may be what an expression stands for although its type does not say so.</summary>
    public static bool IsUncertain(BicepModel model, SyntaxNode node)
    {
        if (model.ModuleSymbols.Count == 0)
        {
            return false;
        }

        var members = StaticTypes.Members(model.Inference.Of(node)).ToList();
        if (members.Exists(member => member is AnyType or ObjectType { Open: true }))
        {
            return LeadsToModule(model, node);
        }

        // Whether a null-conditional access adds null to a type depends on more than the inference looks at.
        return members.Exists(member => member is ModuleReferenceType) && members.Exists(member => member is NullType) &&
            Reached(model, node).Any(at => at is PropertyAccessNode { Safe: true } or IndexNode { Safe: true });
    }

    /// <summary>Whether an expression uses a module as a whole, also by variables and by what lambdas are called with.</summary>
    public static bool LeadsToModule(BicepModel model, SyntaxNode node) =>
        model.ModuleSymbols.Count > 0 && Reached(model, node).Any(at => at is VariableNode { Symbol: ModuleSymbol } module && !IsOnlyRead(module));

    // What an expression is made of, also by variables and by what lambdas are called with.
    private static IEnumerable<SyntaxNode> Reached(BicepModel model, SyntaxNode node)
    {
        var seen = new HashSet<SyntaxNode>();
        var stack = new Stack<SyntaxNode>([node]);
        while (stack.TryPop(out var at))
        {
            if (!seen.Add(at))
            {
                continue;
            }

            model.Compilation.Spend(1);
            yield return at;
            switch (at)
            {
                case VariableNode { Symbol: VariableSymbol { Node.Type: null } variable }:
                    stack.Push(variable.Node.Value);
                    break;
                case VariableNode { Symbol: LocalSymbol { Kind: LocalKind.LoopItem, Declaring: ForNode loop } }:
                    stack.Push(loop.Expression);
                    break;
                case VariableNode { Symbol: LocalSymbol { Kind: LocalKind.LambdaParameter, Declaring.Parent: CallNode call } }:
                    stack.Push(call);
                    break;

                // What has a declared type, or none on purpose, is no module any more.
                case CallNode call when FunctionSymbol.Of(call) is not null || call is { Symbol: BuiltInFunctionSymbol { Name: "any" } }:
                    break;
                default:
                    foreach (var child in at.Children)
                    {
                        stack.Push(child);
                    }

                    break;
            }
        }
    }

    // A property of a module is not the module.
    private static bool IsOnlyRead(SyntaxNode node)
    {
        var at = node.Parent;
        while (at is NonNullNode or ParenthesizedNode || (at is IndexNode { Index: not StringNode } index && ReferenceEquals(index.Target, node)))
        {
            (node, at) = (at, at.Parent);
        }

        return at is PropertyAccessNode;
    }
}
