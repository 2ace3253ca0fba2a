using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace GitOpsServerless.Arm.Target.Comparison;

/// <summary>Whether two plain values mean the same to Azure (noise class N6).</summary>
internal static class ScalarEquality
{
    private const int LongestToken = 128;

    public static bool AreEqual(JsonNode desired, JsonNode live, string path, string name)
    {
        if (JsonNode.DeepEquals(desired, live))
        {
            return true;
        }

        var left = Text(desired);
        var right = Text(live);
        if (desired.GetValueKind() == JsonValueKind.Number && live.GetValueKind() == JsonValueKind.Number)
        {
            return SameNumber(left, right);
        }

        if (desired.GetValueKind() != live.GetValueKind())
        {
            // "1.10" is a version, and not the number 1.1.
            return string.Equals(left, right, StringComparison.OrdinalIgnoreCase) || (IsWhole(left) && IsWhole(right) && SameNumber(left, right));
        }

        return desired.GetValueKind() == JsonValueKind.String && SameText(left, right, path, name);
    }

    private static bool SameText(string left, string right, string path, string name)
    {
        if (string.Equals(left.Trim(), right.Trim(), StringComparison.Ordinal) || IsSameLocation(left, right, name))
        {
            return true;
        }

        if (IsId(left) && IsId(right))
        {
            return string.Equals(left.TrimEnd('/'), right.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
        }

        if (IsUri(left) && IsUri(right))
        {
            return string.Equals(left.TrimEnd('/'), right.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
        }

        return SameDuration(left, right) || SameTime(left, right) || SameToken(left, right, path, name);
    }

    private static bool IsSameLocation(string left, string right, string name) =>
        (name.EndsWith("location", StringComparison.OrdinalIgnoreCase) || name.EndsWith("locationName", StringComparison.OrdinalIgnoreCase))
        && string.Equals(left.Replace(" ", "", StringComparison.Ordinal), right.Replace(" ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    private static bool SameToken(string left, string right, string path, string name) =>
        left.Length <= LongestToken
        && string.Equals(left, right, StringComparison.OrdinalIgnoreCase)
        && !TypeKnowledge.IsCaseSensitive(path, name)
        && left.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ':');

    private static bool IsWhole(string text) => text.TrimStart('-', '+') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit);

    private static bool SameNumber(string left, string right) =>
        decimal.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out var l)
        && decimal.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var r) && l == r;

    private static bool SameDuration(string left, string right)
    {
        if (!IsDuration(left) || !IsDuration(right))
        {
            return false;
        }

        try
        {
            return XmlConvert.ToTimeSpan(left) == XmlConvert.ToTimeSpan(right);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false;
        }
    }

    private static bool IsDuration(string text) => text.Length is > 2 and <= 32 && text[0] == 'P' && (text[1] == 'T' || char.IsAsciiDigit(text[1]));

    private static bool SameTime(string left, string right) =>
        left.Length is >= 19 and <= 40 && left.Contains('T', StringComparison.Ordinal) && right.Contains('T', StringComparison.Ordinal)
        && DateTimeOffset.TryParse(left, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var l)
        && DateTimeOffset.TryParse(right, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var r)
        && l == r;

    private static bool IsId(string text) =>
        text.StartsWith("/subscriptions/", StringComparison.OrdinalIgnoreCase) || text.StartsWith("/providers/", StringComparison.OrdinalIgnoreCase);

    private static bool IsUri(string text) => text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static string Text(JsonNode node) => node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
}
