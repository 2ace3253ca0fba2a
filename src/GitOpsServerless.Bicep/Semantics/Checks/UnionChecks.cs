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
            case UnionTypeExpr union when Literals.TryOf(union) is null:
                model.Diagnostics.Error("BCP293", node, "The members of a union must be literals.");
                break;
            case UnionTypeExpr union when Literals.Of(union).Select(literal => literal.TypeName).Where(name => name is not null).Distinct(StringComparer.Ordinal).Count() > 1 && node.Parent is not ParenthesizedTypeNode { Parent: ArrayTypeNode }:
                model.Diagnostics.Error("BCP294", node, "The members of a union must be of one type.");
                break;
            case TaggedUnionTypeExpr tagged:
                Tagged(model, node, tagged);
                break;
        }
    }

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
