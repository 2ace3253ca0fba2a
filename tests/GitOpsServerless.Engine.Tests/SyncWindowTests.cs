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

    [Fact]
    public void Deny_wins_over_allow() =>
        Assert.NotNull(SyncWindows.Evaluate([Office, Weekend], new DateTimeOffset(2026, 3, 6, 16, 30, 0, TimeSpan.Zero), isManual: false));
}
