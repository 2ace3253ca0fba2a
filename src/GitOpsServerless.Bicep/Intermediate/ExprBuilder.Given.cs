using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Intermediate;

internal sealed partial class ExprBuilder
{
    /// <summary>A given resource that <paramref name="reference"/> stands for, seen from <paramref name="place"/> where that is known.</summary>
    private GivenResourceExpr Given(GivenResource resource, SyntaxNode reference, SyntaxNode? place) => resource switch
    {
        OutputResource { Module: { IsCollection: true } module, Element: { } element } => reference is PropertyAccessNode && place is not null
            ? new GivenResourceExpr(resource, IsSafe(reference), Context(module, element.Index, place))
            : throw Refusal.Feature(Model, reference, "a resource that one of several modules gives back, in another way than by its properties"),
        _ => new GivenResourceExpr(resource, IsSafe(reference), null),
    };

    private static bool IsSafe(SyntaxNode reference) => reference is PropertyAccessNode { Safe: true };
}
