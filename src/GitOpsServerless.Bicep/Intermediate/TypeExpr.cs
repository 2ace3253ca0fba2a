using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Intermediate;

/// <summary>A type as a template's schema states it.</summary>
internal abstract record TypeExpr;

internal sealed record AmbientTypeExpr(string Name) : TypeExpr;

/// <summary>A reference to a definition of the template; the declaration is looked up when it is asked for.</summary>
internal sealed record AliasTypeExpr(string Name, Lazy<TypeDeclaration> Declaration) : TypeExpr;

internal sealed record StringTypeExpr(string Value) : TypeExpr;

internal sealed record IntTypeExpr(long Value) : TypeExpr;

internal sealed record BoolTypeExpr(bool Value) : TypeExpr;

internal sealed record NullTypeExpr : TypeExpr;

internal sealed record UnionTypeExpr(IReadOnlyList<TypeExpr> Members) : TypeExpr;

/// <summary>A union of object types that are told apart by the value of one property.</summary>
internal sealed record TaggedUnionTypeExpr(string Discriminator, IReadOnlyList<TypeExpr> Members) : TypeExpr;

internal sealed record ObjectTypeExpr(IReadOnlyList<TypeMember> Properties, TypeMember? Additional) : TypeExpr;

internal sealed record TupleTypeExpr(IReadOnlyList<TypeMember> Items) : TypeExpr;

internal sealed record ArrayTypeExpr(TypeExpr Item) : TypeExpr;

internal sealed record NullableTypeExpr(TypeExpr Inner) : TypeExpr;

internal sealed record NonNullTypeExpr(TypeExpr Inner) : TypeExpr;

internal enum ResourceTypeVariant
{
    Legacy,
    Input,
    Output,
}

/// <summary><c>resourceInput&lt;…&gt;</c> and its like.</summary>
internal sealed record ResourceDerivedTypeExpr(string Type, string ApiVersion, ResourceTypeVariant Variant) : TypeExpr;

/// <summary><c>resource '…'</c>: the id of a resource of the type, which stands for the resource.</summary>
internal sealed record ResourceTypeExpr(ResourceType Type) : TypeExpr
{
    /// <summary>The resource type that a type is, itself or by its name; null for others.</summary>
    public static ResourceTypeExpr? Behind(TypeExpr type) => type is ResourceTypeExpr or AliasTypeExpr ? Literals.Structure(type) as ResourceTypeExpr : null;
}

internal sealed record PropertyTypeExpr(TypeExpr Base, string Name) : TypeExpr;

internal sealed record AdditionalTypeExpr(TypeExpr Base) : TypeExpr;

internal sealed record ItemTypeExpr(TypeExpr Base, long Index) : TypeExpr;

internal sealed record ItemsTypeExpr(TypeExpr Base) : TypeExpr;

/// <summary>What the decorators of a parameter, output, type, property or item say.</summary>
internal sealed record TypeModifiers(
    Expr? Description = null,
    Expr? Metadata = null,
    bool Secure = false,
    Expr? MinLength = null,
    Expr? MaxLength = null,
    Expr? MinValue = null,
    Expr? MaxValue = null,
    bool Sealed = false,
    Expr? Validation = null)
{
    public static TypeModifiers None { get; } = new();
}

/// <summary>A property of an object type or an item of a tuple; the name is empty for items and for <c>*</c>.</summary>
internal sealed record TypeMember(string Name, TypeExpr Type, TypeModifiers Modifiers);

/// <summary>A named type.</summary>
internal sealed record TypeDeclaration(string Name, TypeExpr Type, TypeModifiers Modifiers, bool Exported);
