using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics.Types;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>
/// The values of parameters and outputs of a resource type. A module's parameter takes a resource of the same type in any version;
/// a default value and an output take the body of a resource as well, of which this compiler vouches for resources of the same type.
/// </summary>
internal static class ResourceValueChecks
{
    /// <summary>Checks a default value or the value of an output.</summary>
    public static void Declared(BicepModel model, ResourceTypeExpr expected, SyntaxNode value)
    {
        if (!IsAny(model, value) && !StaticTypes.Members(StaticTypes.WithoutNull(model.Inference.Of(value))).All(member => IsOf(member, expected)))
        {
            Report(model, value, (model.Kinds.Of(value) & Kinds.Object) == Kinds.None ? "BCP033" : RefusalCodes.Feature, expected);
        }
    }

    /// <summary>Checks the value of a module's parameter.</summary>
    public static void Given(BicepModel model, ModuleParameter parameter, ResourceTypeExpr expected, SyntaxNode value)
    {
        if (IsAny(model, value) || (!parameter.Required && value is NullNode))
        {
            return;
        }

        // With a default value, the official type is a union that no resource fits. Null besides a resource is only a warning.
        var given = StaticTypes.WithoutNull(model.Inference.Of(value));
        var fits = StaticTypes.Members(given).All(member => IsOf(member, expected)) && parameter.Required;
        if (!fits)
        {
            var isCertain = given is not AnyType || (model.Kinds.Of(value) & Kinds.Object) == Kinds.None;
            Report(model, value, isCertain ? "BCP036" : RefusalCodes.Feature, expected);
        }
    }

    private static bool IsOf(StaticType type, ResourceTypeExpr expected) => type is ResourceReferenceType { Resource.Type: { } given } && given.IsType(expected.Type.Type);

    // An unknown type is another one: nothing is certain of it.
    private static bool IsAny(BicepModel model, SyntaxNode value) => model.Inference.Of(value) == AnyType.Instance;

    private static void Report(BicepModel model, SyntaxNode at, string code, ResourceTypeExpr expected) =>
        model.Diagnostics.Error(code, at, code == RefusalCodes.Feature
            ? $"It is not certain that the value is a resource of the type {expected.Type.Type}."
            : $"Expected a resource of the type {expected.Type.Type}.");
}
