using System.Globalization;
using GitOpsServerless.Engine.Scheduling;

namespace GitOpsServerless.Engine.Tests;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("0 17 * * 5", "2026-03-06 17:00", true)]
    [InlineData("0 17 * * 5", "2026-03-05 17:00", false)]
    [InlineData("*/15 8-10 * * mon-fri", "2026-03-02 09:45", true)]
    [InlineData("*/15 8-10 * * mon-fri", "2026-03-02 09:50", false)]
    [InlineData("0 0 1 * 0", "2026-03-01 00:00", true)]
    [InlineData("0 0 13 * 5", "2026-03-06 00:00", true)]
    [InlineData("0 0 13 * 5", "2026-04-13 00:00", true)]
    [InlineData("0 0 * * 7", "2026-03-01 00:00", true)]
    [InlineData("@daily", "2026-03-01 00:00", true)]
    [InlineData("5/20 * * * *", "2026-03-01 00:45", true)]
    public void Minute_is_in_the_schedule_as_crontab_says(string text, string minute, bool expected)
    {
        Assert.True(CronSchedule.TryParse(text, out var schedule, out _));

        Assert.Equal(expected, schedule!.Matches(DateTime.ParseExact(minute, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("* * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 8")]
    [InlineData("5-1 * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("a * * * *")]
    [InlineData("1,,2 * * * *")]
    public void Malformed_expression_is_refused(string text) => Assert.False(CronSchedule.TryParse(text, out _, out _));

    [Fact]
    public void Starts_are_found_by_leaps_over_years()
    {
        Assert.True(CronSchedule.TryParse("0 0 29 2 *", out var schedule, out _));
        var now = new DateTime(2026, 3, 1);

        Assert.Equal(new DateTime(2028, 2, 29), schedule!.FirstAfter(now, now.AddYears(5)));
        Assert.Equal(new DateTime(2024, 2, 29), schedule.LastAtOrBefore(now, now.AddYears(-5)));
        Assert.Null(schedule.FirstAfter(now, now.AddYears(1)));
    }
}
