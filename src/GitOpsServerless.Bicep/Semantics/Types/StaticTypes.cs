using GitOpsServerless.Bicep.Semantics.Checks;

namespace GitOpsServerless.Bicep.Semantics.Types;

/// <summary>Unions, null and kinds of static types.</summary>
internal static class StaticTypes
{
    private const int MaximumMembers = 500;

    /// <summary>The union of types, flat and without repetition. What may be anything is anything.</summary>
    public static StaticType Union(IEnumerable<StaticType> types)
    {
        var members = new List<StaticType>();
        foreach (var type in types)
        {
            if (type is not UnionType union)
            {
                if (Add(members, type) is { } any)
                {
                    return any;
                }

                continue;
            }

            for (var i = 0; i < union.Members.Count; i++)
            {
                if (Add(members, union.Members[i]) is { } any)
                {
                    return any;
                }
            }
        }

        return Of(members);
    }

    public static StaticType Union(StaticType left, StaticType right)
    {
        if (left is AnyType || (left is not UnionType && IsSame(left, right)))
        {
            return left;
        }

        return right is AnyType ? right : Union([left, right]);
    }

    // Anything makes the whole anything, and too many are not looked at.
    private static AnyType? Add(List<StaticType> members, StaticType type)
    {
        if (type is AnyType any)
        {
            return any;
        }

        for (var i = 0; i < members.Count; i++)
        {
            if (IsSame(members[i], type))
            {
                return null;
            }
        }

        members.Add(type);
        return members.Count > MaximumMembers ? AnyType.Unknown : null;
    }

    private static StaticType Of(List<StaticType> members)
    {
        if (members.Count < 2)
        {
            return members.Count == 0 ? AnyType.Unknown : members[0];
        }

        // A literal is part of the plain type beside it, unless that one may stand for any literal.
        members.RemoveAll(member => member switch
        {
            StringLiteralType => members.Exists(other => other is StringType { Loose: false }),
            IntegerLiteralType => members.Exists(other => other is IntegerType { Loose: false }),
            BooleanLiteralType => members.Exists(other => other is BooleanType { Loose: false }),
            _ => false,
        });
        return members.Count == 1 ? members[0] : new UnionType(members);
    }

    /// <summary>
    /// A union as it is asked for: numbers beside each other are a range, and both flags are any flag. Of other unions nothing is
    /// put together.
    /// </summary>
    public static StaticType Collapse(UnionType union)
    {
        if (union.Members.All(member => member is BooleanLiteralType or BooleanType or NullType))
        {
            var flags = union.Members.Where(member => member is not NullType).ToList();
            return flags.Count > 1 ? WithNullOf(union, [BooleanType.Strict]) : union;
        }

        if (!union.Members.All(member => member is IntegerLiteralType or IntegerType or NullType))
        {
            return union;
        }

        var spans = new List<(long Least, long Most)>();
        foreach (var (least, most) in union.Members.Where(member => member is not NullType).Select(Span).OrderBy(span => span.Least))
        {
            if (spans.Count > 0 && (spans[^1].Most == long.MaxValue || least <= spans[^1].Most + 1))
            {
                spans[^1] = (spans[^1].Least, Math.Max(spans[^1].Most, most));
            }
            else
            {
                spans.Add((least, most));
            }
        }

        return WithNullOf(union, spans.Select(span =>
            Integer(loose: false, span.Least == long.MinValue ? null : span.Least, span.Most == long.MaxValue ? null : span.Most)));
    }

    /// <summary>The whole numbers of a range; where it has but one, that one.</summary>
    public static StaticType Integer(bool loose, long? minimum, long? maximum) =>
        minimum is { } only && minimum == maximum ? new IntegerLiteralType(only) : new IntegerType(loose, minimum, maximum);

    private static (long Least, long Most) Span(StaticType type) => type is IntegerLiteralType number
        ? (number.Value, number.Value)
        : (((IntegerType)type).Minimum ?? long.MinValue, ((IntegerType)type).Maximum ?? long.MaxValue);

    private static StaticType WithNullOf(UnionType union, IEnumerable<StaticType> members)
    {
        // Not by Union, which takes a number for a part of any range beside it.
        List<StaticType> all = [.. members, .. IsNullable(union) ? [NullType.Instance] : (StaticType[])[]];
        return all.Count == 1 ? all[0] : new UnionType(all);
    }

    private static bool IsSame(StaticType left, StaticType right) => ReferenceEquals(left, right) || (left, right) switch
    {
        (StringLiteralType a, StringLiteralType b) => string.Equals(a.Value, b.Value, StringComparison.Ordinal),
        (IntegerLiteralType a, IntegerLiteralType b) => a.Value == b.Value,
        (StringType a, StringType b) => a.Loose == b.Loose && a.Minimum == b.Minimum && a.Maximum == b.Maximum,
        (IntegerType a, IntegerType b) => a.Loose == b.Loose && a.Minimum == b.Minimum && a.Maximum == b.Maximum,
        (BooleanType a, BooleanType b) => a.Loose == b.Loose,
        (ResourceReferenceType a, ResourceReferenceType b) => ReferenceEquals(a.Resource, b.Resource),
        _ => false,
    };

    public static bool IsNullable(StaticType type)
    {
        if (type is UnionType union)
        {
            for (var i = 0; i < union.Members.Count; i++)
            {
                if (union.Members[i] is NullType)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The type without null; null itself stays.</summary>
    public static StaticType WithoutNull(StaticType type) =>
        type is UnionType union && IsNullable(type) ? Union(union.Members.Where(member => member is not NullType)) : type;

    public static IEnumerable<StaticType> Members(StaticType type) => type is UnionType union ? union.Members : [type];

    public static bool IsLiteral(StaticType type) => type is StringLiteralType or IntegerLiteralType or BooleanLiteralType;

    /// <summary>The kinds of values of a type.</summary>
    public static Kinds KindsOf(StaticType type) => type switch
    {
        StringType or StringLiteralType => Kinds.String,
        IntegerType or IntegerLiteralType => Kinds.Int,
        BooleanType or BooleanLiteralType => Kinds.Bool,
        NullType => Kinds.Null,
        ArrayType or TupleType => Kinds.Array,
        ObjectType or TaggedUnionType or ResourceReferenceType or ModuleReferenceType => Kinds.Object,
        LambdaType => Kinds.Lambda,
        AzureValueType azure => AzureInference.KindsOf(azure.Type),
        UnionType union => KindsOfAny(union.Members),
        _ => Kinds.Any,
    };

    private static Kinds KindsOfAny(IReadOnlyList<StaticType> members)
    {
        var kinds = Kinds.None;
        for (var i = 0; i < members.Count; i++)
        {
            kinds |= KindsOf(members[i]);
        }

        return kinds;
    }

    /// <summary>The items of an array; null when the type is something else or may be.</summary>
    public static StaticType? ItemOf(StaticType type) => type switch
    {
        ArrayType array => array.Item,
        TupleType { Items.Count: 0 } => null,
        TupleType tuple => Union(tuple.Items.Select(item => item.Type)),
        AzureValueType azure => AzureInference.ItemOf(azure.Type) is { } item ? OfAzure(item) : null,
        _ => null,
    };

    /// <summary>The static type of a part of an Azure resource: what is no object or array as a plain type.</summary>
    public static StaticType OfAzure(AzureTypes.AzureType type)
    {
        if (AzureInference.LiteralsOf(type) is { } texts)
        {
            return Union(texts.Select(text => (StaticType)new StringLiteralType(text)));
        }

        return AzureInference.KindsOf(type) switch
        {
            Kinds.String => StringType.Strict,
            Kinds.Int => IntegerType.Strict,
            Kinds.Bool => BooleanType.Strict,
            Kinds.Array or Kinds.Object => new AzureValueType(type),
            _ => AnyType.Instance,
        };
    }

    /// <summary>A type in words, for a finding.</summary>
    public static string Text(StaticType type) => type switch
    {
        StringLiteralType text => Syntax.StringLiterals.Quote(text.Value),
        IntegerLiteralType number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        BooleanLiteralType boolean => boolean.Value ? "true" : "false",
        ResourceReferenceType resource => resource.Resource.Type!.FullName,
        UnionType union => string.Join(" | ", union.Members.Take(10).Select(Text)),
        _ => KindsOf(type).ToString().ToLowerInvariant(),
    };
}
