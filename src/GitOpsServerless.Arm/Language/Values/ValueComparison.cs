using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace GitOpsServerless.Arm.Language.Values;

/// <summary>Equality and order of values.</summary>
internal static class ValueComparison
{
    /// <summary>
    /// The order of texts in comparisons: alphabetical, and where only the case differs, lower before upper.
    /// </summary>
    [SuppressMessage("Globalization", "CA1309:Use ordinal string comparison", Justification = "The language orders texts by the rules of the invariant culture.")]
    public static IComparer<string> TextOrder { get; } = Comparer<string>.Create(static (left, right) =>
    {
        var order = string.Compare(left, right, CultureInfo.InvariantCulture, CompareOptions.None);
        return order != 0 ? order : string.CompareOrdinal(left, right);
    });

    /// <summary>Deep equality: texts by case, objects regardless of the order of their properties. Null when unknown parts decide.</summary>
    public static bool? AreEqual(TemplateValue left, TemplateValue right)
    {
        if (ReferenceEquals(left, right) && !left.HasResidual)
        {
            return true;
        }

        return (left, right) switch
        {
            (ResidualValue, _) or (_, ResidualValue) => null,
            (NullValue, NullValue) => true,
            (BooleanValue a, BooleanValue b) => a.Value == b.Value,
            (IntegerValue a, IntegerValue b) => a.Value == b.Value,
            (FloatValue a, FloatValue b) => a.Value.Equals(b.Value),
            (StringValue a, StringValue b) => string.Equals(a.Value, b.Value, StringComparison.Ordinal),
            (ArrayValue a, ArrayValue b) => AreEqual(a, b),
            (ObjectValue a, ObjectValue b) => AreEqual(a, b),
            _ => false,
        };
    }

    private static bool? AreEqual(ArrayValue left, ArrayValue right)
    {
        if (left.Items.Count != right.Items.Count)
        {
            return false;
        }

        bool? result = true;
        for (var i = 0; i < left.Items.Count; i++)
        {
            var equal = AreEqual(left.Items[i], right.Items[i]);
            if (equal == false)
            {
                return false;
            }

            result &= equal;
        }

        return result;
    }

    private static bool? AreEqual(ObjectValue left, ObjectValue right)
    {
        if (left.HasUnknownNames || right.HasUnknownNames)
        {
            return null;
        }

        if (left.Properties.Count != right.Properties.Count)
        {
            return false;
        }

        bool? result = true;
        foreach (var (name, value) in left.Properties)
        {
            var equal = right.ContainsExact(name) && right.TryGet(name, out var other) ? AreEqual(value, other) : false;
            if (equal == false)
            {
                return false;
            }

            result &= equal;
        }

        return result;
    }
}
