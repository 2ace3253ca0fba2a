using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GitOpsServerless.Bicep.Loading;

/// <summary>
/// The value of a YAML scalar as the official compiler's YAML library (SharpYaml, not by a schema) reads it: plain text is null, a
/// boolean or a number wherever it can be read as one, in any case, with underscores and with the prefixes of other bases.
/// </summary>
internal static class YamlScalar
{
    private const string TextTag = "tag:yaml.org,2002:str";

    /// <exception cref="OverflowException">A number with a prefix has too many digits, which is an error officially too.</exception>
    public static JsonNode? Value(Scalar scalar)
    {
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any) || (!scalar.Tag.IsEmpty && scalar.Tag.Value == TextTag))
        {
            return JsonValue.Create(scalar.Value);
        }

        var text = scalar.Value.AsSpan().Trim();
        if (IsNull(text))
        {
            return null;
        }

        if (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase))
        {
            return JsonValue.Create(text.Length == 4);
        }

        var digits = text.Contains('_') ? text.ToString().Replace("_", "", StringComparison.Ordinal) : text;
        return Whole(digits) is { } whole ? JsonValue.Create(whole)
            : Real(text, digits) is { } real ? JsonValue.Create(real)
            : JsonValue.Create(scalar.Value);
    }

    public static bool IsNull(ReadOnlySpan<char> text) => text.IsEmpty || text.SequenceEqual("~") || text.Equals("null", StringComparison.OrdinalIgnoreCase);

    private static long? Whole(ReadOnlySpan<char> digits)
    {
        var isNegative = digits is ['-', ..];
        if (digits is ['+' or '-', ..])
        {
            digits = digits[1..];
        }

        ulong magnitude;
        switch (digits)
        {
            case ['0', 'x' or 'X', ..]:
                return Based(digits[2..], 16) is { } hexadecimal ? Signed(hexadecimal, isNegative) : null;
            case ['0', 'o' or 'O', ..]:
                return Based(digits[2..], 8) is { } octal ? Signed(octal, isNegative) : null;
            case ['0', 'b' or 'B', ..]:
                return Based(digits[2..], 2) is { } binary ? Signed(binary, isNegative) : null;
            default:
                return ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out magnitude) ? Signed(magnitude, isNegative) : null;
        }
    }

    private static ulong? Based(ReadOnlySpan<char> digits, uint numberBase)
    {
        var value = 0UL;
        foreach (var digit in digits)
        {
            var worth = char.IsAsciiHexDigit(digit) ? (uint)Convert.ToInt32(digit.ToString(), 16) : uint.MaxValue;
            if (worth >= numberBase)
            {
                return null;
            }

            value = checked((value * numberBase) + worth);
        }

        return digits.IsEmpty ? null : value;
    }

    private static long? Signed(ulong magnitude, bool isNegative) => isNegative
        ? magnitude <= (ulong)long.MaxValue + 1 ? unchecked(-(long)magnitude) : null
        : magnitude <= long.MaxValue ? (long)magnitude : null;

    private static double? Real(ReadOnlySpan<char> text, ReadOnlySpan<char> digits)
    {
        if (text.Equals(".inf", StringComparison.OrdinalIgnoreCase) || text.Equals("+.inf", StringComparison.OrdinalIgnoreCase))
        {
            return double.PositiveInfinity;
        }

        if (text.Equals("-.inf", StringComparison.OrdinalIgnoreCase))
        {
            return double.NegativeInfinity;
        }

        return text.Equals(".nan", StringComparison.OrdinalIgnoreCase) ? double.NaN
            : double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : null;
    }
}
