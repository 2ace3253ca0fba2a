using System.Globalization;

namespace GitOpsServerless.Engine.Scheduling;

/// <summary>
/// A cron expression with five fields (minute, hour, day of month, month, day of week), as POSIX crontab defines them,
/// with names, steps, ranges and the usual <c>@daily</c> forms. When both day fields are restricted, either one suffices.
/// </summary>
internal sealed class CronSchedule
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly Dictionary<string, string> Macros = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
        ["@monthly"] = "0 0 1 * *",
        ["@weekly"] = "0 0 * * 0",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@hourly"] = "0 * * * *",
    };

    private readonly ulong _minutes;
    private readonly ulong _hours;
    private readonly ulong _daysOfMonth;
    private readonly ulong _months;
    private readonly ulong _daysOfWeek;
    private readonly bool _eitherDay;

    private CronSchedule(ulong minutes, ulong hours, ulong daysOfMonth, ulong months, ulong daysOfWeek, bool eitherDay)
    {
        (_minutes, _hours, _daysOfMonth, _months, _daysOfWeek, _eitherDay) = (minutes, hours, daysOfMonth, months, daysOfWeek, eitherDay);
    }

    /// <summary>Parses an expression; otherwise says in words what is wrong.</summary>
    public static bool TryParse(string text, out CronSchedule? schedule, out string problem)
    {
        schedule = null;
        var fields = (Macros.GetValueOrDefault(text.Trim()) ?? text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
        {
            problem = "five fields are needed: minute hour day-of-month month day-of-week";
            return false;
        }

        if (Field(fields[0], 0, 59, []) is { } minutes
            && Field(fields[1], 0, 23, []) is { } hours
            && Field(fields[2], 1, 31, []) is { } daysOfMonth
            && Field(fields[3], 1, 12, Months) is { } months
            && Field(fields[4], 0, 7, Days) is { } daysOfWeek)
        {
            // 7 is Sunday too.
            daysOfWeek = (daysOfWeek | (daysOfWeek >> 7)) & 0x7F;
            schedule = new CronSchedule(minutes, hours, daysOfMonth, months, daysOfWeek, fields[2][0] != '*' && fields[4][0] != '*');
            problem = string.Empty;
            return true;
        }

        problem = "a field is out of its range: minute 0-59, hour 0-23, day 1-31, month 1-12, day of week 0-7";
        return false;
    }

    /// <summary>Whether the local minute is in the schedule.</summary>
    public bool Matches(DateTime local)
    {
        var dayOfMonth = Has(_daysOfMonth, local.Day);
        var dayOfWeek = Has(_daysOfWeek, (int)local.DayOfWeek);
        return Has(_minutes, local.Minute)
            && Has(_hours, local.Hour)
            && Has(_months, local.Month)
            && (_eitherDay ? dayOfMonth || dayOfWeek : dayOfMonth && dayOfWeek);
    }

    /// <summary>The last start at or before a local time, not earlier than a bound; null when there is none.</summary>
    public DateTime? LastAtOrBefore(DateTime local, DateTime notBefore)
    {
        var minute = new DateTime(local.Ticks - (local.Ticks % TimeSpan.TicksPerMinute), DateTimeKind.Unspecified);
        while (minute >= notBefore)
        {
            if (Matches(minute))
            {
                return minute;
            }

            minute = !Has(_months, minute.Month) ? new DateTime(minute.Year, minute.Month, 1).AddMinutes(-1)
                : !DayMatches(minute) ? minute.Date.AddMinutes(-1)
                : !Has(_hours, minute.Hour) ? minute.Date.AddHours(minute.Hour).AddMinutes(-1)
                : minute.AddMinutes(-1);
        }

        return null;
    }

    /// <summary>The first start after a local time, not later than a bound; null when there is none.</summary>
    public DateTime? FirstAfter(DateTime local, DateTime notAfter)
    {
        var minute = new DateTime(local.Ticks - (local.Ticks % TimeSpan.TicksPerMinute), DateTimeKind.Unspecified).AddMinutes(1);
        while (minute <= notAfter)
        {
            if (Matches(minute))
            {
                return minute;
            }

            minute = !Has(_months, minute.Month) ? new DateTime(minute.Year, minute.Month, 1).AddMonths(1)
                : !DayMatches(minute) ? minute.Date.AddDays(1)
                : !Has(_hours, minute.Hour) ? minute.Date.AddHours(minute.Hour + 1)
                : minute.AddMinutes(1);
        }

        return null;
    }

    private bool DayMatches(DateTime local)
    {
        var dayOfMonth = Has(_daysOfMonth, local.Day);
        var dayOfWeek = Has(_daysOfWeek, (int)local.DayOfWeek);
        return _eitherDay ? dayOfMonth || dayOfWeek : dayOfMonth && dayOfWeek;
    }

    private static bool Has(ulong set, int value) => (set & (1ul << value)) != 0;

    private static ulong? Field(string text, int min, int max, string[] names)
    {
        var set = 0ul;
        foreach (var part in text.Split(','))
        {
            if (Part(part, min, max, names) is not { } bits)
            {
                return null;
            }

            set |= bits;
        }

        return set;
    }

    private static ulong? Part(string text, int min, int max, string[] names)
    {
        var slash = text.Split('/');
        if (slash.Length > 2 || slash[0].Length == 0)
        {
            return null;
        }

        var step = 1;
        if (slash.Length == 2 && (!int.TryParse(slash[1], NumberStyles.None, CultureInfo.InvariantCulture, out step) || step is < 1 or > 60))
        {
            return null;
        }

        int from, to;
        if (slash[0] == "*")
        {
            (from, to) = (min, max);
        }
        else
        {
            var range = slash[0].Split('-');
            if (range.Length > 2 || Value(range[0], min, max, names) is not { } low)
            {
                return null;
            }

            var high = range.Length == 2 ? Value(range[1], min, max, names) : slash.Length == 2 ? max : low;
            if (high is null || high < low)
            {
                return null;
            }

            (from, to) = (low, high.Value);
        }

        var bits = 0ul;
        for (var value = from; value <= to; value += step)
        {
            bits |= 1ul << value;
        }

        return bits;
    }

    private static int? Value(string text, int min, int max, string[] names)
    {
        var named = Array.FindIndex(names, n => string.Equals(n, text, StringComparison.OrdinalIgnoreCase));
        if (named >= 0)
        {
            return named + (names.Length == 12 ? 1 : 0);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max ? value : null;
    }
}
