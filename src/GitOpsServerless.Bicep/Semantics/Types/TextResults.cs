namespace GitOpsServerless.Bicep.Semantics.Types;

/// <summary>What functions of texts and numbers answer, with the lengths and bounds that the official compiler works out.</summary>
internal static class TextResults
{
    /// <summary>The type of a call; null when this is none of these functions.</summary>
    public static StaticType? Of(string function, IReadOnlyList<StaticType> arguments) => (function, arguments) switch
    {
        ("base64" or "base64ToString" or "dataUri" or "dataUriToString" or "format" or "replace" or "uri" or "uriComponent" or "uriComponentToString", _) => StringType.Strict,
        ("contains" or "empty" or "endsWith" or "like" or "startsWith", _) => BooleanType.Strict,
        ("indexOf" or "lastIndexOf", _) => IntegerType.Strict,

        // Hashes have a length that is known.
        ("uniqueString", _) => new StringType(false, 13, 13),
        ("guid", _) => new StringType(false, 36, 36),
        ("toLower" or "toUpper", [var text]) => text as StringType ?? StringType.Strict,
        ("trim", [StringType text]) => Bounds.Text(null, text.Maximum, text.Loose),
        ("trim", _) => StringType.Strict,
        ("padLeft", [var value, var length, ..]) => Padded(value, length),
        ("substring", [var text, var start]) => Substring(text, start, null),
        ("substring", [var text, var start, var length]) => Substring(text, start, length),
        ("length", [var value]) => Length(value),
        ("first" or "last", [StringType text]) => Bounds.Text(text.Minimum is { } least ? Math.Min(least, 1) : null, 1, text.Loose),
        ("first" or "last", [StringLiteralType]) => new StringType(false, null, 1),
        ("take", [StringType or StringLiteralType, var count]) => Taken(arguments[0], Bounds.OfWhole(count)),
        ("skip", [StringType or StringLiteralType, var count]) => Skipped(arguments[0], Bounds.OfWhole(count)),
        ("join", [var items, var separator]) => Joined(items, separator),
        ("min" or "max", [TupleType tuple]) => Extreme(function, [.. tuple.Items.Select(item => item.Type)]),
        ("min" or "max", [ArrayType { Item: IntegerType or IntegerLiteralType } array]) => array.Item,
        ("min" or "max", [ArrayType]) => IntegerType.Strict,
        ("min" or "max", [_, _, ..]) => Extreme(function, arguments),
        ("concat", _) when arguments.All(argument => StaticTypes.KindsOf(argument) is Checks.Kinds.String or Checks.Kinds.Int or Checks.Kinds.Bool) => StringType.Strict,
        _ => null,
    };

    private static bool IsLoose(StaticType type) => type is StringType { Loose: true } or IntegerType { Loose: true };

    private static StaticType Padded(StaticType value, StaticType length)
    {
        var (least, most) = Bounds.Written(value);
        return length is IntegerLiteralType { Value: var wanted }
            ? Bounds.Text(Math.Max(least, wanted), most is { } longest ? Math.Max(longest, wanted) : null, IsLoose(value))
            : Bounds.Text(least, null, IsLoose(value));
    }

    private static StaticType Substring(StaticType text, StaticType start, StaticType? length)
    {
        switch (length)
        {
            case IntegerLiteralType given:
                return Bounds.Text(given.Value, given.Value, IsLoose(text));
            case IntegerType given:
                return Bounds.Text(given.Minimum, given.Maximum, IsLoose(text));
        }

        var (least, most) = text switch
        {
            StringLiteralType literal => (literal.Value.Length, literal.Value.Length),
            StringType any => (any.Minimum, any.Maximum),
            _ => ((long?)null, (long?)null),
        };
        return start switch
        {
            IntegerLiteralType { Value: var at } => Bounds.Text(least >= at ? least - at : null, most >= at ? most - at : most, IsLoose(text)),
            IntegerType at => Bounds.Text(
                least is { } shortest && at.Maximum is { } latest ? Math.Max(0, shortest - latest) : null,
                most is { } longest && at.Minimum is { } earliest ? Math.Max(0, longest - earliest) : most,
                IsLoose(text)),
            _ => Bounds.Text(null, most, IsLoose(text)),
        };
    }

    private static StaticType? Length(StaticType value) => value switch
    {
        StringType text => Bounds.Whole(text.Minimum ?? 0, text.Maximum, text.Loose),
        TupleType tuple => new IntegerLiteralType(tuple.Items.Count),
        ArrayType array => Bounds.Whole(array.Minimum ?? 0, array.Maximum),

        // Which members must be there is not part of the type here.
        ObjectType { Open: false, Additional: null } @object => Bounds.Whole(0, @object.Members.Count) is IntegerLiteralType none ? none : new IntegerType(false, null, @object.Members.Count),
        ObjectType => IntegerType.Strict,
        _ => null,
    };

    private static StaticType Taken(StaticType text, (long Least, long Most) count)
    {
        var (least, most) = Bounds.Written(text);
        return Bounds.Text(
            count.Least <= 0 ? null : Math.Min(least, count.Least),
            Math.Min(most ?? long.MaxValue, count.Most) is var longest && longest == long.MaxValue ? null : Math.Max(0, longest),
            IsLoose(text));
    }

    private static StaticType Skipped(StaticType text, (long Least, long Most) count)
    {
        if (count.Most <= 0)
        {
            return text;
        }

        var (least, most) = Bounds.Written(text);
        return Bounds.Text(
            count.Most < least ? least - count.Most : null,
            most is { } longest ? Math.Max(0, longest - Math.Max(0, count.Least)) : null,
            IsLoose(text));
    }

    private static StaticType Joined(StaticType items, StaticType separator)
    {
        var (shortest, longest) = Bounds.Written(separator);
        var (least, most) = (0L, (long?)null);
        switch (items)
        {
            case TupleType tuple:
                var parts = tuple.Items.Select(item => Bounds.Written(item.Type)).ToList();
                var gaps = Math.Max(parts.Count - 1, 0);
                least = parts.Sum(part => part.Least) + (gaps * shortest);
                most = parts.TrueForAll(part => part.Most is not null) && longest is { } widest ? parts.Sum(part => part.Most) + (gaps * widest) : null;
                break;
            case ArrayType array:
                var item = Bounds.Written(array.Item);
                least = ((array.Minimum ?? 0) * item.Least) + (Math.Max((array.Minimum ?? 0) - 1, 0) * shortest);
                most = item.Most is { } size && longest is { } gap && array.Maximum is { } count ? (size * count) + (Math.Max(count - 1, 0) * gap) : null;
                break;
        }

        return Bounds.Text(least > 0 ? least : null, most, loose: false);
    }

    private static StaticType? Extreme(string function, IReadOnlyList<StaticType> numbers)
    {
        if (numbers.Count == 0 || numbers.Any(number => number is not (IntegerType or IntegerLiteralType or AnyType)))
        {
            return null;
        }

        var isLeast = function == "min";
        var (least, most) = Optional(numbers[0]);
        foreach (var (nextLeast, nextMost) in numbers.Skip(1).Select(Optional))
        {
            least = isLeast ? Choose(least, nextLeast, Math.Min, both: true) : Choose(least, nextLeast, Math.Max, both: false);
            most = isLeast ? Choose(most, nextMost, Math.Min, both: false) : Choose(most, nextMost, Math.Max, both: true);
        }

        return Bounds.Whole(least, most);
    }

    private static (long? Least, long? Most) Optional(StaticType number) => number switch
    {
        IntegerLiteralType literal => (literal.Value, literal.Value),
        IntegerType any => (any.Minimum, any.Maximum),
        _ => (null, null),
    };

    private static long? Choose(long? left, long? right, Func<long, long, long> choose, bool both) =>
        left is { } a && right is { } b ? choose(a, b) : both ? null : left ?? right;
}
