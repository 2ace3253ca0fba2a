using System.Text.RegularExpressions;
using GitOpsServerless.Bicep.AzureTypes;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Types;

/// <summary>
/// What is known of the values of an expression, or what a declaration allows. The rules are those of the official compiler's
/// type system (github.com/Azure/bicep, <c>TypeAssignmentVisitor</c>), as far as they are certain without Azure's own services.
/// </summary>
internal abstract class StaticType;

/// <summary>
/// Any value. <see cref="Unknown"/> stands for an expression whose type the official compiler works out and this one does not:
/// nothing that follows from it is certain, not even which branch of a condition counts.
/// </summary>
internal sealed class AnyType : StaticType
{
    private AnyType()
    {
    }

    public static AnyType Instance { get; } = new();

    public static AnyType Unknown { get; } = new();
}

internal sealed class NullType : StaticType
{
    public static NullType Instance { get; } = new();
}

/// <summary>A text; a loose one may be given where certain texts are asked for, as a parameter's value may.</summary>
internal sealed class StringType(bool loose, long? minimum = null, long? maximum = null) : StaticType
{
    public static StringType Strict { get; } = new(false);

    public static StringType Loosely { get; } = new(true);

    public bool Loose { get; } = loose;

    public long? Minimum { get; } = minimum;

    public long? Maximum { get; } = maximum;

    /// <summary>What every text matches; only looked at where a text is known.</summary>
    public Regex? Pattern { get; init; }
}

internal sealed class StringLiteralType(string value) : StaticType
{
    public string Value { get; } = value;
}

/// <summary>A whole number.</summary>
internal sealed class IntegerType(bool loose, long? minimum = null, long? maximum = null) : StaticType
{
    public static IntegerType Strict { get; } = new(false);

    public bool Loose { get; } = loose;

    public long? Minimum { get; } = minimum;

    public long? Maximum { get; } = maximum;
}

internal sealed class IntegerLiteralType(long value) : StaticType
{
    public long Value { get; } = value;
}

internal sealed class BooleanType(bool loose) : StaticType
{
    public static BooleanType Strict { get; } = new(false);

    public static BooleanType Loosely { get; } = new(true);

    public bool Loose { get; } = loose;
}

internal sealed class BooleanLiteralType : StaticType
{
    private BooleanLiteralType(bool value) => Value = value;

    public static BooleanLiteralType True { get; } = new(true);

    public static BooleanLiteralType False { get; } = new(false);

    public bool Value { get; }

    public static BooleanLiteralType Of(bool value) => value ? True : False;
}

/// <summary>A property of an object type; its type is worked out when it is asked for, since types may contain themselves.</summary>
internal sealed class ObjectMember
{
    // What finds the type: the inference of an expression, or a function.
    private readonly object? _finder;
    private readonly SyntaxNode? _value;
    private StaticType? _type;

    public ObjectMember(string name, StaticType type) => (Name, _type) = (name, type);

    public ObjectMember(string name, Func<StaticType> type) => (Name, _finder) = (name, type);

    public ObjectMember(string name, TypeInference types, SyntaxNode value) => (Name, _finder, _value) = (name, types, value);

    public string Name { get; }

    public StaticType Type => _type ??= _value is null ? ((Func<StaticType>)_finder!)() : ((TypeInference)_finder!).Of(_value);
}

/// <summary>An object. <see cref="Additional"/> is what other properties are; an open object may have others of which nothing is said.</summary>
internal sealed class ObjectType(IReadOnlyList<ObjectMember> members, ObjectMember? additional, bool open) : StaticType
{
    // Of fewer members, looking through them is quicker.
    private const int Many = 12;

    private Dictionary<string, ObjectMember>? _byName;

    public static ObjectType Anything { get; } = new([], null, open: true);

    public IReadOnlyList<ObjectMember> Members { get; } = members;

    public ObjectMember? Additional { get; } = additional;

    public bool Open { get; } = open;

    public ObjectMember? Member(string name)
    {
        if (Members.Count > Many)
        {
            return (_byName ??= ByName()).GetValueOrDefault(name);
        }

        for (var i = 0; i < Members.Count; i++)
        {
            if (string.Equals(Members[i].Name, name, StringComparison.Ordinal))
            {
                return Members[i];
            }
        }

        return null;
    }

    private Dictionary<string, ObjectMember> ByName()
    {
        var byName = new Dictionary<string, ObjectMember>(Members.Count, StringComparer.Ordinal);
        foreach (var member in Members)
        {
            byName.TryAdd(member.Name, member);
        }

        return byName;
    }
}

/// <summary>A union of objects that are told apart by the value of one property.</summary>
internal sealed class TaggedUnionType(string discriminator, IReadOnlyList<Func<StaticType>> variants) : StaticType
{
    private IReadOnlyList<StaticType>? _variants;

    public string Discriminator { get; } = discriminator;

    public IReadOnlyList<StaticType> Variants => _variants ??= [.. variants.Select(variant => variant())];
}

/// <summary>An array of items of one type.</summary>
internal sealed class ArrayType : StaticType
{
    private readonly Func<StaticType>? _finder;
    private StaticType? _item;

    public ArrayType(StaticType item, long? minimum = null, long? maximum = null) => (_item, Minimum, Maximum) = (item, minimum, maximum);

    public ArrayType(Func<StaticType> item, long? minimum = null, long? maximum = null) => (_finder, Minimum, Maximum) = (item, minimum, maximum);

    public static ArrayType Anything { get; } = new(AnyType.Instance);

    public StaticType Item => _item ??= _finder!();

    public long? Minimum { get; }

    public long? Maximum { get; }
}

/// <summary>An array whose items are known one by one.</summary>
internal sealed class TupleType(IReadOnlyList<ObjectMember> items) : StaticType
{
    public IReadOnlyList<ObjectMember> Items { get; } = items;
}

/// <summary>One of several types; never nested, and made by <see cref="StaticTypes.Union"/> only.</summary>
internal sealed class UnionType(IReadOnlyList<StaticType> members) : StaticType
{
    public IReadOnlyList<StaticType> Members { get; } = members;
}

/// <summary>A part of an Azure resource.</summary>
internal sealed class AzureValueType(AzureType type) : StaticType
{
    public AzureType Type { get; } = type;
}

/// <summary>A whole resource of Azure.</summary>
internal sealed class ResourceReferenceType(ITypedResource resource) : StaticType
{
    public ITypedResource Resource { get; } = resource;
}

internal sealed class LambdaType(StaticType result, int parameters) : StaticType
{
    public StaticType Result { get; } = result;

    public int Parameters { get; } = parameters;
}
