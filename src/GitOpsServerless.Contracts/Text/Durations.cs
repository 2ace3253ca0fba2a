using System.Globalization;

namespace GitOpsServerless.Contracts;

/// <summary>Durations as operators write them: <c>5m</c>, <c>1h30m</c>, <c>250ms</c>, or <c>00:05:00</c>.</summary>
public static class Durations
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>Parses a duration; false when the text is none, is negative, or is longer than a year.</summary>
    public static bool TryParse(string? text, out TimeSpan value)
    {
        value = default;
        if (string.IsNullOrWhiteSpace(text) || text.Length > 32)
        {
            return false;
        }

        if (text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value) && value >= TimeSpan.Zero && value <= Longest;
        }

        return TryParseUnits(text.Trim(), out value);
    }

    /// <summary>The shortest text that <see cref="TryParse"/> reads back to the same whole number of seconds (or milliseconds below one).</summary>
    public static string Format(TimeSpan value)
    {
        if (value < TimeSpan.FromSeconds(1))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{(long)value.TotalMilliseconds}ms");
        }

        var text = string.Empty;
        if ((int)value.TotalHours > 0)
        {
            text += string.Create(CultureInfo.InvariantCulture, $"{(int)value.TotalHours}h");
        }

        if (value.Minutes > 0)
        {
            text += string.Create(CultureInfo.InvariantCulture, $"{value.Minutes}m");
        }

        return value.Seconds > 0 || text.Length == 0 ? text + string.Create(CultureInfo.InvariantCulture, $"{value.Seconds}s") : text;
    }

    private static bool TryParseUnits(string text, out TimeSpan value)
    {
        value = default;
        var total = 0d;
        var at = 0;
        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
            {
                at++;
            }

            if (!double.TryParse(text.AsSpan(start, at - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            var unit = at;
            while (at < text.Length && char.IsAsciiLetter(text[at]))
            {
                at++;
            }

            var milliseconds = text[unit..at] switch
            {
                "ms" => 1d,
                "s" => 1_000d,
                "m" => 60_000d,
                "h" => 3_600_000d,
                "d" => 86_400_000d,
                _ => 0d,
            };
            if (milliseconds == 0)
            {
                return false;
            }

            total += number * milliseconds;
        }

        if (total > Longest.TotalMilliseconds)
        {
            return false;
        }

        value = TimeSpan.FromMilliseconds(total);
        return true;
    }
}
