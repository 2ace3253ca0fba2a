using System.Globalization;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Intermediate;

/// <summary>A type that has exactly one value. <see cref="SortKey"/> is its name: unions are ordered by it, ordinally.</summary>
internal abstract record Literal(string SortKey, string? TypeName, Expr Value);

internal sealed record StringLiteral(string Text) : Literal(StringLiterals.Quote(Text), "string", new StringExpr(Text));

internal sealed record IntLiteral(long Number) : Literal(Number.ToString(CultureInfo.InvariantCulture), "int", new IntExpr(Number));

internal sealed record BoolLiteral(bool Boolean) : Literal(Boolean ? "true" : "false", "bool", new BoolExpr(Boolean));

internal sealed record NullLiteral() : Literal("null", null, new NullExpr());

internal sealed record ObjectLiteral(string Name, Expr Object) : Literal(Name, "object", Object);

internal sealed record TupleLiteral(string Name, Expr Array) : Literal(Name, "array", Array);

/// <summary>The values that a type allows, when it allows only given ones.</summary>
internal static class Literals
{
    // Objects that have others twice double at every step.
    private sealed class Budget
    {
        private int _left = 1_000_000;

        public void Spend(int amount)
        {
            _left -= amount;
            if (_left < 0)
            {
                throw new Refusal(RefusalCodes.Limit, null, null, "A value of a union type is too large; give its parts a type of their own.");
            }
        }
    }

    /// <summary>The values in the order of a union: by name, without repetition.</summary>
    public static IReadOnlyList<Literal> Of(TypeExpr type) =>
        TryOf(type) ?? throw new InvalidOperationException("The type is not a literal.");

    public static IReadOnlyList<Literal>? TryOf(TypeExpr type) => TryOf(type, new Budget(), 0);

    private static IReadOnlyList<Literal>? TryOf(TypeExpr type, Budget budget, int depth)
    {
        var found = new SortedDictionary<string, Literal>(StringComparer.Ordinal);
        return Collect(type, found, budget, depth) ? [.. found.Values] : null;
    }

    private static bool Collect(TypeExpr type, SortedDictionary<string, Literal> found, Budget budget, int depth)
    {
        budget.Spend(1);
        if (depth > 100)
        {
            return false;
        }

        switch (type)
        {
            case StringTypeExpr text:
                return Add(found, new StringLiteral(text.Value));
            case IntTypeExpr number:
                return Add(found, new IntLiteral(number.Value));
            case BoolTypeExpr boolean:
                return Add(found, new BoolLiteral(boolean.Value));
            case NullTypeExpr:
                return Add(found, new NullLiteral());
            case NullableTypeExpr nullable:
                return Collect(nullable.Inner, found, budget, depth + 1) && Add(found, new NullLiteral());
            case NonNullTypeExpr nonNull:
                return Collect(nonNull.Inner, found, budget, depth + 1) && (found.Remove("null") || true);
            case UnionTypeExpr union:
                return union.Members.All(member => Collect(member, found, budget, depth + 1));
            case AliasTypeExpr alias:
                return Collect(alias.Declaration.Value.Type, found, budget, depth + 1);
            case PropertyTypeExpr or ItemTypeExpr or AdditionalTypeExpr or ItemsTypeExpr:
                return Member(type, depth) is { } member && Collect(member, found, budget, depth + 1);
            case ObjectTypeExpr { Additional: null } @object:
                return AddObject(@object, found, budget, depth);
            case TupleTypeExpr tuple:
                return AddTuple(tuple, found, budget, depth);
            default:
                return false;
        }
    }

    private static bool Add(SortedDictionary<string, Literal> found, Literal literal)
    {
        found[literal.SortKey] = literal;
        return true;
    }

    private static bool AddObject(ObjectTypeExpr @object, SortedDictionary<string, Literal> found, Budget budget, int depth)
    {
        var names = new List<string>();
        var properties = new List<ObjectProperty>();
        foreach (var property in @object.Properties)
        {
            if (TryOf(property.Type, budget, depth + 1) is not [{ } value] || property.Type is NullableTypeExpr)
            {
                return false;
            }

            var name = Lexer.IsIdentifier(property.Name) ? property.Name : StringLiterals.Quote(property.Name);
            budget.Spend(value.SortKey.Length);
            names.Add($" {name}: {value.SortKey}");
            properties.Add(new ObjectProperty(property.Name, value.Value));
        }

        return Add(found, new ObjectLiteral("{" + string.Join(',', names) + " }", new ObjectExpr(properties)));
    }

    private static bool AddTuple(TupleTypeExpr tuple, SortedDictionary<string, Literal> found, Budget budget, int depth)
    {
        var items = new List<Literal>();
        foreach (var item in tuple.Items)
        {
            if (TryOf(item.Type, budget, depth + 1) is not [{ } value])
            {
                return false;
            }

            budget.Spend(value.SortKey.Length);
            items.Add(value);
        }

        return Add(found, new TupleLiteral("[" + string.Join(", ", items.Select(item => item.SortKey)) + "]", new ArrayExpr([.. items.Select(item => item.Value)])));
    }

    /// <summary>The type that an access to a part of another type stands for, or null when it is not known.</summary>
    public static TypeExpr? Member(TypeExpr type, int depth = 0)
    {
        if (depth > 100)
        {
            return null;
        }

        switch (type)
        {
            case PropertyTypeExpr access:
                return (Structure(access.Base, depth) as ObjectTypeExpr)?.Properties
                    .FirstOrDefault(property => string.Equals(property.Name, access.Name, StringComparison.Ordinal))?.Type;
            case AdditionalTypeExpr access:
                return (Structure(access.Base, depth) as ObjectTypeExpr)?.Additional?.Type;
            case ItemTypeExpr access:
                return Structure(access.Base, depth) is TupleTypeExpr tuple && access.Index >= 0 && access.Index < tuple.Items.Count ? tuple.Items[(int)access.Index].Type : null;
            case ItemsTypeExpr access:
                return (Structure(access.Base, depth) as ArrayTypeExpr)?.Item;
            default:
                return null;
        }
    }

    /// <summary>The declared structure behind aliases and accesses.</summary>
    public static TypeExpr? Structure(TypeExpr type, int depth = 0) => depth > 100 ? null : type switch
    {
        AliasTypeExpr alias => Structure(alias.Declaration.Value.Type, depth + 1),
        PropertyTypeExpr or AdditionalTypeExpr or ItemTypeExpr or ItemsTypeExpr => Member(type, depth + 1) is { } member ? Structure(member, depth + 1) : null,
        NonNullTypeExpr nonNull => Structure(nonNull.Inner, depth + 1),
        _ => type,
    };
}
