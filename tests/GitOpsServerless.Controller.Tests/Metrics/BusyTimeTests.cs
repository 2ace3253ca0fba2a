using GitOpsServerless.Controller.Metrics;
using GitOpsServerless.Controller.Tests.Support;

namespace GitOpsServerless.Controller.Tests.Metrics;

public sealed class BusyTimeTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public void Executions_that_overlap_count_once()
    {
        var busy = Create();
        var first = busy.Begin();
        _time.Advance(TimeSpan.FromSeconds(5));
        var second = busy.Begin();
        _time.Advance(TimeSpan.FromSeconds(10));
        first.Dispose();
        first.Dispose();
        _time.Advance(TimeSpan.FromSeconds(5));
        second.Dispose();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((2, TimeSpan.FromSeconds(20)), busy.Read());
    }

    [Fact]
    public void Short_executions_count_a_second_but_overlapping_seconds_once()
    {
        var busy = Create();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            using (busy.Begin())
            {
                _time.Advance(TimeSpan.FromMilliseconds(100));
            }
        }

        // The last began after 0.2 s and counts a second.
        Assert.Equal((3, TimeSpan.FromSeconds(1.2)), busy.Read());
        _time.Advance(TimeSpan.FromMilliseconds(300));
        busy.Begin().Dispose();
        Assert.Equal(TimeSpan.FromSeconds(1.6), busy.Read().Busy);
    }

    [Fact]
    public void What_runs_now_counts_already()
    {
        var busy = Create();
        using var running = busy.Begin();
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(30), busy.Read().Busy);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(60), busy.Read().Busy);
    }

    private BusyTime Create() => new(TimeSpan.FromSeconds(1), _time);
}
