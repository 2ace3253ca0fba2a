using System.Runtime.CompilerServices;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Types;

/// <summary>The static types of what a file declares.</summary>
internal sealed class DeclaredTypes(BicepModel model)
{
    private readonly Dictionary<(TypeExpr, TypeModifiers, bool), StaticType> _known = new(Comparer.Instance);
    private readonly Dictionary<ParameterSymbol, StaticType> _parameters = [];
    private readonly Dictionary<(SyntaxNode, bool), StaticType> _stated = [];

    /// <summary>The values that a parameter may have: of its type, and of the allowed ones.</summary>
    public StaticType Of(ParameterSymbol parameter)
    {
        if (!_parameters.TryGetValue(parameter, out var known))
        {
            known = Allowed(parameter, Of(parameter.Node.Type, parameter.Node, loose: true));
            _parameters[parameter] = known;
        }

        return known;
    }

    /// <summary>The type that type syntax states, with the decorators of its declaration.</summary>
    public StaticType Of(SyntaxNode type, DecoratedNode? declaration, bool loose)
    {
        if (!_stated.TryGetValue((type, loose), out var known))
        {
            known = Stated(type, declaration, loose);
            _stated[(type, loose)] = known;
        }

        return known;
    }

    private StaticType Stated(SyntaxNode type, DecoratedNode? declaration, bool loose)
    {
        try
        {
            return Of(model.Types.Convert(type), declaration is null ? TypeModifiers.None : model.Types.ValueModifiers(declaration), loose);
        }
        catch (Refusal)
        {
            // The declaration itself is refused when it is emitted; its type is just not known here.
            return AnyType.Unknown;
        }
    }

    public StaticType Of(TypeExpr type, TypeModifiers modifiers, bool loose)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (!_known.TryGetValue((type, modifiers, loose), out var known))
        {
            known = Convert(type, modifiers, loose);
            _known[(type, modifiers, loose)] = known;
        }

        return known;
    }

    private StaticType Allowed(ParameterSymbol parameter, StaticType declared)
    {
        if (parameter.Node.Decorator("allowed") is not { Arguments: [ArrayNode { Items: { Length: > 0 } items }] })
        {
            return declared;
        }

        var values = items.Select(Literal).ToList();
        if (values.Contains(null))
        {
            return declared;
        }

        // Where null may be given as well, the list of values does not count for the type.
        var union = StaticTypes.Union(values!);
        return declared switch
        {
            StringType or IntegerType or BooleanType => union,
            ArrayType => new ArrayType(union),
            _ => declared,
        };
    }

    private static StaticType? Literal(SyntaxNode node) => node switch
    {
        StringNode { Literal: { } text } => new StringLiteralType(text),
        IntegerNode { Value: <= long.MaxValue } number => new IntegerLiteralType((long)number.Value),
        UnaryNode { Operator: TokenKind.Minus, Operand: IntegerNode { Value: <= long.MaxValue } number } => new IntegerLiteralType(-(long)number.Value),
        BooleanNode boolean => BooleanLiteralType.Of(boolean.Value),
        _ => null,
    };

    private StaticType Convert(TypeExpr type, TypeModifiers modifiers, bool loose)
    {
        switch (type)
        {
            case AmbientTypeExpr { Name: "string" }:
                return new StringType(loose, Number(modifiers.MinLength), Number(modifiers.MaxLength));
            case AmbientTypeExpr { Name: "int" }:
                return StaticTypes.Integer(loose, Number(modifiers.MinValue), Number(modifiers.MaxValue));
            case AmbientTypeExpr { Name: "bool" }:
                return loose ? BooleanType.Loosely : BooleanType.Strict;
            case AmbientTypeExpr { Name: "array" }:
                return new ArrayType(AnyType.Instance, Number(modifiers.MinLength), Number(modifiers.MaxLength));
            case AmbientTypeExpr { Name: "object" }:
                return modifiers.Sealed ? new ObjectType([], null, open: false) : ObjectType.Anything;
            case StringTypeExpr text:
                return new StringLiteralType(text.Value);
            case IntTypeExpr number:
                return new IntegerLiteralType(number.Value);
            case BoolTypeExpr boolean:
                return BooleanLiteralType.Of(boolean.Value);
            case NullTypeExpr:
                return NullType.Instance;
            case NullableTypeExpr nullable:
                return StaticTypes.Union(Of(nullable.Inner, modifiers, loose), NullType.Instance);
            case NonNullTypeExpr nonNull:
                return StaticTypes.WithoutNull(Of(nonNull.Inner, modifiers, loose));
            case UnionTypeExpr union:
                return StaticTypes.Union(union.Members.Select(member => Of(member, TypeModifiers.None, loose: false)));
            case ArrayTypeExpr array:
                return new ArrayType(() => Of(array.Item, TypeModifiers.None, loose: false), Number(modifiers.MinLength), Number(modifiers.MaxLength));
            case TupleTypeExpr tuple:
                return new TupleType([.. tuple.Items.Select(Member)]);
            case ObjectTypeExpr @object:
                return new ObjectType([.. @object.Properties.Select(Member)], @object.Additional is { } additional ? Member(additional) : null, open: @object.Additional is null && !modifiers.Sealed);
            case TaggedUnionTypeExpr tagged:
                return new TaggedUnionType(tagged.Discriminator, [.. tagged.Members.Select(member => (Func<StaticType>)(() => Of(member, TypeModifiers.None, loose: false)))]);
            case ResourceTypeExpr resource:
                return new ResourceReferenceType(new StatedResource(StatedResourceType.Spelled(model, resource.Type)));
            case AliasTypeExpr alias:
                return Alias(alias, modifiers, loose);
            case PropertyTypeExpr or AdditionalTypeExpr or ItemTypeExpr or ItemsTypeExpr when Literals.Member(type) is { } member:
                return Of(member, TypeModifiers.None, loose);
            default:
                return AnyType.Unknown;
        }
    }

    // Names of names may be many: they are followed without recursion.
    private StaticType Alias(AliasTypeExpr alias, TypeModifiers modifiers, bool loose)
    {
        var declaration = alias.Declaration.Value;
        while (declaration.Type is AliasTypeExpr next && declaration.Modifiers == TypeModifiers.None)
        {
            declaration = next.Declaration.Value;
        }

        return Of(declaration.Type, modifiers.Sealed && !declaration.Modifiers.Sealed ? declaration.Modifiers with { Sealed = true } : declaration.Modifiers, loose);
    }

    private ObjectMember Member(TypeMember member) => new(member.Name, () => Of(member.Type, member.Modifiers, loose: false));

    private static long? Number(Expr? bound) => (bound as IntExpr)?.Value;

    /// <summary>Types are compared by identity: comparing them by their parts would follow types that contain themselves.</summary>
    private sealed class Comparer : IEqualityComparer<(TypeExpr Type, TypeModifiers Modifiers, bool Loose)>
    {
        public static Comparer Instance { get; } = new();

        public bool Equals((TypeExpr Type, TypeModifiers Modifiers, bool Loose) x, (TypeExpr Type, TypeModifiers Modifiers, bool Loose) y) =>
            ReferenceEquals(x.Type, y.Type) && ReferenceEquals(x.Modifiers, y.Modifiers) && x.Loose == y.Loose;

        public int GetHashCode((TypeExpr Type, TypeModifiers Modifiers, bool Loose) obj) => RuntimeHelpers.GetHashCode(obj.Type);
    }
}
