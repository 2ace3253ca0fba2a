using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Accesses to parts of types: what the type does not have, and types that have no name.</summary>
internal static class TypeAccessChecks
{
    public static void Run(BicepModel model, SyntaxNode node)
    {
        DerivedTypeChecks.Run(model, node);
        switch (node)
        {
            case TypePropertyAccessNode { Target: not TypeNameNode { Symbol: NamespaceSymbol or WildcardSymbol } } access when Base(model, access.Target, node) is { } owner:
                Property(model, access, owner);
                break;
            case TypeIndexNode { Index: IntegerNode index } access when Base(model, access.Target, node) is { } owner:
                Item(model, index, owner);
                break;
            case TypeItemsAccessNode access when Base(model, access.Target, node) is not (null or ArrayTypeExpr):
                model.Diagnostics.Error("BCP390", node, "Only an array type has one type of items.");
                break;
            case TypeAdditionalAccessNode access when Base(model, access.Target, node) is not (null or ObjectTypeExpr { Additional: not null }):
                model.Diagnostics.Error("BCP389", node, "The type does not state its further properties.");
                break;
        }
    }

    private static void Property(BicepModel model, TypePropertyAccessNode access, TypeExpr owner)
    {
        if (owner is not (ObjectTypeExpr or TaggedUnionTypeExpr or AmbientTypeExpr { Name: "object" }))
        {
            model.Diagnostics.Error("BCP055", access.Name, "Only an object type has properties.");
        }
        else if (owner is not ObjectTypeExpr @object || @object.Properties.All(property => property.Name != access.Name.Text))
        {
            Spelling.Report(model, "BCP053", "BCP083", access.Name, access.Name.Text, ((owner as ObjectTypeExpr)?.Properties ?? []).Select(property => property.Name), $"The type has no property {access.Name.Text}.");
        }
    }

    private static void Item(BicepModel model, IntegerNode index, TypeExpr owner)
    {
        if (owner is not TupleTypeExpr tuple)
        {
            model.Diagnostics.Error("BCP388", index, "Only a tuple has items of their own.");
        }
        else if (index.Value >= (ulong)tuple.Items.Count)
        {
            model.Diagnostics.Error("BCP311", index, $"The tuple has {tuple.Items.Count} items.");
        }
    }

    // The structure behind the name that is accessed; null when it is not known, and when the access itself is the finding.
    private static TypeExpr? Base(BicepModel model, SyntaxNode target, SyntaxNode access)
    {
        if (target is ObjectTypeNode or TupleTypeNode or ArrayTypeNode or UnionTypeNode or ParenthesizedTypeNode or StringTypeNode or IntegerTypeNode or BooleanTypeNode)
        {
            model.Diagnostics.Error("BCP391", access, "Only a type with a name has parts that can be accessed.");
            return null;
        }

        return model.Kinds.Convert(target) is { } type && Literals.Structure(type) is { } structure and not (ResourceDerivedTypeExpr or NullableTypeExpr or AmbientTypeExpr { Name: "any" }) ? structure : null;
    }
}
