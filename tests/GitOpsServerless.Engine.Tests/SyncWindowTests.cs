using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Scheduling;

namespace GitOpsServerless.Engine.Tests;

public sealed class SyncWindowTests
{
    private static readonly SyncWindow Weekend = new(WindowKind.Deny, "0 17 * * 5", TimeSpan.FromHours(62), "Europe/Paris");
    private static readonly SyncWindow Office = new(WindowKind.Allow, "0 9 * * 1-5", TimeSpan.FromHours(8), "UTC", Manual: false);

    [Theory]
    [InlineData("2026-03-06T15:59:00Z", false)]
    [InlineData("2026-03-06T16:00:00Z", true)]
    [InlineData("2026-03-08T20:00:00Z", true)]
    [InlineData("2026-03-09T06:00:00Z", false)]
    public void Deny_window_is_open_from_its_start_for_its_length_in_its_zone(string now, bool isDenied) =>
        Assert.Equal(isDenied, SyncWindows.Evaluate([Weekend], DateTimeOffset.Parse(now), isManual: false) is not null);

    [Fact]
    public void Outside_of_every_allow_window_is_denied_until_the_next_one()
    {
        var hold = SyncWindows.Evaluate([Office], new DateTimeOffset(2026, 3, 6, 18, 0, 0, TimeSpan.Zero), isManual: true);

        Assert.Equal(new DateTimeOffset(2026, 3, 9, 9, 0, 0, TimeSpan.Zero), hold!.Until);
    }

    [Fact]
    public void Operator_passes_a_deny_window_that_lets_him()
    {
        var now = new DateTimeOffset(2026, 3, 7, 12, 0, 0, TimeSpan.Zero);

        Assert.Null(SyncWindows.Evaluate([Weekend], now, isManual: true));
        Assert.NotNull(SyncWindows.Evaluate([Weekend with { Manual = false }], now, isManual: true));
    }

    // Clocks in Paris: 2026-03-29 02:00 becomes 03:00 (01:00 UTC), 2026-10-25 03:00 becomes 02:00 (01:00 UTC).
    [Theory]
    [InlineData("30 2 * * *", 1, "2026-10-25T00:29:00Z", false)]
    [InlineData("30 2 * * *", 1, "2026-10-25T00:30:00Z", true)]    // 02:30, the first one
    [InlineData("30 2 * * *", 1, "2026-10-25T01:10:00Z", true)]    // 02:10 again: the hour is not over
    [InlineData("30 2 * * *", 1, "2026-10-25T01:30:00Z", false)]   // 02:30 again: it does not begin twice
    [InlineData("30 2 * * *", 1, "2026-03-29T01:29:00Z", false)]
    [InlineData("30 2 * * *", 1, "2026-03-29T01:30:00Z", true)]    // 02:30 does not exist: 03:30
    [InlineData("30 2 * * *", 1, "2026-03-29T02:30:00Z", false)]
    [InlineData("0 0 * * *", 4, "2026-03-29T02:59:00Z", true)]     // four real hours from 23:00 UTC on
    [InlineData("0 0 * * *", 4, "2026-03-29T03:00:00Z", false)]
    [InlineData("0 0 * * *", 4, "2026-10-25T01:59:00Z", true)]
    [InlineData("0 0 * * *", 4, "2026-10-25T02:00:00Z", false)]
    public void Change_of_the_clock_neither_shortens_nor_repeats_a_window(string schedule, int hours, string now, bool isDenied)
    {
        var window = new SyncWindow(WindowKind.Deny, schedule, TimeSpan.FromHours(hours), "Europe/Paris");
        Assert.Equal(isDenied, SyncWindows.Evaluate([window], DateTimeOffset.Parse(now), isManual: false) is not null);
    }

    [Fact]
    public void Deny_wins_over_allow() =>
        Assert.NotNull(SyncWindows.Evaluate([Office, Weekend], new DateTimeOffset(2026, 3, 6, 16, 30, 0, TimeSpan.Zero), isManual: false));
}
