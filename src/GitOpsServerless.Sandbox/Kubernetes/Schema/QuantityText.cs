using System.Globalization;
using System.Numerics;

namespace GitOpsServerless.Sandbox.Kubernetes.Schema;

/// <summary>
/// The canonical text of a quantity, as apimachinery's resource.Quantity writes it: no fraction, and the largest suffix that
/// allows that (https://pkg.go.dev/k8s.io/apimachinery/pkg/api/resource#Quantity). <c>1000m</c> is <c>1</c>, <c>1.5Gi</c> is <c>1536Mi</c>.
/// </summary>
internal static class QuantityText
{
    private const int LongestText = 64;
    private static readonly BigInteger s_nano = BigInteger.Pow(10, 9);
    private static readonly string[] s_decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] s_binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    /// <summary>The canonical text; null when it is no quantity.</summary>
    public static string? Canonical(string text)
    {
        if (text.Length is 0 or > LongestText || Split(text) is not var (digits, suffix) || Value(digits) is not { } number)
        {
            return null;
        }

        var binary = Array.IndexOf(s_binary, suffix);
        if (binary > 0)
        {
            return Binary(number * BigInteger.Pow(1024, binary));
        }

        if (Array.IndexOf(s_decimal, suffix) is >= 0 and var place)
        {
            return place >= 3 ? Decimal(number * BigInteger.Pow(1000, place - 3)) : Decimal(DivideUp(number, BigInteger.Pow(1000, 3 - place)));
        }

        return Exponent(suffix) is { } exponent ? WithExponent(number, exponent) : null;
    }

    private static (string Digits, string Suffix)? Split(string text)
    {
        var end = text[0] is '+' or '-' ? 1 : 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
        {
            end++;
        }

        return end == 0 ? null : (text[..end], text[end..]);
    }

    /// <summary>The number in nano units; what is finer is rounded away from zero.</summary>
    private static BigInteger? Value(string digits)
    {
        var isNegative = digits[0] == '-';
        var parts = digits.TrimStart('+', '-').Split('.');
        if (parts.Length > 2 || parts.All(p => p.Length == 0))
        {
            return null;
        }

        var fraction = parts.Length == 2 ? parts[1] : string.Empty;
        var scaled = BigInteger.Parse($"0{parts[0]}{fraction}", CultureInfo.InvariantCulture) * s_nano;
        var value = DivideUp(scaled, BigInteger.Pow(10, fraction.Length));
        return isNegative ? -value : value;
    }

    private static int? Exponent(string suffix) =>
        suffix.Length is > 1 and < 5 && suffix[0] is 'e' or 'E'
        && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent) && Math.Abs(exponent) <= 18
            ? exponent
            : null;

    private static string Binary(BigInteger nano)
    {
        // Fractions of a byte, and numbers below 1024, have no binary suffix.
        if (nano % s_nano != 0 || BigInteger.Abs(nano) < 1024 * s_nano)
        {
            return Decimal(nano);
        }

        var number = nano / s_nano;
        var place = 0;
        while (place < s_binary.Length - 1 && number % 1024 == 0)
        {
            number /= 1024;
            place++;
        }

        return number.ToString(CultureInfo.InvariantCulture) + s_binary[place];
    }

    private static string Decimal(BigInteger nano)
    {
        var (number, place) = Thousands(nano);
        return number.ToString(CultureInfo.InvariantCulture) + s_decimal[place];
    }

    private static string WithExponent(BigInteger nano, int exponent)
    {
        var scaled = exponent >= 0 ? nano * BigInteger.Pow(10, exponent) : DivideUp(nano, BigInteger.Pow(10, -exponent));
        var (number, place) = Thousands(scaled);
        return place == 3
            ? number.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{number}e{(place - 3) * 3}");
    }

    private static (BigInteger Number, int Place) Thousands(BigInteger nano)
    {
        var place = 0;
        while (place < s_decimal.Length - 1 && nano % 1000 == 0 && (!nano.IsZero || place < 3))
        {
            nano /= 1000;
            place++;
        }

        return (nano, place);
    }

    private static BigInteger DivideUp(BigInteger value, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(value, divisor, out var remainder);
        return remainder.IsZero ? quotient : quotient + value.Sign;
    }
}
