namespace GitOpsServerless.Bicep.Intermediate;

/// <summary>Finds out whether a type is secure or has secure parts.</summary>
internal static class Secure
{
    public static bool Contains(TypeExpr type) => Contains(type, new HashSet<string>(StringComparer.Ordinal));

    private static bool Contains(TypeMember member, HashSet<string> seen) => member.Modifiers.Secure || Contains(member.Type, seen);

    private static bool Contains(TypeExpr type, HashSet<string> seen)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return ContainsIn(type, seen);
    }

    private static bool ContainsIn(TypeExpr type, HashSet<string> seen) => type switch
    {
        AliasTypeExpr alias => seen.Add(alias.Name) && (alias.Declaration.Value.Modifiers.Secure || Contains(alias.Declaration.Value.Type, seen)),
        PropertyTypeExpr or AdditionalTypeExpr or ItemTypeExpr or ItemsTypeExpr => ContainsMember(type, seen),
        NullableTypeExpr nullable => Contains(nullable.Inner, seen),
        NonNullTypeExpr nonNull => Contains(nonNull.Inner, seen),
        ArrayTypeExpr array => Contains(array.Item, seen),
        UnionTypeExpr union => union.Members.Any(member => Contains(member, seen)),

        // The parts of a tagged union are not looked into.
        TaggedUnionTypeExpr => false,
        TupleTypeExpr tuple => tuple.Items.Any(item => Contains(item, seen)),
        ObjectTypeExpr @object => @object.Properties.Any(property => Contains(property, seen)) || (@object.Additional is { } additional && Contains(additional, seen)),
        _ => false,
    };

    private static bool ContainsMember(TypeExpr type, HashSet<string> seen)
    {
        var owner = type switch
        {
            PropertyTypeExpr access => (Literals.Structure(access.Base) as ObjectTypeExpr)?.Properties.FirstOrDefault(property => string.Equals(property.Name, access.Name, StringComparison.Ordinal)),
            AdditionalTypeExpr access => (Literals.Structure(access.Base) as ObjectTypeExpr)?.Additional,
            ItemTypeExpr access => (Literals.Structure(access.Base) as TupleTypeExpr)?.Items.ElementAtOrDefault((int)access.Index),
            ItemsTypeExpr access => Literals.Structure(access.Base) is ArrayTypeExpr array ? new TypeMember("", array.Item, TypeModifiers.None) : null,
            _ => null,
        };
        return owner is not null && Contains(owner, seen);
    }
}
