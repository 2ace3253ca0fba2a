using System.Globalization;

namespace GitOpsServerless.Git.Objects;

/// <summary>Who and when: the value of an author, committer or tagger line.</summary>
internal sealed record Identity(string Name, string Email, DateTimeOffset When)
{
    /// <summary>Reads "Name &lt;email&gt; seconds zone"; missing or absurd parts read as empty and as the epoch, as Git shows them.</summary>
    public static Identity Parse(string value)
    {
        var open = value.IndexOf('<', StringComparison.Ordinal);
        var close = value.LastIndexOf('>');
        if (open < 0 || close < open)
        {
            return new Identity(value.Trim(), string.Empty, DateTimeOffset.UnixEpoch);
        }

        return new Identity(value[..open].Trim(), value[(open + 1)..close].Trim(), ParseWhen(value[(close + 1)..]));
    }

    public override string ToString()
    {
        var sign = When.Offset < TimeSpan.Zero ? '-' : '+';
        return string.Create(CultureInfo.InvariantCulture, $"{Clean(Name)} <{Clean(Email)}> {When.ToUnixTimeSeconds()} {sign}{When.Offset:hhmm}");
    }

    private static DateTimeOffset ParseWhen(string value)
    {
        var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || !long.TryParse(parts[0], CultureInfo.InvariantCulture, out var seconds)
            || seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() + 86400 || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds() - 86400)
        {
            return DateTimeOffset.UnixEpoch;
        }

        return DateTimeOffset.FromUnixTimeSeconds(seconds).ToOffset(ParseZone(parts.Length > 1 ? parts[1] : "+0000"));
    }

    private static TimeSpan ParseZone(string zone)
    {
        if (!int.TryParse(zone, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return TimeSpan.Zero;
        }

        var minutes = (number / 100 * 60) + (number % 100);
        return Math.Abs(minutes) <= 14 * 60 ? TimeSpan.FromMinutes(minutes) : TimeSpan.Zero;
    }

    private static string Clean(string value) =>
        string.Concat(value.Where(character => character is not ('<' or '>' or '\n' or '\r' or '\0')));
}
