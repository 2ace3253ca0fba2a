using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Definitions;

/// <summary>Reads <c>30%</c> or <c>5</c>.</summary>
internal static class QuotaText
{
    public static bool TryParse(JsonNode? value, out Quota quota)
    {
        quota = default;
        if (value is not JsonValue scalar)
        {
            return false;
        }

        if (scalar.TryGetValue(out long number))
        {
            quota = new Quota((int)Math.Clamp(number, 0, int.MaxValue), IsPercent: false);
            return number is >= 0 and <= int.MaxValue;
        }

        if (!scalar.TryGetValue(out string? text))
        {
            return false;
        }

        var isPercent = text.EndsWith('%');
        var digits = isPercent ? text[..^1] : text;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || (isPercent && parsed > 100))
        {
            return false;
        }

        quota = new Quota(parsed, isPercent);
        return true;
    }
}
