using System.Globalization;

namespace GitOpsServerless.Bicep.Semantics.Types;

/// <summary>Types with bounds as the official compiler makes them: of bounds that leave one value, that value's type.</summary>
internal static class Bounds
{
    public static StaticType Text(long? least, long? most, bool loose) => most == 0
        ? new StringLiteralType("")
        : new StringType(loose, least, most);

    public static StaticType Whole(long? least, long? most, bool loose = false) => least is { } value && least == most
        ? new IntegerLiteralType(value)
        : new IntegerType(loose, least, most);

    public static StaticType Array(StaticType item, long? least, long? most) => most == 0
        ? new TupleType([])
        : new ArrayType(item, least, most);

    /// <summary>How long a value is as a text.</summary>
    public static (long Least, long? Most) Written(StaticType type)
    {
        switch (type)
        {
            case StringLiteralType text:
                return (text.Value.Length, text.Value.Length);
            case StringType text:
                return (text.Minimum ?? 0, text.Maximum);
            case IntegerLiteralType number:
                return (Digits(number.Value), Digits(number.Value));
            case IntegerType number:
                var (least, most) = (number.Minimum ?? long.MinValue, number.Maximum ?? long.MaxValue);
                var longest = Math.Max(Digits(least), Digits(most));
                return (least < 0 && most >= 0 ? 1 : Math.Min(Digits(least), Digits(most)), longest);
            case BooleanLiteralType boolean:
                return boolean.Value ? (4, 4) : (5, 5);
            case BooleanType:
                return (4, 5);
            case UnionType union:
                var members = union.Members.Select(Written).ToList();
                return (members.Min(member => member.Least), members.TrueForAll(member => member.Most is not null) ? members.Max(member => member.Most) : null);
            case ArrayType or TupleType or ObjectType or TaggedUnionType:
                return (2, null);
            default:
                return (0, null);
        }
    }

    /// <summary>The bounds of a number; those that are not known are the widest.</summary>
    public static (long Least, long Most) OfWhole(StaticType type) => type switch
    {
        IntegerLiteralType number => (number.Value, number.Value),
        IntegerType number => (number.Minimum ?? long.MinValue, number.Maximum ?? long.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };

    private static long Digits(long number) => number.ToString(CultureInfo.InvariantCulture).Length;
}
