using GitOpsServerless.Bicep.Semantics.Types;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <content>Objects: their members, and which variant of a tagged union they are.</content>
internal sealed partial class Assignability
{
    private void Object(ObjectType expected, SyntaxNode value, ObjectType given)
    {
        var literal = value as ObjectNode;
        if (literal is null && !_compared.Add((expected, given)))
        {
            return;
        }

        if (given is { Open: false, Additional: null })
        {
            List<string>? missing = null;
            for (var i = 0; i < expected.Members.Count; i++)
            {
                var member = expected.Members[i];
                if (given.Member(member.Name) is null && !Fits(NullType.Instance, member.Type))
                {
                    (missing ??= []).Add(member.Name);
                }
            }

            if (missing is not null)
            {
                Report("BCP035", _origin ?? Owner(value), $"Properties without a value: {string.Join(", ", missing)}.");
            }
        }

        List<string>? unused = null;
        for (var i = 0; i < given.Members.Count; i++)
        {
            var member = given.Members[i];
            var property = literal?.Property(member.Name);
            if ((expected.Member(member.Name) ?? expected.Additional) is { } wanted)
            {
                Member(wanted.Type, value, property, member.Type);
            }
            else if (!expected.Open)
            {
                // Of a value that stands in another declaration, nothing is suggested, nor of what is not kept.
                unused ??= [.. expected.Members.Select(known => known.Name).Where(known => given.Member(known) is null).Order(StringComparer.Ordinal)];
                var near = (_origin is null || _isArgument) && !model.Diagnostics.IsFullWith(_findings.Count) ? Spelling.Nearest(model.Compilation, member.Name, unused) : null;
                Report(near is null ? "BCP037" : "BCP089", _origin ?? property?.Key ?? value, $"The type has no property {member.Name}.{(near is null ? "" : $" Is {near} meant?")}");
            }
        }
    }

    // What an object that is not complete belongs to: a property or a declaration.
    private static SyntaxNode Owner(SyntaxNode value) => value.Parent switch
    {
        PropertyNode property when ReferenceEquals(property.Value, value) => property.Key,
        ParenthesizedNode parenthesized => Owner(parenthesized),
        TernaryNode ternary when ternary.Parent is DeclarationNode => Owner(ternary),
        OutputNode or VariableDeclarationNode or ParameterAssignmentNode => ((DeclarationNode)value.Parent).Name,
        _ => value,
    };

    private void Member(StaticType wanted, SyntaxNode value, PropertyNode? property, StaticType given)
    {
        if (property is not null)
        {
            Value(wanted, property.Value, "BCP036");
        }
        else
        {
            Narrow(wanted, value, given, "BCP036");
        }
    }

    private void Tagged(TaggedUnionType tagged, SyntaxNode value, ObjectType given)
    {
        if (given.Member(tagged.Discriminator) is not { } tag)
        {
            if (given is { Open: false, Additional: null })
            {
                Report("BCP078", _origin ?? value, $"The property {tagged.Discriminator} is missing.");
            }

            return;
        }

        var variants = Variants(tagged, []).ToList();
        var at = _origin ?? (value as ObjectNode)?.Property(tagged.Discriminator)?.Value ?? value;
        switch (tag.Type)
        {
            case StringLiteralType text when variants.Find(variant => variant.Member(tagged.Discriminator)?.Type is StringLiteralType name && name.Value == text.Value) is { } match:
                Object(match, value, given);
                break;
            case StringLiteralType text when variants.Count > 0:
                Report("BCP036", at, $"No variant has the {tagged.Discriminator} {text.Value}.");
                break;
            case AnyType or StringLiteralType:
                break;
            case var other when !Fits(other, StaticTypes.Union(variants.Select(variant => variant.Member(tagged.Discriminator)?.Type ?? AnyType.Unknown))):
                Report("BCP036", at, $"The {tagged.Discriminator} is none of the variants'.");
                break;
        }
    }

    // A union that is a member of several others is looked into once.
    private static IEnumerable<ObjectType> Variants(TaggedUnionType tagged, HashSet<TaggedUnionType> seen) => tagged.Variants.SelectMany(member => member switch
    {
        ObjectType @object => [@object],
        TaggedUnionType nested when seen.Count < MaximumDepth && seen.Add(nested) => Variants(nested, seen),
        _ => Enumerable.Empty<ObjectType>(),
    });
}
