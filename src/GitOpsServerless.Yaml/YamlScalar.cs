using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GitOpsServerless.Yaml;

/// <summary>
/// Resolves scalars as the YAML reader of Kubernetes does (sigs.k8s.io/yaml over go-yaml v2: YAML 1.1 with Go's number syntax):
/// <c>yes</c>, <c>on</c>, <c>y</c> are true, <c>0755</c> is octal, timestamps stay text.
/// </summary>
public static partial class YamlScalar
{
    /// <summary>Whether a plain scalar with this text would not be read as a string; such strings need quotes.</summary>
    public static bool NeedsQuotes(string text) => Plain(text) is not JsonValue value || value.GetValueKind() != System.Text.Json.JsonValueKind.String;

    internal static JsonNode? Resolve(Scalar scalar, YamlDialect dialect = YamlDialect.Kubernetes)
    {
        if (dialect == YamlDialect.Yaml12 && scalar is { Style: ScalarStyle.Plain, Tag.IsEmpty: true } && IsOldBoolean(scalar.Value))
        {
            return JsonValue.Create(scalar.Value);
        }

        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific)
        {
            return Tagged(scalar);
        }

        return scalar.Style == ScalarStyle.Plain && scalar.IsPlainImplicit && scalar.Tag.IsEmpty ? Plain(scalar.Value) : JsonValue.Create(scalar.Value);
    }

    private static bool IsOldBoolean(string text) => Plain(text)?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False
        && text is not ("true" or "True" or "TRUE" or "false" or "False" or "FALSE");

    // A tag that is not of YAML itself leaves the text, as in go-yaml.
    private static JsonNode? Tagged(Scalar scalar) => scalar.Tag.Value switch
    {
        "tag:yaml.org,2002:binary" => Binary(scalar),
        "tag:yaml.org,2002:float" when Plain(scalar.Value) is JsonValue v && YamlNumber.TryWhole(v, out var whole) => YamlNumber.Of((double)whole),
        "tag:yaml.org,2002:null" => null,
        "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" or "tag:yaml.org,2002:bool" => Plain(scalar.Value),
        _ => JsonValue.Create(scalar.Value),
    };

    private static JsonValue Binary(Scalar scalar)
    {
        var buffer = new byte[scalar.Value.Length];
        return Convert.TryFromBase64String(scalar.Value, buffer, out var length)
            ? JsonValue.Create(Encoding.UTF8.GetString(buffer, 0, length))
            : throw new SemanticErrorException(scalar.Start, scalar.End, "The !!binary value is not valid base64.");
    }

    private static JsonNode? Plain(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "y" or "Y" or "on" or "On" or "ON":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "n" or "N" or "off" or "Off" or "OFF":
                return JsonValue.Create(false);
        }

        var first = text[0];
        return char.IsAsciiDigit(first) || first is '-' or '+' or '.' ? Number(text) ?? JsonValue.Create(text) : JsonValue.Create(text);
    }

    private static JsonValue? Number(string text)
    {
        var plain = text.Replace("_", string.Empty, StringComparison.Ordinal);
        var negative = plain.StartsWith('-');
        var digits = negative || plain.StartsWith('+') ? plain[1..] : plain;
        if (Whole(digits) is { } magnitude)
        {
            return !negative
                ? magnitude <= long.MaxValue ? YamlNumber.Of((long)magnitude) : YamlNumber.Of(magnitude)
                : magnitude <= (ulong)long.MaxValue + 1 ? YamlNumber.Of(unchecked(-(long)magnitude)) : YamlNumber.Of(-(double)magnitude);
        }

        return FloatSyntax().IsMatch(plain)
            && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? YamlNumber.Of(number)
            : null;
    }

    private static ulong? Whole(string digits)
    {
        if (digits.Length == 0)
        {
            return null;
        }

        var (start, radix) = digits switch
        {
            ['0', 'x' or 'X', ..] => (2, 16u),
            ['0', 'o' or 'O', ..] => (2, 8u),
            ['0', 'b' or 'B', ..] => (2, 2u),
            ['0', _, ..] => (1, 8u),
            _ => (0, 10u),
        };
        if (start >= digits.Length)
        {
            return null;
        }

        var value = 0ul;
        foreach (var c in digits.AsSpan(start))
        {
            var digit = char.IsAsciiHexDigit(c) ? (uint)Convert.ToInt32(c.ToString(), 16) : uint.MaxValue;
            if (digit >= radix || value > (ulong.MaxValue - digit) / radix)
            {
                return null;
            }

            value = (value * radix) + digit;
        }

        return value;
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FloatSyntax();
}
