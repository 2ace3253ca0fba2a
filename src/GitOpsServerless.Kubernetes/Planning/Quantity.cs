using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>Kubernetes quantities (apimachinery resource.Quantity): <c>100m</c>, <c>1Gi</c>, <c>2e3</c>.</summary>
internal static class Quantity
{
    private static readonly Dictionary<string, decimal> Suffixes = new(StringComparer.Ordinal)
    {
        ["n"] = 0.000_000_001m,
        ["u"] = 0.000_001m,
        ["m"] = 0.001m,
        [""] = 1m,
        ["k"] = 1_000m,
        ["M"] = 1_000_000m,
        ["G"] = 1_000_000_000m,
        ["T"] = 1_000_000_000_000m,
        ["P"] = 1_000_000_000_000_000m,
        ["E"] = 1_000_000_000_000_000_000m,
        ["Ki"] = 1L << 10,
        ["Mi"] = 1L << 20,
        ["Gi"] = 1L << 30,
        ["Ti"] = 1L << 40,
        ["Pi"] = 1L << 50,
        ["Ei"] = 1L << 60,
    };

    public static bool TryParse(JsonValue value, out decimal number)
    {
        number = 0;
        return value.GetValueKind() switch
        {
            JsonValueKind.Number => value.TryGetValue(out number),
            JsonValueKind.String => TryParse(value.GetValue<string>(), out number),
            _ => false,
        };
    }

    public static bool TryParse(string text, out decimal number)
    {
        number = 0;
        var end = text.Length;
        while (end > 0 && char.IsAsciiLetter(text[end - 1]))
        {
            end--;
        }

        if (end == 0 || text.Length > 40 || !Suffixes.TryGetValue(text[end..], out var factor)
            || !decimal.TryParse(text.AsSpan(0, end), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var mantissa))
        {
            return false;
        }

        if (Math.Abs(mantissa) > decimal.MaxValue / Math.Max(factor, 1m))
        {
            return false;
        }

        number = mantissa * factor;
        return true;
    }
}
