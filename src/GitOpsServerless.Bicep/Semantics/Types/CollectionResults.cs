using GitOpsServerless.Bicep.Semantics.Checks;

namespace GitOpsServerless.Bicep.Semantics.Types;

/// <summary>What functions of arrays and objects answer.</summary>
internal static class CollectionResults
{
    /// <summary>The type of a call; null when this is none of these functions.</summary>
    public static StaticType? Of(string function, IReadOnlyList<StaticType> arguments) => (function, arguments) switch
    {
        ("first", [TupleType tuple]) => tuple.Items.Count > 0 ? tuple.Items[0].Type : NullType.Instance,
        ("last", [TupleType tuple]) => tuple.Items.Count > 0 ? tuple.Items[^1].Type : NullType.Instance,
        ("first" or "last", [ArrayType array]) => array.Minimum > 0 ? array.Item : StaticTypes.Union(array.Item, NullType.Instance),
        ("first" or "last", [AzureValueType]) when StaticTypes.ItemOf(arguments[0]) is { } item => StaticTypes.Union(item, NullType.Instance),
        ("take", [TupleType or ArrayType, var count]) => Taken(arguments[0], Bounds.OfWhole(count)),
        ("skip", [TupleType or ArrayType, var count]) => Skipped(arguments[0], Bounds.OfWhole(count)),
        ("concat", _) when arguments.All(argument => argument is TupleType) => new TupleType([.. arguments.SelectMany(argument => ((TupleType)argument).Items)]),
        ("concat", _) when arguments.All(argument => argument is ArrayType or TupleType) => Concatenated(arguments),
        ("concat", _) when arguments.All(argument => StaticTypes.KindsOf(argument) == Kinds.Array) => new ArrayType(AnyType.Unknown),
        ("range", [var start, var count]) => Range(start, count),
        ("split", _) => new ArrayType(StringType.Strict, 1, null),
        ("objectKeys", [var source]) => new ArrayType(Keys(source)),
        ("items", [var source]) => new ArrayType(new ObjectType([new ObjectMember("key", Keys(source)), new ObjectMember("value", () => CallResults.Values(source) is var value and not UnionType ? value : AnyType.Unknown)], null, open: false)),
        ("flatten", [TupleType tuple]) when tuple.Items.All(item => item.Type is TupleType) => new TupleType([.. tuple.Items.SelectMany(item => ((TupleType)item.Type).Items)]),
        ("flatten", [var source]) => Flattened(source),

        // With something else than literals, nothing is known of what comes out.
        ("intersection" or "union" or "shallowMerge", [ObjectType, ..]) or ("shallowMerge", _) => ObjectType.Anything,
        ("intersection" or "union" or "distinct", [TupleType or ArrayType, ..]) => ArrayType.Anything,
        ("intersection" or "union" or "shallowMerge", [AzureValueType, ..]) when StaticTypes.KindsOf(arguments[0]) == Kinds.Object => ObjectType.Anything,
        _ => null,
    };

    private static StaticType Taken(StaticType source, (long Least, long Most) count)
    {
        if (source is TupleType tuple && count.Least == count.Most)
        {
            return new TupleType([.. tuple.Items.Take((int)Math.Clamp(count.Least, 0, tuple.Items.Count))]);
        }

        var (item, least, most) = Parts(source);
        return Bounds.Array(
            item,
            least is { } shortest && count.Least > 0 ? Math.Min(shortest, count.Least) : null,
            Math.Min(most ?? long.MaxValue, count.Most) is var longest && longest == long.MaxValue ? null : Math.Max(0, longest));
    }

    private static StaticType Skipped(StaticType source, (long Least, long Most) count)
    {
        if (count.Most <= 0)
        {
            return source;
        }

        if (source is TupleType tuple && count.Least == count.Most)
        {
            return new TupleType([.. tuple.Items.Skip((int)Math.Min(count.Least, tuple.Items.Count))]);
        }

        var (item, least, most) = Parts(source);
        return Bounds.Array(
            item,
            count.Most < (least ?? 0) ? least - count.Most : null,
            most is { } longest ? Math.Max(0, longest - Math.Max(0, count.Least)) : null);
    }

    private static (StaticType Item, long? Least, long? Most) Parts(StaticType array) => array is TupleType tuple
        ? (StaticTypes.ItemOf(tuple) ?? AnyType.Unknown, tuple.Items.Count, tuple.Items.Count)
        : (((ArrayType)array).Item, ((ArrayType)array).Minimum, ((ArrayType)array).Maximum);

    private static StaticType Concatenated(IReadOnlyList<StaticType> arrays)
    {
        var parts = arrays.Select(Parts).ToList();
        var least = parts.Sum(part => part.Least ?? 0);
        return new ArrayType(
            StaticTypes.Union(parts.Where((_, i) => arrays[i] is not TupleType { Items.Count: 0 }).Select(part => part.Item)),
            least > 0 ? least : null,
            parts.TrueForAll(part => part.Most is not null) ? parts.Sum(part => part.Most) : null);
    }

    private static StaticType Range(StaticType start, StaticType count)
    {
        if (start is not (IntegerLiteralType or IntegerType) || count is not (IntegerLiteralType or IntegerType))
        {
            return new ArrayType(AnyType.Unknown);
        }

        var (first, last) = Bounds.OfWhole(start);
        var (fewest, most) = Bounds.OfWhole(count);
        return Bounds.Array(
            Bounds.Whole(
                first == long.MinValue ? null : first,
                last == long.MaxValue || most == long.MaxValue || most < 0 || last > long.MaxValue - most ? null : last + most - 1),
            fewest == long.MinValue ? null : fewest,
            most == long.MaxValue ? null : most);
    }

    private static StaticType Keys(StaticType source) => source switch
    {
        ObjectType { Open: false, Additional: null, Members.Count: > 0 } @object => StaticTypes.Union(@object.Members.Select(member => new StringLiteralType(member.Name))),
        ObjectType { Open: false, Additional: null } => AnyType.Unknown,
        _ => StringType.Strict,
    };

    private static ArrayType Flattened(StaticType source) => new(
        StaticTypes.ItemOf(source) is { } item && StaticTypes.Members(item).All(member => StaticTypes.ItemOf(member) is not null)
            ? StaticTypes.Union(StaticTypes.Members(item).Select(member => StaticTypes.ItemOf(member)!))
            : AnyType.Unknown);
}
