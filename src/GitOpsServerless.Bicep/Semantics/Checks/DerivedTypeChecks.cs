using GitOpsServerless.Bicep.AzureTypes;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Accesses to places inside of <c>resourceInput&lt;…&gt;</c> and its like, by the type data.</summary>
internal static class DerivedTypeChecks
{
    private const int MaximumDepth = 100;

    /// <summary>A place; the resource is that of the whole body and null below it.</summary>
    private sealed record Place(AzureType Type, ITypedResource? Resource);

    /// <summary>Reports an access to what the place does not have.</summary>
    public static void Run(BicepModel model, SyntaxNode node)
    {
        switch (node)
        {
            case TypePropertyAccessNode { Name.IsValid: true } access when Find(model, access.Target) is { } place:
                Property(model, place, access.Name, access.Name.Text);
                break;
            case TypeIndexNode { Index: StringNode { Literal: { } name } } access when Find(model, access.Target) is { } place:
                Property(model, place, access.Index, name);
                break;
            case TypeIndexNode { Index: IntegerNode } access when Find(model, access.Target) is not null:
                model.Diagnostics.Error("BCP388", access.Index, "Only a tuple has items of their own.");
                break;
            case TypeItemsAccessNode access when Find(model, access.Target) is { Type.Kind: not AzureTypeKind.Array }:
                model.Diagnostics.Error("BCP390", access.Target.End, access.End, "Only an array type has one type of items.");
                break;
            case TypeAdditionalAccessNode access when Find(model, access.Target) is { Type.Additional: null }:
                model.Diagnostics.Error("BCP389", access.End - 1, access.End, "The type does not state its further properties.");
                break;
        }
    }

    /// <summary>The kinds of values at a place; null for other types and for places that are not known.</summary>
    public static Kinds? KindsOf(BicepModel model, SyntaxNode type) =>
        type is TypePropertyAccessNode or TypeIndexNode or TypeItemsAccessNode or TypeAdditionalAccessNode && Find(model, type) is { } place ? AzureInference.KindsOf(place.Type) : null;

    private static void Property(BicepModel model, Place place, SyntaxNode at, string name)
    {
        // Variants that the name tells apart have their properties officially; where they differ is for the emitter to refuse.
        if (place.Type is { Kind: AzureTypeKind.Discriminated, Text: "name" })
        {
            return;
        }

        if (place.Type.Kind is not (AzureTypeKind.Object or AzureTypeKind.SecureObject))
        {
            model.Diagnostics.Error("BCP055", at, "Only an object type has properties.");
        }
        else if (place.Resource is { } resource ? ResourceBodyChecks.Has(model, resource, name) : Has(place.Type, name))
        {
            return;
        }
        else if (place.Type.Additional is not null)
        {
            model.Diagnostics.Error("BCP052", at, $"The type has no property {name}, but further ones.");
        }
        else
        {
            Spelling.Report(model, "BCP053", "BCP083", at, name, place.Type.Properties.Select(property => property.Name), $"The type has no property {name}.");
        }
    }

    private static bool Has(AzureType type, string name) => Array.Exists(type.Properties, property => string.Equals(property.Name, name, StringComparison.Ordinal));

    private static Place? Find(BicepModel model, SyntaxNode type) => model.Kinds.Convert(type) is { } converted ? Find(model, converted, 0) : null;

    private static Place? Find(BicepModel model, TypeExpr type, int depth) => depth > MaximumDepth ? null : type switch
    {
        AliasTypeExpr alias => Find(model, alias.Declaration.Value.Type, depth + 1),
        ResourceDerivedTypeExpr derived => Root(model, derived),
        PropertyTypeExpr access => Find(model, access.Base, depth + 1) is { } owner && Has(owner.Type, access.Name) ? Below(AzureInference.Property(owner.Type, access.Name)) : null,
        ItemsTypeExpr access => Find(model, access.Base, depth + 1) is { } owner ? Below(AzureInference.ItemOf(owner.Type)) : null,
        AdditionalTypeExpr access => Find(model, access.Base, depth + 1) is { Type.Additional: { } number } ? Below(BuiltInAzureTypes.Instance.Index.Type(number)) : null,
        _ => null,
    };

    private static Place? Below(AzureType? type) => type is null ? null : new Place(type, null);

    // What newer type files say is not compared with the built-in types.
    private static Place? Root(BicepModel model, ResourceDerivedTypeExpr derived)
    {
        var resource = new StatedResource(new ResourceType(derived.Type, derived.ApiVersion));
        return resource.AzureType is { } known && model.Compilation.Options.AzureTypes?.TryGetName(derived.Type, derived.ApiVersion) is null
            ? new Place(BuiltInAzureTypes.Instance.Index.Type(known.Body), resource)
            : null;
    }
}
