using GitOpsServerless.Bicep.Semantics.Types;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>What decorators can be put on, and the values that they are given there.</summary>
internal static class DecoratorTargets
{
    private static readonly ObjectType Metadata = new([new ObjectMember("description", StaticTypes.Union(StringType.Strict, NullType.Instance))], null, open: true);

    public static void Run(BicepModel model, Assignability assignability, DecoratedNode node, DecoratorNode decorator, CallNode call)
    {
        foreach (var part in call.Arguments.Where(argument => !argument.IsBroken && !(call.Name.Text == "validate" && argument == call.Arguments[0])).SelectMany(DecoratorChecks.NotConstant))
        {
            model.Diagnostics.Error("BCP032", part, "The value must be known at compile time.");
        }

        var type = node switch
        {
            ParameterNode parameter => parameter.Type,
            OutputNode output => output.Type,
            TypeDeclarationNode declaration => declaration.Type,
            TypePropertyNode property => property.Type,
            TupleItemNode item => item.Type,
            _ => null,
        };
        var isNullable = type is NullableTypeNode;
        while (type is NullableTypeNode or ParenthesizedTypeNode)
        {
            type = type is NullableTypeNode nullable ? nullable.Inner : ((ParenthesizedTypeNode)type).Inner;
        }

        if (call.Target is not null && IsUnchecked(call.Name.Text))
        {
            Domain(model, decorator, call);
            return;
        }

        switch (call.Name.Text)
        {
            case "minValue" or "maxValue" or "minLength" or "maxLength":
                Bound(model, decorator, call, type);
                break;
            case "secure" when IsAny(type):
                model.Diagnostics.Error("BCP440", decorator, "Only texts and objects can be secure.");
                break;
            case "secure":
                Target(model, decorator, call, type, Kinds.String | Kinds.Object);
                if (type is not null && DerivedTypeChecks.KindsOf(model, type) is { } kinds and not (Kinds.String or Kinds.Object))
                {
                    model.Diagnostics.Error(kinds == Kinds.Any ? "BCP440" : "BCP124", decorator, "The decorator secure is for texts and objects.");
                }

                break;
            case "sealed":
                if (type is GenericTypeNode || IsDerived(type))
                {
                    model.Diagnostics.Error("BCP386", decorator, "A type of Azure cannot be sealed.");
                    break;
                }

                if (IsAlias(type) && model.Kinds.OfType(type!) == Kinds.Any)
                {
                    model.Diagnostics.Error(RefusalCodes.Feature, decorator, "This compiler does not vouch for the exact output of: a sealed name for a type that is not known. Seal the type itself.");
                    break;
                }

                Target(model, decorator, call, type, Kinds.Object);
                if (type is ObjectTypeNode { Additional: not null })
                {
                    model.Diagnostics.Error("BCP316", decorator, "A sealed type has no further properties.");
                }

                break;
            case "allowed" when IsAlias(type) || (!isNullable && (type is UnionTypeNode || IsLiteral(type))):
                model.Diagnostics.Error(IsAlias(type) ? "BCP308" : "BCP295", decorator, "The decorator allowed cannot be used on this type.");
                break;
            case "allowed" when call.Arguments[0] is ArrayNode { Items.Length: 0 }:
                model.Diagnostics.Error("BCP099", call.Arguments[0], "At least one value must be allowed.");
                break;
            case "discriminator" when type is ResourceTypeNode && model.Configuration.IsEnabled(StatedResourceType.Feature):
                model.Diagnostics.Error("BCP363", decorator, "The members of a tagged union must be object types.");
                break;
            case "discriminator" when type is StringTypeNode or IntegerTypeNode or BooleanTypeNode or ObjectTypeNode or TypeNameNode { Symbol: AmbientTypeSymbol }:
                if (type is not (ObjectTypeNode or TypeNameNode { Symbol: AmbientTypeSymbol { Name: "object" } }))
                {
                    model.Diagnostics.Error("BCP124", decorator, "The decorator discriminator is for unions of objects.");
                }

                model.Diagnostics.Error("BCP363", decorator, "The members of a tagged union must be object types.");
                break;
            case "metadata":
                assignability.Check(Metadata, call.Arguments[0], "BCP070");
                break;
            case "batchSize" when node is BodyNode { IsCollection: false }:
                model.Diagnostics.Error("BCP155", decorator, "Only loops have batches.");
                break;
            case "batchSize" when call.Arguments[0] is IntegerNode { Value: 0 } or UnaryNode:
                model.Diagnostics.Error("BCP154", call.Arguments[0], "A batch has at least one member.");
                break;
            case "validate" when call.Arguments is [_, not (StringNode or SkippedNode) and var message] && DecoratorChecks.IsConstant(message):
                model.Diagnostics.Error("BCP070", message, "The argument must be a string.");
                break;
            case "nullIfNotFound" when node is ResourceNode { Existing: false }:
                model.Diagnostics.Error("BCP445", decorator, "Only existing resources may be absent.");
                break;
        }
    }

    private static bool IsAny(SyntaxNode? type) => type is TypeNameNode { Symbol: AmbientTypeSymbol { Name: "any" } } or TypePropertyAccessNode { Name.Text: "any", Target: TypeNameNode { Symbol: NamespaceSymbol { Name: "sys" } } };

    private static bool IsDerived(SyntaxNode? type) => type switch
    {
        GenericTypeNode => true,
        TypePropertyAccessNode access => IsDerived(access.Target),
        TypeIndexNode access => IsDerived(access.Target),
        TypeItemsAccessNode access => IsDerived(access.Target),
        TypeAdditionalAccessNode access => IsDerived(access.Target),
        _ => false,
    };

    // The official compiler does not ask what it is on, where such a decorator is written with its namespace.
    private static bool IsUnchecked(string name) => name is "secure" or "sealed" or "allowed" or "minValue" or "maxValue" or "minLength" or "maxLength";

    // Whether a type has one value.
    private static bool IsLiteral(SyntaxNode? type) => type switch
    {
        StringTypeNode or IntegerTypeNode or BooleanTypeNode or UnaryTypeNode => true,
        ParenthesizedTypeNode parenthesized => IsLiteral(parenthesized.Inner),
        TupleTypeNode tuple => tuple.Items.All(item => item is TupleItemNode member && IsLiteral(member.Type)),
        ObjectTypeNode { Additional: null } @object => @object.Elements.All(element => element is TypePropertyNode member && IsLiteral(member.Type)),
        _ => false,
    };

    private static bool IsAlias(SyntaxNode? type) => type switch
    {
        TypeNameNode { Symbol: TypeSymbol or ImportedSymbol or WildcardSymbol } => true,
        TypePropertyAccessNode { Target: TypeNameNode { Symbol: NamespaceSymbol } } => false,
        TypePropertyAccessNode access => IsAlias(access.Target),
        TypeIndexNode access => IsAlias(access.Target),
        TypeItemsAccessNode access => IsAlias(access.Target),
        TypeAdditionalAccessNode access => IsAlias(access.Target),
        _ => false,
    };

    // Of what may be null, the rest counts.
    private static void Target(BicepModel model, DecoratorNode decorator, CallNode call, SyntaxNode? type, Kinds allowed)
    {
        if (type is null or { IsBroken: true })
        {
            return;
        }

        var name = call.Name.Text;
        if (type is ResourceTypeNode)
        {
            // Without the feature, the type itself is the finding.
            if (name != "sealed" && model.Configuration.IsEnabled(StatedResourceType.Feature))
            {
                model.Diagnostics.Error(name == "secure" ? "BCP440" : "BCP124", decorator, $"The decorator {name} cannot be used on a resource type.");
            }

            return;
        }

        var kinds = model.Kinds.OfType(type) & ~Kinds.Null;
        var fits = (kinds | Kinds.Null) == Kinds.Any || (kinds & ~allowed) == Kinds.None;
        if (!fits)
        {
            model.Diagnostics.Error("BCP124", decorator, $"The decorator {name} cannot be used on this type, only on one that is {allowed}.");
        }

        // Of a name for a type, it is officially by accident that it can be sealed.
        if (IsAlias(type) && name != "sealed" && (fits || name != "secure"))
        {
            model.Diagnostics.Error("BCP308", decorator, $"The decorator {name} cannot be used on a named type; put it on the type itself.");
        }
    }

    private static void Domain(BicepModel model, DecoratorNode decorator, CallNode call)
    {
        if (!call.Name.Text.StartsWith("min", StringComparison.Ordinal) || decorator.Parent is not DecoratedNode owner)
        {
            return;
        }

        var other = owner.Decorator("max" + call.Name.Text[3..]);
        if (other is { Arguments: [{ } maximum] } && Number(maximum) is { } upper && Number(call.Arguments[0]) is { } lower && lower > upper)
        {
            model.Diagnostics.Error("BCP331", decorator, "The lower bound is above the upper bound.");
        }
    }

    private static decimal? Number(SyntaxNode node) => node switch
    {
        IntegerNode number => number.Value,
        UnaryNode { Operator: TokenKind.Minus, Operand: IntegerNode number } => -(decimal)number.Value,
        _ => null,
    };

    private static void Bound(BicepModel model, DecoratorNode decorator, CallNode call, SyntaxNode? type)
    {
        var isLength = call.Name.Text.EndsWith("Length", StringComparison.Ordinal);
        if (isLength)
        {
            Target(model, decorator, call, type, Kinds.String | Kinds.Array);
        }
        else
        {
            Target(model, decorator, call, type, Kinds.Int);
        }

        Domain(model, decorator, call);
        if (isLength && (type is UnionTypeNode || IsLiteral(type)))
        {
            model.Diagnostics.Error("BCP295", decorator, "The decorator cannot be used on a type with given values.");
        }

        var argument = call.Arguments[0];
        if (isLength && argument is UnaryNode)
        {
            model.Diagnostics.Error("BCP168", argument, "A length must not be negative.");
        }
    }
}
