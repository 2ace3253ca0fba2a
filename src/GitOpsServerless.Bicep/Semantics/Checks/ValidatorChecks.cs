using GitOpsServerless.Bicep.Semantics.Types;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>
/// <c>@validate(value => …)</c>: a lambda from a value of the declared type to a boolean. What is wrong within the lambda is
/// one finding: that it is no such lambda (BCP070). Otherwise it has no values that are only known while deploying (BCP432).
/// </summary>
internal static class ValidatorChecks
{
    /// <summary>The code of a value that is only known while deploying.</summary>
    public const string RuntimeValue = "BCP432";

    public static void Run(BicepModel model)
    {
        // The official compiler imports such a type without what its validators use: no deployment takes that.
        var exportsTypes = model.Program.Declarations<TypeDeclarationNode>().Any(BicepModel.IsExported);
        foreach (var (predicate, declaration) in Predicates(model))
        {
            var lambda = ((predicate as ParenthesizedNode)?.Inner ?? predicate) as LambdaNode;
            var hasErrors = model.Diagnostics.ErrorsIn(predicate).Any(error => error.Code != RuntimeValue);
            if (lambda is null ? !hasErrors : hasErrors || !IsPredicate(model, lambda, declaration))
            {
                model.Diagnostics.ReplaceErrors(predicate, "BCP070", "The argument must be a lambda from a value of the declared type to a boolean.");
            }
            else if (exportsTypes && IsInType(declaration) && predicate.Descend().Any(UsesFile))
            {
                model.Diagnostics.Error(RefusalCodes.Feature, predicate, "A validator that uses declarations or files is not supported in a file that exports types.");
            }
        }
    }

    /// <summary>The lambdas, or what stands in their place, with what they are attached to.</summary>
    public static IEnumerable<(SyntaxNode Predicate, DecoratedNode Declaration)> Predicates(BicepModel model)
    {
        if (!model.Configuration.IsEnabled("userDefinedConstraints"))
        {
            yield break;
        }

        foreach (var node in model.Program.Nodes)
        {
            if (node is not DecoratedNode declaration || declaration is not (ParameterNode or OutputNode or TypeDeclarationNode or TypePropertyNode or TupleItemNode))
            {
                continue;
            }

            foreach (var decorator in declaration.Decorators)
            {
                if (decorator.Call is { Name.Text: "validate", Arguments: [not SkippedNode] or [not SkippedNode, _] } call && call.Target is null or VariableNode { Name.Text: "sys" })
                {
                    yield return (call.Arguments[0], declaration);
                }
            }
        }
    }

    /// <summary>The declaration whose values a lambda checks; null for any other lambda.</summary>
    public static DecoratedNode? DeclarationOf(LambdaNode lambda)
    {
        var outer = lambda.Parent is ParenthesizedNode parenthesized ? parenthesized : (SyntaxNode)lambda;
        return outer.Parent is CallNode { Name.Text: "validate", Parent: DecoratorNode { Parent: DecoratedNode declaration } } call && call.Arguments[0] == outer ? declaration : null;
    }

    private static bool IsInType(SyntaxNode? at)
    {
        while (at is not (null or TypeDeclarationNode))
        {
            at = at.Parent;
        }

        return at is not null;
    }

    private static bool UsesFile(SyntaxNode node) => node switch
    {
        VariableNode { Symbol: not (null or LocalSymbol or NamespaceSymbol) } => true,
        CallNode { Symbol: BuiltInFunctionSymbol function } => function.Function.Traits.HasFlag(FunctionTraits.CompileTime),
        CallNode { Target: VariableNode { Symbol: NamespaceSymbol }, Symbol: null } => false,
        CallNode => true,
        _ => false,
    };

    // Within sys.validate(…) the official compiler takes the names of functions for those of decorators, and finds none.
    private static bool IsQualified(LambdaNode lambda) => (lambda.Parent is ParenthesizedNode outer ? outer.Parent : lambda.Parent) is CallNode { Target: not null };

    // A named type has no value to the official compiler but is one itself, which no lambda takes.
    private static bool IsPredicate(BicepModel model, LambdaNode lambda, DecoratedNode declaration) =>
        declaration is not TypeDeclarationNode && lambda.Parameters.Length == 1 && !(IsQualified(lambda) && lambda.Body.Descend().Any(node => node is CallNode { Symbol: BuiltInFunctionSymbol })) &&
        StaticTypes.Members(model.Inference.Of(lambda.Body)).All(type => type is AnyType or BooleanType or BooleanLiteralType);
}
