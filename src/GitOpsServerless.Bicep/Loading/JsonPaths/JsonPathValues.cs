using System.Globalization;
using System.Text.Json;
using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Loading.JsonPaths;

/// <summary>
/// Equality and order of scalar values as Newtonsoft.Json has them: numbers of both kinds are comparable; in an order, the right
/// side is read as what the left side is, or a text on the left as what the right side is.
/// </summary>
internal static class JsonPathValues
{
    private const double Epsilon = 2.2204460492503131E-16;

    public static bool AreEqual(JsonPathNode left, JsonPathNode right)
    {
        var (a, b) = (Read(left), Read(right));
        return (a is long or double && b is long or double) || a?.GetType() == b?.GetType() ? Compare(a, a, b) == 0 : false;
    }

    /// <summary>Less than, equal to or more than zero, as the left value comes before, with or after the right one.</summary>
    /// <exception cref="JsonPathError">A side cannot be read as what the other one is.</exception>
    public static int Compare(JsonPathNode left, JsonPathNode right)
    {
        var (a, b) = (Read(left), Read(right));
        try
        {
            return Compare(a is string ? b : a, a, b);
        }
        catch (Exception error) when (error is FormatException or OverflowException or InvalidCastException)
        {
            throw new JsonPathError("Values of different kinds are compared.");
        }
    }

    private static int Compare(object? kind, object? a, object? b)
    {
        if (a is null || b is null)
        {
            return a is null ? b is null ? 0 : -1 : 1;
        }

        return kind switch
        {
            long when a is not double && b is not double => Convert.ToInt64(a, CultureInfo.InvariantCulture).CompareTo(Convert.ToInt64(b, CultureInfo.InvariantCulture)),
            long or double => CompareReal(Convert.ToDouble(a, CultureInfo.InvariantCulture), Convert.ToDouble(b, CultureInfo.InvariantCulture)),
            bool => Convert.ToBoolean(a, CultureInfo.InvariantCulture).CompareTo(Convert.ToBoolean(b, CultureInfo.InvariantCulture)),
            _ => string.CompareOrdinal(Convert.ToString(a, CultureInfo.InvariantCulture), Convert.ToString(b, CultureInfo.InvariantCulture)),
        };
    }

    // The tolerance is the library's own.
    private static int CompareReal(double a, double b) =>
        a.Equals(b) || Math.Abs(a - b) < (Math.Abs(a) + Math.Abs(b) + 10) * Epsilon ? 0 : a.CompareTo(b);

    private static object? Read(JsonPathNode node)
    {
        switch (node.Value?.GetValueKind())
        {
            case null or JsonValueKind.Null:
                return null;
            case JsonValueKind.String:
                return node.Text;
            case JsonValueKind.True or JsonValueKind.False:
                return node.Value.GetValue<bool>();
        }

        if (node.Value.GetValue<object>() is double real)
        {
            return real;
        }

        var text = node.Value.ToJsonString();
        if (text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0)
        {
            return double.Parse(text, CultureInfo.InvariantCulture);
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? whole
            : throw new Refusal(RefusalCodes.Feature, null, null, "This compiler does not vouch for the exact output of: a JSON path that compares a number that is out of range.");
    }
}
