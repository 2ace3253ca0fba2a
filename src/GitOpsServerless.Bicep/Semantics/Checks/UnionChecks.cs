using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Every member of a union must state its values, unless a discriminator tells objects apart.</summary>
internal static class UnionChecks
{
    public static void Run(BicepModel model, UnionTypeNode node)
    {
        switch (model.Kinds.Convert(node))
        {
            // With a discriminator that is not known, the members are not either.
            case UnionTypeExpr when (node.Parent as DecoratedNode)?.Decorator("discriminator") is null:
                Values(model, node);
                break;
            case TaggedUnionTypeExpr tagged:
                Tagged(model, node, tagged);
                break;
        }
    }

    private static void Values(BicepModel model, UnionTypeNode node)
    {
        var members = node.Members.Select(member => (Node: member, Type: model.Kinds.Convert(member))).ToList();
        if (members.Exists(member => member.Type is null))
        {
            return;
        }

        // The items of an array may be of several types.
        var kinds = members.Aggregate(Kinds.None, (all, member) => all | KindsOf(member.Type!)) & ~Kinds.Null;
        if (!IsOfItems(node) && (kinds & (kinds - 1)) != Kinds.None)
        {
            model.Diagnostics.Error("BCP294", node, "The members of a union must be of one type.");
            return;
        }

        foreach (var (member, _) in members.Where(member => Literals.TryOf(member.Type!) is null))
        {
            model.Diagnostics.Error("BCP293", member, "The members of a union must be literals.");
        }
    }

    private static bool IsOfItems(SyntaxNode node) => node.Parent is ArrayTypeNode || (node.Parent is ParenthesizedTypeNode parenthesized && IsOfItems(parenthesized));

    // Arrays of one type of items, and what may be anything, say nothing of the kind of a union.
    private static Kinds KindsOf(TypeExpr type, int depth = 0) => type switch
    {
        _ when depth > 20 => Kinds.None,
        UnionTypeExpr union => union.Members.Aggregate(Kinds.None, (kinds, member) => kinds | KindsOf(member, depth + 1)),
        NullableTypeExpr nullable => KindsOf(nullable.Inner, depth + 1),
        ArrayTypeExpr or AmbientTypeExpr { Name: "any" or "array" } => Kinds.None,
        AliasTypeExpr or PropertyTypeExpr or AdditionalTypeExpr or ItemTypeExpr or ItemsTypeExpr => Literals.Structure(type) is { } structure && structure != type ? KindsOf(structure, depth + 1) : Kinds.None,
        _ => KindInference.OfType(type) is var kinds && kinds != Kinds.Any ? kinds : Kinds.None,
    };

    private static void Tagged(BicepModel model, SyntaxNode node, TaggedUnionTypeExpr tagged)
    {
        foreach (var member in tagged.Members)
        {
            if (Literals.Structure(member) is not (ObjectTypeExpr or TaggedUnionTypeExpr))
            {
                model.Diagnostics.Error("BCP363", node, "The members of a tagged union must be object types.");
            }
        }

        var tags = new HashSet<string>(StringComparer.Ordinal);
        foreach (var variant in Variants(tagged))
        {
            model.Compilation.Step();
            if (model.Diagnostics.IsFull)
            {
                break;
            }

            var property = variant.Properties.FirstOrDefault(property => property.Name == tagged.Discriminator);
            if (property is null || Literals.TryOf(property.Type) is not [StringLiteral literal])
            {
                model.Diagnostics.Error("BCP364", node, $"Each member needs a property {tagged.Discriminator} with one value.");
            }
            else if (!tags.Add(literal.Text))
            {
                model.Diagnostics.Error("BCP365", node, $"The value {literal.Text} is used by several members.");
            }
        }
    }

    private static IEnumerable<ObjectTypeExpr> Variants(TaggedUnionTypeExpr tagged, int depth = 0) => tagged.Members.SelectMany(member => Literals.Structure(member) switch
    {
        ObjectTypeExpr @object => [@object],
        TaggedUnionTypeExpr nested when depth < 20 => Variants(nested, depth + 1),
        _ => Enumerable.Empty<ObjectTypeExpr>(),
    });
}
